"""An answer that its person disowned: what became of it, and the fresh link to answer."""

from dataclasses import dataclass
from datetime import datetime

from notifications.calendar_entry import Deadline
from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS


@dataclass(frozen=True, kw_only=True)
class SuspendedFacts:
    """`position` is what was recorded in this person's name; it goes to nobody else."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The fresh one; the one before it works no more."""
    group: str
    position: str
    recorded_at: datetime
    takes_answers: bool
    """Whether an answer given now would count."""
    lead: str
    """Who leads the policy."""
    deadline: Deadline | None = None
    """The calendar entry that travels with it."""


def suspended(facts: SuspendedFacts) -> Message:
    return compose(
        "suspended",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        deadlines=(facts.deadline,) if facts.deadline else (),
        position=POSITIONS[facts.position],
    )
