"""Says in plain sentences what a plan means."""

from review.rules.conditions import ThemeIn
from review.rules.facts import Rule, RuleKind
from review.rules.plan import Plan, PlanRequirement


def describe(plan: Plan, labels: dict[str, str]) -> tuple[str, ...]:
    """The plan in sentences, one for each requirement and one for the dates."""
    sentences = [_requirement(one, labels.get(one.group, one.group)) for one in plan.requirements]
    sentences.append(
        f"A round is due {_days(plan.deadline_days)} after it was opened, and expires "
        f"{_days(plan.grace_days)} after that."
    )
    if plan.reminder_days:
        when = ", ".join(_relative(day) for day in plan.reminder_days)
        sentences.append(f"Whoever has not answered is reminded {when}.")
    sentences.append(
        "A request for changes by anyone keeps the gate shut; silence is never an approval; "
        "nothing carries over from one revision to the next."
    )
    return tuple(sentences)


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


def _requirement(one: PlanRequirement, label: str) -> str:
    words = rule_in_words(one.rule, label)
    if not one.required:
        words = f"{label} advises: its answer is asked for, and not needed to open the gate"
    if isinstance(one.when, ThemeIn):
        themes = " or ".join(sorted(theme.replace("_", " ") for theme in one.when.themes))
        words = f"for policies of theme {themes}, {words}"
    return words[0].upper() + words[1:] + "."


def _days(count: int) -> str:
    return "one business day" if count == 1 else f"{count} business days"


def _relative(day: int) -> str:
    if day == 0:
        return "on the day"
    return f"{_days(abs(day))} {'before' if day < 0 else 'after'}"
