"""The receipt: what exactly was recorded in this person's name, and how to change it."""

from dataclasses import dataclass
from datetime import datetime

from notifications.calendar_entry import Deadline
from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS


@dataclass(frozen=True, kw_only=True)
class Superseded:
    """The earlier answer that this one takes the place of."""

    position: str
    revision: int
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """`reason` and `conditions` are this person's own words and go to nobody else."""

    key: str
    to: Recipient
    about: Matter
    """Its revision and hash are those the sign-off names."""
    link: str
    """The same as in the invitation."""
    not_me_link: str
    """To say that the answer was not one's own; for nothing else."""
    group: str
    position: str
    recorded_at: datetime
    late: bool
    """After the deadline, whether the round was still open or not."""
    counts: bool
    why_not: str = "The round was already closed."
    """If it does not count, why, as a sentence."""
    can_change: bool = True
    """Whether the link still takes another answer that counts."""
    reason: str = ""
    conditions: tuple[str, ...] = ()
    supersedes: Superseded | None = None
    over: tuple[Deadline, ...] = ()
    """The calendar entries that this takes back."""


def receipt(facts: ReceiptFacts) -> Message:
    earlier = facts.supersedes
    return compose(
        "receipt",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        deadlines=facts.over,
        position=POSITIONS[facts.position],
        standing=_standing(facts),
        earlier=POSITIONS[earlier.position] if earlier else None,
    )


def _standing(facts: ReceiptFacts) -> str:
    if not facts.counts:
        return facts.why_not
    if facts.late:
        return "It came after the deadline, is marked late, and counts."
    return "It came in time and counts."
