"""The draft is promoted: which text exactly goes live, and what happens next."""

from dataclasses import dataclass
from datetime import datetime

from notifications.calendar_entry import Deadline
from notifications.composition import compose
from notifications.lifted import Lifted
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class PromotedFacts:
    """Everyone who was asked may see all of this, but for the reasons of `overridden`, which must
    have passed the rule of audiences for the recipient."""

    key: str
    to: Recipient
    about: Matter
    """Its round is the last one, its revision and hash those that were promoted."""
    promoted_at: datetime
    group: str | None
    """On whose behalf this person was asked; None for the policy lead."""
    overridden: tuple[Lifted, ...] = ()
    """The groups whose sign-off was missing, and lifted: said before anything else."""
    over: tuple[Deadline, ...] = ()
    """The calendar entries that this takes back."""
    link: str = ""
    """The draft's page for the lead, this person's own link for a reviewer, or none."""


def promoted(facts: PromotedFacts) -> Message:
    return compose(
        "promoted",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        deadlines=facts.over,
    )
