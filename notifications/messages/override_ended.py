"""An override was taken back, or its time is over: the group's sign-off is needed as before."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.lifted import Lifted
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class OverrideEndedFacts:
    """`reason` must have passed the rule of audiences for the recipient: it may be empty."""

    key: str
    to: Recipient
    about: Matter
    lifted: Lifted
    """Nobody confirmed it: it was a proposal, and never in force."""
    ended_by: str
    """Empty: nobody did, it has expired."""
    ended_at: datetime
    reason: str = ""
    group: str | None
    """On whose behalf this person was asked; None for the policy lead, empty for nobody's."""
    proposer: bool = False
    """Whether this person proposed it; else, where they were asked on nobody's behalf, they were
    asked to confirm it."""
    link: str = ""


def override_ended(facts: OverrideEndedFacts) -> Message:
    return compose("override_ended", key=facts.key, to=facts.to, about=facts.about, facts=facts)
