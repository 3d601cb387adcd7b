"""The fields of a plan: the one table that the reader reads by and the JSON Schema is made of."""

from enum import StrEnum
from typing import Any

from review.plans.kinds import Choice, ListOf, Scalar
from review.plans.records import Field, Record
from review.plans.requirement_fields import MAX_REQUIREMENTS, REQUIREMENT
from review.plans.values import MAX_DAYS, days, is_whole, line, name, number
from review.rules.plan import EscalationStep, EscalationTarget, Plan, TicketCommand

MAX_REMINDERS = 10
MAX_STEPS = 10
MAX_ROUNDS = 100


class FirstPass(StrEnum):
    """Whether reviewers see each other's answers before they have given their own."""

    OPEN = "open"
    INDEPENDENT = "independent"


def _plan(*, name: str, title: str | None, **values: Any) -> Plan:
    return Plan(name=name, title=title or name, **values)


def _days(*, days: int) -> int:
    return days


def _are_reminders(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MAX_REMINDERS
        and all(is_whole(day) and abs(day) <= MAX_DAYS for day in value)
    )


REMINDERS = Scalar(
    f"up to {MAX_REMINDERS} day numbers, such as [-2, 0, 2]",
    _are_reminders,
    {
        "type": "array",
        "items": {"type": "integer", "minimum": -MAX_DAYS, "maximum": MAX_DAYS},
        "maxItems": MAX_REMINDERS,
    },
)

ESCALATION_STEP = Record(
    "A step of the escalation",
    (
        Field(
            "after",
            days(0),
            "Business days after the deadline of a person who has not answered.",
            argument="after_days",
        ),
        Field(
            "to",
            Choice(EscalationTarget),
            "Whom to turn to: alternate (somebody who answers in their place), lead or leadership.",
        ),
    ),
    EscalationStep,
)

OVERRIDE = Record(
    "override",
    (Field("days", days(1), "Business days that an override is good for, at most.", 10),),
    _days,
)

PLAN = Record(
    "A plan",
    (
        Field("name", name("a short lower-case name such as standard"), "What drafts call it by."),
        Field("title", line("a line of text"), "What people call it; left out: its name.", None),
        Field(
            "deadline",
            days(1),
            "Business days from the opening of a round to its deadline.",
            5,
            argument="deadline_days",
        ),
        Field(
            "contest",
            days(0),
            "Business days that a person has to contest an approval that was kept for them, before "
            "the draft is promoted by itself.",
            1,
            argument="contest_days",
        ),
        Field(
            "reminders",
            REMINDERS,
            "When whoever has not answered is reminded, in business days relative to the "
            "deadline: -2 is two days before it, 1 the day after.",
            (),
            argument="reminder_days",
            make=lambda days: tuple(sorted({int(day) for day in days})),
        ),
        Field(
            "grace",
            days(0),
            "Business days from the deadline to the end of a round that nobody closed.",
            10,
            argument="grace_days",
        ),
        Field(
            "escalation",
            ListOf(
                "a list of steps such as {after: 2, to: alternate}",
                ESCALATION_STEP,
                MAX_STEPS,
                0,
                repeats=True,
            ),
            "Whom to turn to when a person has not answered, step by step.",
            (),
        ),
        Field(
            "max_rounds",
            number(f"a number of rounds, 1 to {MAX_ROUNDS}", 1, MAX_ROUNDS),
            "The round after this many is told to Leadership; left out: never.",
            None,
        ),
        Field(
            "first_pass",
            Choice(FirstPass),
            "independent: others' answers and comments stay hidden until one has answered.",
            False,
            argument="independent_first_pass",
            make=lambda first_pass: first_pass is FirstPass.INDEPENDENT,
        ),
        Field(
            "ticket_commands",
            ListOf("a list of status and nudge", Choice(TicketCommand), len(TicketCommand)),
            "What may be asked in a draft's ticket: status, answered as everybody may see it, and "
            "nudge, which reminds whoever has not answered.",
            (),
        ),
        Field(
            "override",
            OVERRIDE,
            "How long an override may be good for.",
            10,
            argument="override_days",
        ),
        Field(
            "requirements",
            ListOf("a list of requirements", REQUIREMENT, MAX_REQUIREMENTS, repeats=True),
            "The groups, and what each has to say.",
        ),
    ),
    _plan,
)
