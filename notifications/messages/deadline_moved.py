"""The deadline was moved: until when it is now, for whoever has not answered."""

from dataclasses import dataclass
from datetime import datetime

from notifications.calendar_entry import Deadline
from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class DeadlineMovedFacts:
    key: str
    to: Recipient
    about: Matter
    link: str
    """The same as in the invitation."""
    group: str
    due_at: datetime
    was_due_at: datetime
    deadline: Deadline
    choices_link: str = ""
    """Where this person chooses how often they are written to."""


def deadline_moved(facts: DeadlineMovedFacts) -> Message:
    return compose(
        "deadline_moved",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        deadlines=(facts.deadline,),
    )
