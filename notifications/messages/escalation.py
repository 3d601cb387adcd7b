"""The escalation: whose answer is missing past its deadline, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from review.rules.wording import listed


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Somebody who has not answered."""

    person: str
    in_place_of: str
    """Who was asked first; empty: this person was."""
    group: str
    asked_at: datetime
    due_at: datetime
    could_ask: str
    """Who else of the group could be asked: "Ben or Cyn"; empty: nobody."""


@dataclass(frozen=True, kw_only=True)
class EscalationFacts:
    """No position, no reason and no comment: only that answers are missing."""

    key: str
    to: Recipient
    about: Matter
    missing: tuple[Missing, ...]
    """At least one, except for whoever judges apart: of the others they are told nothing."""
    lead: str
    leads: bool
    """Whether this person is the policy lead; otherwise they are of Leadership."""
    can_be_overridden: bool
    """Whether the plan lets an override stand in for every answer that is missing."""
    apart: bool = False
    """Whether this person has yet to answer in a first pass that is independent."""
    as_of: datetime
    """The moment "3 days ago" is counted from."""
    link: str = ""
    """The draft's page, for whoever can open it."""


def escalation(facts: EscalationFacts) -> Message:
    return compose(
        "escalation",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        groups=listed(list(dict.fromkeys(one.group for one in facts.missing))),
    )
