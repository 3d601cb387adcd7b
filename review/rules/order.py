"""The order of a plan (`after`): whose turn has come."""

from models.vocabulary import RoundState
from review.rules.facts import Facts
from review.rules.verdict import RequirementState, RequirementVerdict, Verdict

MET = frozenset(
    {RequirementState.SATISFIED, RequirementState.NOT_APPLICABLE, RequirementState.OVERRIDDEN}
)


def next_to_ask(facts: Facts, verdict: Verdict) -> tuple[str, ...]:
    """The requests to ask now: all that had to come before them has agreed.

    Whoever has been asked stays asked, also if an earlier group changes its mind.
    """
    round_ = facts.round
    if round_ is None or round_.state is not RoundState.OPEN:
        return ()
    if round_.revision_number != facts.newest_revision:
        return ()
    upcoming = [one for one in facts.asked if one.asked_at is None]
    if not upcoming:
        return ()
    states = {one.group: one for one in verdict.requirements}
    after = {one.group: one.after for one in facts.requirements}
    return tuple(
        one.request_id
        for one in upcoming
        if all(_is_met(states.get(group)) for group in after.get(one.group, ()))
    )


def _is_met(one: RequirementVerdict | None) -> bool:
    """Whether nobody has to wait for this group; one the plan does not know is none to wait for."""
    if one is None or one.state in MET:
        return True
    return not one.required and one.state is RequirementState.UNREACHABLE
