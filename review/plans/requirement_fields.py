"""The fields of a requirement: the table that reader and JSON Schema are made of."""

import re
from enum import StrEnum
from typing import Any

from review.plans.condition_field import ConditionField
from review.plans.kinds import Choice, ListOf, Scalar
from review.plans.records import Field, Record
from review.plans.values import days, flag, is_whole, line, name
from review.rules.facts import Rule, RuleKind
from review.rules.plan import LEGAL, Assurance, CarryOver, PlanRequirement
from review.rules.ways import EVERY_WAY, Way

MAX_COUNT = 500
MAX_REQUIREMENTS = 100

_PERCENT = r"(100|[1-9][0-9]?) ?%"
_ANY_OR_ALL = (RuleKind.ANY, RuleKind.ALL)


class Silence(StrEnum):
    """What silence past the deadline means."""

    NOTHING = "nothing"
    NO_OBJECTION = "no_objection"


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
            "answers_by",
            ListOf("one or more ways, such as [link, page]", Choice(Way), len(Way)),
            "How its people may answer: by the mailed link, on a page signed in, over the API "
            "with a token or client of their own (api), by a token that is nobody's (service). "
            "Left out: in every way.",
            EVERY_WAY,
            make=frozenset,
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
