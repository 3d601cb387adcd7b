"""An override is in force: what it lifts, for exactly which text, who wanted it, until when."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.lifted import Lifted
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class OverrideFacts:
    """That there is an override is for everyone in the review; its reason is not."""

    key: str
    to: Recipient
    about: Matter
    """Its revision and hash are those that the override holds for."""
    lifted: Lifted
    confirmed_at: datetime
    group: str | None
    """On whose behalf this person was asked; None for the policy lead."""
    link: str = ""
    """The draft's page for the lead, this person's own link for a reviewer, or none."""


def override(facts: OverrideFacts) -> Message:
    return compose("override", key=facts.key, to=facts.to, about=facts.about, facts=facts)
