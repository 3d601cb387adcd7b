"""The fields of a plan: the one table that the reader reads by and the JSON Schema is made of."""

import re
from enum import StrEnum
from typing import Any

from review.plans.condition_field import ConditionField
from review.plans.kinds import (
    MAX_DAYS,
    Choice,
    Field,
    ListOf,
    Record,
    Scalar,
    days,
    flag,
    is_whole,
    line,
    name,
    number,
)
from review.rules.facts import Rule, RuleKind
from review.rules.plan import (
    LEGAL,
    Assurance,
    CarryOver,
    EscalationStep,
    EscalationTarget,
    Plan,
    PlanRequirement,
)

MAX_COUNT = 500
MAX_REMINDERS = 10
MAX_REQUIREMENTS = 100
MAX_STEPS = 10
MAX_ROUNDS = 100

_PERCENT = r"(100|[1-9][0-9]?) ?%"
_ANY_OR_ALL = (RuleKind.ANY, RuleKind.ALL)


class Silence(StrEnum):
    """What silence past the deadline means."""

    NOTHING = "nothing"
    NO_OBJECTION = "no_objection"


class FirstPass(StrEnum):
    """Whether reviewers see each other's answers before they have given their own."""

    OPEN = "open"
    INDEPENDENT = "independent"


class Lifted(StrEnum):
    """How much of a group's requirement an override may lift."""

    NEVER = "never"
    MISSING = "missing"
    BLOCK = "block"


def rule_of(value: Any) -> Rule | None:
    """The rule that is written so, or none."""
    if is_whole(value) and 1 <= value <= MAX_COUNT:
        return Rule(RuleKind.COUNT, int(value))
    if not isinstance(value, str):
        return None
    if value in _ANY_OR_ALL:
        return Rule(RuleKind(value))
    percent = re.fullmatch(_PERCENT, value)
    return Rule(RuleKind.PERCENT, int(percent[1])) if percent else None


def _requirement(*, override: Lifted | None, group: str, **values: Any) -> PlanRequirement:
    lifted = override or (Lifted.MISSING if group == LEGAL else Lifted.BLOCK)
    return PlanRequirement(
        group=group,
        can_be_overridden=lifted is not Lifted.NEVER,
        block_can_be_overridden=lifted is Lifted.BLOCK,
        **values,
    )


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


GROUP = name("the key of a group, such as legal")

RULE = Scalar(
    f"any, all, a count of people (1 to {MAX_COUNT}) or a percentage of those asked (1% to 100%)",
    lambda value: rule_of(value) is not None,
    {
        "anyOf": [
            {"enum": list(_ANY_OR_ALL)},
            {"type": "integer", "minimum": 1, "maximum": MAX_COUNT},
            {"type": "string", "pattern": f"^{_PERCENT}$"},
        ]
    },
    rule_of,
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

REQUIREMENT = Record(
    "A requirement",
    (
        Field("group", GROUP, "The group that is asked, by its key."),
        Field(
            "rule",
            RULE,
            "How many of those asked have to agree: any, all, a count, or a percentage.",
            Rule(RuleKind.ANY),
        ),
        Field(
            "advisory",
            flag(),
            "true: the group's answer is asked for, and not needed to open the gate.",
            True,
            argument="required",
            make=lambda advisory: not advisory,
        ),
        Field(
            "when",
            ConditionField(),
            "The group is asked only where this holds, such as: theme is safety or section "
            '"Consequences" mentions "suspension", "removal".',
            None,
        ),
        Field(
            "after",
            ListOf("a list of groups of this plan, such as [legal]", GROUP, MAX_REQUIREMENTS, 0),
            "Groups that have to agree before this one is asked.",
            (),
        ),
        Field(
            "sections",
            ListOf(
                "one or more titles of sections, such as [Consequences]",
                line("the title of a section"),
                50,
            ),
            "The sections whose changes matter to the group, with all under them; left out: the "
            "whole text. Says what carry_over looks at.",
            (),
        ),
        Field(
            "carry_over",
            Choice(CarryOver),
            "What is kept of the group's approvals for a new revision: never anything, those "
            "where nothing it watches changed (unchanged), or also those where the lead has "
            "marked the revision as editorial (editorial).",
            CarryOver.NEVER,
        ),
        Field(
            "silence",
            Choice(Silence),
            "What silence past the deadline means; no_objection only for an advisory group.",
            False,
            argument="silence_is_assent",
            make=lambda silence: silence is Silence.NO_OBJECTION,
        ),
        Field(
            "resolver",
            name("the key of a group of this plan, or lead"),
            "Who beside the raiser may accept the answer to a concern of the group: the members "
            "of a group of this plan, or lead.",
            None,
        ),
        Field(
            "assurance",
            Choice(Assurance),
            "How sure it has to be who answers: by the mailed link, or with a code on top.",
            Assurance.LINK,
        ),
        Field(
            "deadline",
            days(1),
            "Business days from the asking to the group's own deadline; left out: the round's.",
            None,
            argument="deadline_days",
        ),
        Field(
            "override",
            Choice(Lifted),
            "What an override may lift: never anything, what is missing, or also a request for "
            "changes (block). Left out: missing for Legal, block for every other group.",
            None,
        ),
    ),
    _requirement,
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
