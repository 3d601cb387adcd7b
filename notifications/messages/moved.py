"""A request was moved: who has it now, until when, and how to take it back if that is possible."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


class Because(Enum):
    """What moved it."""

    AWAY = "away"
    LATE = "late"
    WISH = "wish"
    """Somebody moved it."""


@dataclass(frozen=True, kw_only=True)
class MovedFacts:
    """For whoever had the request. Nobody is told so of what they moved themselves."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """`{base}/r/{token}`, personal to this request: it shows the text, and takes no answer."""
    group: str
    """The group's label."""
    now_with: str
    """The name of who answers now."""
    due_at: datetime
    moved_at: datetime
    because: Because
    moved_by: str = ""
    """Empty where it was no person."""
    reason: str = ""
    """Must have passed the rule of audiences for the recipient: it may be empty."""
    taken_back: bool = False
    """Whether they are the one in whose place this person was asked."""
    in_place: bool = True
    """Whether they answer in this person's place; else they are asked for themselves as well."""
    returns: bool = False
    """Whether this person can take it back."""


def moved(facts: MovedFacts) -> Message:
    return compose(
        "moved",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        away=facts.because is Because.AWAY,
        late=facts.because is Because.LATE,
    )
