"""The reminder: the same link again, how much time is left, and what waits for this answer."""

from dataclasses import dataclass
from datetime import datetime

from notifications import times
from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class ReminderFacts:
    """`waiting_for` must not hint at a comment or position this person may not see."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The same as in the invitation."""
    group: str
    required: bool
    asked_by: str
    asked_at: datetime
    due_at: datetime
    as_of: datetime
    """The moment "3 days ago" and "2 days left" are counted from."""
    in_place_of: str = ""
    """The name of who was asked first, where this person answers in their place."""
    choices_link: str = ""
    """Where this person chooses how often they are written to; one click mutes this request."""
    answers_by_mail: bool = False
    """Whether what this person answers to the mail becomes a comment."""
    waiting_for: str = ""
    """What the gate lacks, as a sentence: "Needs 1 more approval from Legal." """


def reminder(facts: ReminderFacts) -> Message:
    zone = facts.to.time_zone
    return compose(
        "reminder",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        unsubscribe_url=facts.choices_link or None,
        time_left=times.time_left(facts.due_at, facts.as_of, zone),
        overdue=facts.as_of > facts.due_at,
    )
