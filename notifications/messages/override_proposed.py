"""An override waits for a second person: what it would lift, why, and where to confirm it."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.lifted import Lifted
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class OverrideProposedFacts:
    """For those of Leadership who could confirm it. `stands` must be nothing they may not see."""

    key: str
    to: Recipient
    about: Matter
    """Its revision and hash are those that the override would hold for."""
    link: str
    """`{base}/o/{token}`, personal, and good for this override alone."""
    lifted: Lifted
    proposed_at: datetime
    stands: str = ""
    """How the group's sign-off stands, as a sentence."""


def override_proposed(facts: OverrideProposedFacts) -> Message:
    return compose("override_proposed", key=facts.key, to=facts.to, about=facts.about, facts=facts)
