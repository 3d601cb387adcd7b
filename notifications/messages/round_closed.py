"""The round is closed: how it ended, why, and whether anything is left to do."""

from dataclasses import dataclass
from datetime import datetime

from notifications.calendar_entry import Deadline
from notifications.composition import compose
from notifications.lifted import Lifted
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import BY_OVERRIDE, OUTCOMES, POSITIONS


@dataclass(frozen=True, kw_only=True)
class GivenReason:
    """Why somebody took a position; `conditions` are those of an approval with conditions."""

    person: str
    group: str
    position: str
    reason: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoundClosedFacts:
    """`reasons` must have been filtered for this very recipient by the one rule of audiences:
    whatever stands here is shown, and their number is too. `reason` goes to everyone asked."""

    key: str
    to: Recipient
    about: Matter
    outcome: str
    """`approved`, `changes_requested`, `expired` or `recalled`."""
    closed_at: datetime
    group: str | None
    """On whose behalf this person was asked; None for the policy lead."""
    closed_by: str = ""
    """The name of who closed or recalled it; empty if it closed by itself."""
    reason: str = ""
    reasons: tuple[GivenReason, ...] = ()
    overridden: tuple[Lifted, ...] = ()
    """The overrides in force when the round was approved."""
    over: tuple[Deadline, ...] = ()
    """The calendar entries that this takes back."""
    link: str = ""
    """The draft's page for the lead, this person's own link for a reviewer, or none."""


def round_closed(facts: RoundClosedFacts) -> Message:
    outcome = OUTCOMES[facts.outcome]
    return compose(
        "round_closed",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        deadlines=facts.over,
        outcome=outcome,
        meaning=BY_OVERRIDE if facts.overridden else outcome.meaning,
        what_next=outcome.next_for_lead if facts.group is None else outcome.next_for_reviewer,
        positions=POSITIONS,
    )
