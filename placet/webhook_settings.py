"""Outgoing webhooks as the settings want them."""

from placet.required import link_secret, public_url
from placet.settings import Settings
from ticketing.webhooks.judging import read_allowed
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.posting import Poster
from workflows.beat import MakeStep
from workflows.webhooks import following, posting


def webhook_steps(settings: Settings) -> list[MakeStep]:
    """What the relay does beside the mail."""
    allowed = read_allowed(settings.webhooks_allow or "")
    poster = Poster(allowed=allowed, whole_seconds=settings.webhooks_timeout_seconds)
    keys = Keys(link_secret(settings))
    return [
        following(public_url(settings)),
        posting(poster, keys, hands=settings.webhooks_at_once),
    ]
