"""Says in plain sentences what a plan asks of a group."""

from collections.abc import Iterator, Mapping

from review.plans.condition_words import condition_in_words, themes_in_words
from review.plans.day_words import days_in_words
from review.rules.conditions import ThemeIn
from review.rules.facts import Rule, RuleKind
from review.rules.plan import Assurance, CarryOver, PlanRequirement
from review.rules.ways import EVERY_WAY, ways_in_words
from review.rules.wording import listed


def describe_requirement(one: PlanRequirement, labels: Mapping[str, str]) -> str:
    """What is asked of the group, when, and what is kept of its answers."""
    label = labels.get(one.group, one.group)
    return " ".join(
        [
            _asked(one, label),
            *_turn(one, label, labels),
            *_kept(one, label),
            *_answers(one, label, labels),
        ]
    )


def rule_in_words(rule: Rule, label: str) -> str:
    """What the rule asks of a group: `any one of Legal is enough`."""
    match rule.kind:
        case RuleKind.ANY:
            return f"one approval of {label} is enough"
        case RuleKind.ALL:
            return f"everyone asked of {label} has to approve"
        case RuleKind.COUNT if rule.number == 1:
            return f"1 approval of {label} is needed"
        case RuleKind.COUNT:
            return f"{rule.number} approvals of {label} are needed"
        case RuleKind.PERCENT:
            return f"{rule.number}% of those asked of {label} have to approve"


def _asked(one: PlanRequirement, label: str) -> str:
    words = rule_in_words(one.rule, label)
    if not one.required:
        words = f"{label} advises: its answer is asked for, and not needed to open the gate"
    if isinstance(one.when, ThemeIn):
        words = f"for policies of theme {themes_in_words(one.when)}, {words}"
    elif one.when is not None:
        words = f"where {condition_in_words(one.when)}: {words}"
    return f"{words[0].upper()}{words[1:]}."


def _turn(one: PlanRequirement, label: str, labels: Mapping[str, str]) -> Iterator[str]:
    if one.after:
        before = [labels.get(group, group) for group in one.after]
        verb = "has" if len(before) == 1 else "have"
        yield f"{label} is asked once {listed(before)} {verb} agreed or need not be asked."
    if one.deadline_days is not None:
        yield f"Its own deadline is {days_in_words(one.deadline_days)} after it is asked."
    if one.silence_is_assent:
        yield "Silence past the deadline means no objection."


def _kept(one: PlanRequirement, label: str) -> Iterator[str]:
    if one.carry_over is CarryOver.NEVER:
        return
    if one.sections:
        under = "it" if len(one.sections) == 1 else "them"
        watched = f"nothing changed in {listed(list(one.sections))}, nor under {under}"
    else:
        watched = f"nothing at all changed ({label} watches the whole text)"
    words = f"Its approvals are kept for a new revision where {watched}"
    if one.carry_over is CarryOver.EDITORIAL:
        words += ", or where the lead has marked the change as editorial"
    yield f"{words}."


def _answers(one: PlanRequirement, label: str, labels: Mapping[str, str]) -> Iterator[str]:
    if one.assurance is Assurance.CODE:
        yield "Each of its answers needs a code that is mailed at that moment."
    if one.answers_by != EVERY_WAY:
        yield f"Its people answer {ways_in_words(one.answers_by)}, and in no other way."
    if one.resolver is not None:
        group = labels.get(one.resolver, one.resolver)
        who = "the policy lead" if one.resolver == "lead" else f"a member of {group}"
        yield f"Beside the one who raised it, {who} may accept the answer to a concern of {label}."
