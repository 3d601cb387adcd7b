"""The digest: every answer that is asked of one person, in one mail, each with its own link."""

from dataclasses import dataclass
from datetime import datetime

from notifications import times
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render


@dataclass(frozen=True, kw_only=True)
class Awaited:
    """One answer that is asked of this person; nothing in it is of anybody else."""

    about: Matter
    link: str
    """`{base}/r/{token}`, personal to this request."""
    group: str
    required: bool
    asked_by: str
    due_at: datetime
    in_place_of: str = ""


@dataclass(frozen=True, kw_only=True)
class DigestFacts:
    key: str
    to: Recipient
    awaited: tuple[Awaited, ...]
    """At least one; shown by deadline."""
    as_of: datetime
    """The moment "2 days left" is counted from."""
    choices_link: str
    """Where this person chooses how often they are written to; one click mutes all reminders."""


@dataclass(frozen=True)
class _Shown:
    """One of them as the templates tell it."""

    of: Awaited
    time_left: str
    overdue: bool


def digest(facts: DigestFacts) -> Message:
    number = len(facts.awaited)
    subject = "Your reviews: one answer is waiting"
    if number > 1:
        subject = f"Your reviews: {number} answers are waiting"
    zone = facts.to.time_zone
    shown = [
        _Shown(one, times.time_left(one.due_at, facts.as_of, zone), facts.as_of > one.due_at)
        for one in sorted(facts.awaited, key=lambda one: (one.due_at, one.link))
    ]
    parts = render("digest", facts=facts, to=facts.to, subject=subject, shown=shown, number=number)
    return Message(
        to_name=facts.to.name,
        to_address=facts.to.address,
        subject=subject,
        text=parts.text,
        html=parts.html,
        # One a day, each about other reviews: a thread of its own.
        reference=facts.key,
        key=facts.key,
        unsubscribe_url=facts.choices_link,
    )
