"""What a plan's fields mean beside each other: contradictions, circles, and what does nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from review.plans.meant import either, meant
from review.plans.mistakes import Found, Place
from review.plans.places import key_of
from review.rules.plan import CarryOver, EscalationStep, Plan, PlanRequirement

LEAD = "lead"


def mistakes_of(plan: Plan, tree: Any) -> Found:
    """What makes the plan unusable although each field can be read."""
    found = Found()
    groups = [one.group for one in plan.requirements]
    for index, one in enumerate(plan.requirements):
        node = tree["requirements"][index]
        if one.group in groups[:index]:
            found.add(key_of(node, "group"), f"{one.group} has a requirement already.")
        if one.silence_is_assent and one.required:
            found.add(
                key_of(node, "silence"),
                f"Silence is never an approval, and {one.group} has to approve: only an advisory "
                "group may have no objection by silence.",
            )
        if one.resolver not in (None, LEAD, *groups):
            known = (*groups, LEAD)
            found.add(
                key_of(node, "resolver"),
                f"{one.resolver} has no requirement in this plan{meant(one.resolver, known)}; "
                f"one of {either(known)}.",
            )
        _order(one, node, plan, found)
    for place, circle in _circles(plan, tree):
        words = " after ".join(circle)
        found.add(place, f"The order goes round in a circle, so none is ever asked: {words}.")
    if not any(one.required for one in plan.requirements):
        words = "No group is required: such a gate could never open."
        found.add(key_of(tree, "requirements"), words)
    _steps(plan.escalation, tree, found)
    return found


def _order(one: PlanRequirement, node: Any, plan: Plan, found: Found) -> None:
    others = [other.group for other in plan.requirements if other.group != one.group]
    for index, group in enumerate(one.after):
        place = key_of(node["after"], index)
        before = plan.requirement(group)
        if before is None:
            words = f"{group} has no requirement in this plan{meant(group, others)}; "
            found.add(
                place,
                f"{words}one of {either(others)}."
                if others
                else f"{words}there is no other group.",
            )
        elif not before.required and not before.silence_is_assent:
            found.add(
                place,
                f"{group} only advises, and {one.group} could wait for its answer for ever: give "
                f"{group} silence: no_objection, or leave it out here.",
            )


def _circles(plan: Plan, tree: Any) -> list[tuple[Place, list[str]]]:
    """Each circle once, told from its first group in the plan on, and where that group says so."""
    after = {one.group: one.after for one in plan.requirements}
    told: set[str] = set()
    circles: list[tuple[Place, list[str]]] = []
    for index, one in enumerate(plan.requirements):
        circle = _way_back(one.group, after) if one.group not in told else None
        if circle:
            told.update(circle)
            node = tree["requirements"][index]
            place = key_of(node["after"], one.after.index(circle[1]))
            circles.append((place, circle))
    return circles


def _way_back(start: str, after: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The shortest way from a group through those before it to itself again."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for group in after.get(way[-1], ()):
            if group == start:
                return [*way, start]
            if group not in seen:
                seen.add(group)
                ways.append([*way, group])
    return None


def _steps(steps: Sequence[EscalationStep], tree: Any, found: Found) -> None:
    for index in range(1, len(steps)):
        place = key_of(tree["escalation"], index)
        if steps[index].after_days < steps[index - 1].after_days:
            found.add(place, "The steps of an escalation come in the order of their days.")
        elif steps[index].to in [one.to for one in steps[:index]]:
            found.add(place, f"The escalation turns to {steps[index].to} in an earlier step.")


def hints_of(plan: Plan, tree: Any) -> Found:
    """What can be used as it is, and is probably not meant."""
    found = Found()
    for index, one in enumerate(plan.requirements):
        node = tree["requirements"][index]
        if one.sections and one.carry_over is CarryOver.NEVER:
            found.add(
                key_of(node, "sections"),
                "sections say what carry_over looks at; without carry_over: unchanged or "
                "editorial they do nothing.",
            )
    for index, step in enumerate(plan.escalation):
        if step.after_days >= plan.grace_days:
            found.add(
                key_of(tree["escalation"], index),
                f"The round has ended by then, {plan.grace_days} business days after its deadline "
                "(grace).",
            )
    if any(day >= plan.grace_days for day in plan.reminder_days if day > 0):
        found.add(key_of(tree, "reminders"), "A reminder comes after the round has ended (grace).")
    return found
