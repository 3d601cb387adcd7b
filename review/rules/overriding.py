"""Who may override what: two people, one of Leadership, and only what the plan lets them."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from review.rules.facts import Facts, Requirement
from review.rules.verdict import RequirementState as State
from review.rules.verdict import RequirementVerdict, Verdict
from review.rules.visibility import LEADERSHIP_GROUP


class OverrideState(StrEnum):
    """Where an override stands."""

    # Without effect until a second person confirms it.
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    # The draft was promoted while it lifted a requirement: this is never over.
    USED = "used"
    # Another text is under review; it was for the words of its own.
    LAPSED = "lapsed"
    EXPIRED = "expired"
    ENDED = "ended"


LOUD = frozenset({OverrideState.PROPOSED, OverrideState.IN_FORCE, OverrideState.USED})


def override_state(
    *,
    confirmed: bool,
    ended: bool,
    used: bool,
    of_this_text: bool,
    expires_at: datetime,
    now: datetime,
) -> OverrideState:
    """Where it stands; `of_this_text`: whether its text is the one under review."""
    if used:
        return OverrideState.USED
    if ended:
        return OverrideState.ENDED
    if expires_at <= now:
        return OverrideState.EXPIRED
    if not of_this_text:
        return OverrideState.LAPSED
    return OverrideState.IN_FORCE if confirmed else OverrideState.PROPOSED


def why_not(facts: Facts, verdict: Verdict, group: str) -> str | None:
    """Why an override of the group would lift nothing; none where it would."""
    one = next((one for one in verdict.requirements if one.group == group), None)
    requirement = next((one for one in facts.requirements if one.group == group), None)
    if one is None:
        return f"Nothing is asked of {group.replace('_', ' ')} here."
    if one.state in (State.SATISFIED, State.NOT_APPLICABLE, State.OVERRIDDEN):
        return f"{one.label} does not hold the gate shut: there is nothing to override."
    if one.state is State.ERROR:
        return one.explanation
    if not one.required and one.state is not State.BLOCKED:
        return f"{one.label} only advises: its silence needs no override."
    return _barred_by_the_plan(requirement, one)


def _barred_by_the_plan(requirement: Requirement | None, one: RequirementVerdict) -> str | None:
    if requirement is None or not requirement.can_be_overridden:
        return f"The plan does not let anybody override {one.label}."
    if one.state is State.BLOCKED and not requirement.block_can_be_overridden:
        return f"The plan does not let anybody override a request for changes of {one.label}."
    return None


def may_confirm(
    person: str, groups: Collection[str], proposer: str, authors: Collection[str]
) -> str | None:
    """Why this person may not confirm the proposal; none where they may."""
    if person == proposer:
        return "Whoever proposed an override cannot confirm it: it takes two people."
    if LEADERSHIP_GROUP not in groups:
        return "An override is confirmed by one of Leadership."
    if person in authors:
        return "Whoever wrote the text cannot confirm an override of its review."
    return None


def may_end(person: str, groups: Collection[str], proposer: str, lead: str) -> str | None:
    """Why this person may not end the override; none where they may."""
    if person in (proposer, lead) or LEADERSHIP_GROUP in groups:
        return None
    return "Its proposer, the lead or one of Leadership can end an override."
