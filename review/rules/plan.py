"""A plan as plain values: which groups, by which rule, under which condition, until when."""

from dataclasses import dataclass

from models.vocabulary import Theme
from review.rules.facts import Requirement, Rule


@dataclass(frozen=True, slots=True)
class PlanRequirement:
    """One group of a plan, its rule, and for which themes it is asked (none: for all)."""

    group: str
    rule: Rule
    required: bool = True
    themes: frozenset[Theme] = frozenset()

    def applies_to(self, theme: Theme) -> bool:
        """Whether the group is asked about policies of this theme."""
        return not self.themes or theme in self.themes


@dataclass(frozen=True, slots=True)
class Plan:
    """The review rules of a draft. Days are business days."""

    name: str
    title: str
    requirements: tuple[PlanRequirement, ...]
    # From the opening of a round to its deadline.
    deadline_days: int = 5
    # Relative to the deadline: -2 is two days before it, 1 the day after.
    reminder_days: tuple[int, ...] = (-2, 0, 2)
    # From the deadline to the end of a round that nobody closed.
    grace_days: int = 10


def requirements_for(plan: Plan, theme: Theme, labels: dict[str, str]) -> tuple[Requirement, ...]:
    """The gate's requirements for a policy of this theme; `labels` names the groups."""
    return tuple(
        Requirement(
            group=one.group,
            label=labels.get(one.group, one.group),
            rule=one.rule,
            # Asked all the same, by name, a group whose condition does not hold gives advice.
            required=one.required and one.applies_to(theme),
            applies=one.applies_to(theme),
        )
        for one in plan.requirements
    )
