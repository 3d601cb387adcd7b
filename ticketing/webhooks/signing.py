"""Standard Webhooks: the headers that say what is posted, when, and by whom."""

from collections.abc import Sequence
from datetime import datetime

from standardwebhooks.webhooks import Webhook as Signer


def signed(body: str, *, message: str, secrets: Sequence[str], now: datetime) -> dict[str, str]:
    """The headers of one try; signed by each of the secrets, the newest first."""
    signatures = [Signer(one).sign(message, now, body) for one in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Placet",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
