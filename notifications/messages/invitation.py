"""The invitation: what is asked of this person, why, by when, and the one link to answer."""

from dataclasses import dataclass
from datetime import datetime

from notifications.calendar_entry import Deadline
from notifications.composition import compose
from notifications.editorial import Editorial
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS

CHANGES_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class LastAnswer:
    """What this person last said on this draft, and what happened to the text since.

    `changes` are sentences derived from the two texts ("“Consequences” was rewritten."), never
    from comments or other people's reasons. Empty: nothing changed.
    """

    position: str
    revision: int
    answered_at: datetime
    changes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InvitationFacts:
    """`note` must have passed the audience `everyone` or, for a person who is not external,
    `internal`; never `privileged`. The rest is seen by everyone who is asked."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """`{base}/r/{token}`, personal to this request."""
    group: str
    """The group's label: "Legal"."""
    required: bool
    rule: str
    """What the plan asks of the group, a sentence: "Any one of Legal is enough." """
    due_at: datetime
    asked_by: str
    """The policy lead's name."""
    last_answer: LastAnswer | None
    """None: this person has not answered on this draft before."""
    note: str = ""
    in_place_of: str = ""
    """The name of who was asked first, where this person answers in their place."""
    overdue: bool = False
    """Whether the deadline had passed when they were asked: they stand in for somebody late."""
    choices_link: str = ""
    """Where this person chooses how often they are written to."""
    answers_by_mail: bool = False
    """Whether what this person answers to the mail becomes a comment."""
    deadline: Deadline | None = None
    """The calendar entry that travels with it."""
    editorial: tuple[Editorial, ...] = ()
    """The lead's word that the revision under review changes nothing of substance."""


def invitation(facts: InvitationFacts) -> Message:
    last = facts.last_answer
    return compose(
        "invitation",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        deadlines=(facts.deadline,) if facts.deadline else (),
        position=POSITIONS[last.position] if last else None,
        changes=last.changes[:CHANGES_SHOWN] if last else (),
        more_changes=max(0, len(last.changes) - CHANGES_SHOWN) if last else 0,
    )
