"""Says in plain sentences what a whole plan means."""

from collections.abc import Iterator, Mapping

from review.plans.day_words import days_in_words, relative_to_deadline
from review.plans.wording import describe_requirement
from review.rules.plan import CarryOver, EscalationTarget, Plan
from review.rules.wording import listed

_TURNED_TO = {
    EscalationTarget.ALTERNATE: "somebody else of the group is asked in their place",
    EscalationTarget.LEAD: "the policy lead is told",
    EscalationTarget.LEADERSHIP: "Leadership is told",
}


def describe(plan: Plan, labels: Mapping[str, str]) -> tuple[str, ...]:
    """The plan in sentences: each requirement, then what holds for the whole review."""
    return (
        *(describe_requirement(one, labels) for one in plan.requirements),
        *_time(plan),
        *_rounds(plan),
        *_contesting(plan),
        *_tickets(plan),
        _overrides(plan, labels),
        _always(plan, labels),
    )


def _time(plan: Plan) -> Iterator[str]:
    own = any(one.deadline_days is not None or one.after for one in plan.requirements)
    yield (
        f"A round is due {days_in_words(plan.deadline_days)} after it was opened, and expires "
        f"{days_in_words(plan.grace_days)} after {'the last deadline in it' if own else 'that'}."
    )
    if plan.reminder_days:
        when = ", ".join(relative_to_deadline(day) for day in plan.reminder_days)
        yield f"Whoever has not answered is reminded {when}."
    if plan.escalation:
        steps = [
            f"{_TURNED_TO[one.to]} {relative_to_deadline(one.after_days)}"
            for one in plan.escalation
        ]
        yield f"Where a person has not answered by their deadline: {', '.join(steps)}."


def _rounds(plan: Plan) -> Iterator[str]:
    if plan.max_rounds is not None:
        count = "one round" if plan.max_rounds == 1 else f"{plan.max_rounds} rounds"
        yield f"After {count} without agreement, Leadership is told of the next."
    if plan.independent_first_pass:
        yield (
            "The first pass is independent: how the others stand, and what they remarked, stays "
            "hidden from reviewers until they have answered."
        )


def _tickets(plan: Plan) -> Iterator[str]:
    if plan.ticket_commands:
        asked = [f"/placet {one}" for one in plan.ticket_commands]
        yield f"In a draft's ticket, {listed(asked)} {'is' if len(asked) == 1 else 'are'} answered."


def _contesting(plan: Plan) -> Iterator[str]:
    if all(one.carry_over is CarryOver.NEVER for one in plan.requirements):
        return
    yield "Whoever has an approval kept is told, and can contest it" + (
        f"; for {days_in_words(plan.contest_days)} nothing is promoted by it without the lead."
        if plan.contest_days
        else "."
    )


def _overrides(plan: Plan, labels: Mapping[str, str]) -> str:
    never = [one.group for one in plan.requirements if not one.can_be_overridden]
    standing = [
        one.group
        for one in plan.requirements
        if one.can_be_overridden and not one.block_can_be_overridden
    ]
    if len(never) == len(plan.requirements):
        return "No requirement can be overridden."
    words = (
        "An override, proposed by one person and confirmed by another of Leadership, is good for "
        f"at most {days_in_words(plan.override_days)}"
    )
    if never:
        words += f"; none lifts what is required of {_named(never, labels)}"
    if standing:
        words += f"; none lifts a request for changes by {_named(standing, labels)}"
    return f"{words}."


def _always(plan: Plan, labels: Mapping[str, str]) -> str:
    silent = [one.group for one in plan.requirements if one.silence_is_assent]
    kept = any(one.carry_over is not CarryOver.NEVER for one in plan.requirements)
    silence = "silence is never an approval"
    if silent:
        silence += f", and no objection only of {_named(silent, labels)}"
    carried = "nothing carries over from one revision to the next"
    if kept:
        carried = "nothing else than is said here carries over from one revision to the next"
    return f"A request for changes by anyone keeps the gate shut; {silence}; {carried}."


def _named(groups: list[str], labels: Mapping[str, str]) -> str:
    return listed([labels.get(group, group) for group in groups], "or")
