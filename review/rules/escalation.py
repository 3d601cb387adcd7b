"""The escalation of a plan: to whom to turn when somebody has not answered, and when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from review.rules.calendar import Calendar
from review.rules.deadlines import shifted
from review.rules.gate import missing_of
from review.rules.plan import EscalationStep, EscalationTarget
from review.rules.verdict import RequirementVerdict


class Escalation(NamedTuple):
    """The steps to take now, and how many of the chain are behind after that."""

    steps: tuple[EscalationStep, ...]
    taken: int


def escalation_due(
    chain: Sequence[EscalationStep],
    taken: int,
    *,
    due_at: datetime,
    asked_at: datetime,
    calendar: Calendar,
    now: datetime,
) -> Escalation:
    """What of the chain has come and was not done; it is gone through once, however long it takes.

    Whoever was asked after the day of the alternate is one: nobody else is asked in their place.
    """
    come: list[EscalationStep] = []
    for step in chain[taken:]:
        at = shifted(due_at, step.after_days, calendar)
        if at > now:
            break
        taken += 1
        if step.to is not EscalationTarget.ALTERNATE or asked_at < at:
            come.append(step)
    return Escalation(tuple(come), taken)


def escalation_times(
    chain: Sequence[EscalationStep], taken: int, due_at: datetime, calendar: Calendar
) -> Iterator[datetime]:
    """When the steps that are left come."""
    return (shifted(due_at, step.after_days, calendar) for step in chain[taken:])


def groups_awaited(requirements: Iterable[RequirementVerdict]) -> frozenset[str]:
    """The groups without whose answer the gate stays shut; for advice nobody is pressed."""
    return frozenset(one.group for one in missing_of(requirements))
