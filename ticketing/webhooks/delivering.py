"""One post: signed, sent, and what became of it; the claim is committed before, the mark after."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from models.session import unit_of_work
from ticketing.webhooks.claiming import Claimed, claim_post
from ticketing.webhooks.errors import AddressRefused, NoAddress, PostFailed
from ticketing.webhooks.keys import Keys, SecretLost
from ticketing.webhooks.marking import Outcome, mark
from ticketing.webhooks.payload import message_id
from ticketing.webhooks.posting import Poster
from ticketing.webhooks.signing import signed

log = logging.getLogger(__name__)

# Beyond the time for a post: a name's look-up has a time of its own.
LEASE_BEYOND = timedelta(seconds=30)
LOST = "the secret that signs it is not known any more; rotate it"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that it takes to deliver, one post after the other, from any thread."""

    engine: Engine
    poster: Poster
    keys: Keys
    clock: Callable[[], datetime] = _now

    def claim(self, *, slow_too: bool = True) -> Claimed | None:
        """The next post in hand, or none that is due."""
        lease = timedelta(seconds=self.poster.whole_seconds) + LEASE_BEYOND
        with unit_of_work(self.engine) as session:
            return claim_post(session, now=self.clock(), lease=lease, slow_too=slow_too)

    def deliver(self, claimed: Claimed) -> None:
        """Posts it and writes down what became of it."""
        outcome = self.post(claimed)
        if not outcome.arrived:
            said = outcome.error or f"status {outcome.status}"
            log.warning("post %s to webhook %s: %s", claimed.post_id, claimed.webhook_id, said)
        chance = random.random()  # noqa: S311 - spreads retries, keeps no secret
        with unit_of_work(self.engine) as session:
            mark(session, claimed, outcome, now=self.clock(), chance=chance)

    def post(self, claimed: Claimed) -> Outcome:
        """How the try ended, whatever the other side does."""
        began = time.monotonic()

        def ended(**how: int | str | None) -> Outcome:
            return Outcome(int((time.monotonic() - began) * 1000), **how)  # pyright: ignore[reportArgumentType]

        try:
            headers = self._headers(claimed)
            answer = self.poster.post(claimed.url, claimed.body.encode(), headers)
        except SecretLost:
            return ended(error=LOST)
        except (AddressRefused, NoAddress, PostFailed) as error:
            return ended(error=str(error))
        except Exception as error:
            # One that cannot be posted must not stop the others, nor be tried for ever.
            log.exception("post %s could not be sent", claimed.post_id)
            return ended(error=type(error).__name__)
        return ended(status=answer.status, retry_after=answer.retry_after)

    def _headers(self, claimed: Claimed) -> dict[str, str]:
        if not claimed.secrets:
            raise SecretLost
        secrets = [self.keys.known(one, fingerprint) for one, fingerprint in claimed.secrets]
        message = message_id(claimed.post_id)
        return signed(claimed.body, message=message, secrets=secrets, now=self.clock())
