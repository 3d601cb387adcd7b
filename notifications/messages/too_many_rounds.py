"""A draft has used up the rounds of its plan: what became of each, and who leads the policy."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import OUTCOMES


@dataclass(frozen=True, kw_only=True)
class PastRound:
    number: int
    revision: int
    outcome: str
    """`approved`, `changes_requested`, `expired` or `recalled`."""
    closed_at: datetime


@dataclass(frozen=True, kw_only=True)
class TooManyRoundsFacts:
    """For Leadership. How rounds ended is no secret inside; who said what in them is not here."""

    key: str
    to: Recipient
    about: Matter
    """Its round is the one beyond those that the plan gives."""
    link: str
    """The draft's page; empty for whoever cannot open it."""
    given: int
    """How many rounds the plan gives a draft."""
    lead: str
    due_at: datetime
    past: tuple[PastRound, ...]
    """The rounds before, the oldest first."""


def too_many_rounds(facts: TooManyRoundsFacts) -> Message:
    return compose(
        "too_many_rounds",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        outcomes=OUTCOMES,
    )
