"""Whose approvals are wanted: of the required groups, and of groups that have to come before."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from review.rules.facts import Facts
from review.rules.gate import overrides_in_force
from review.rules.path_survey import Survey
from review.rules.path_work import GroupWork, Impassable, Lead, PathWork, is_to_dispose
from review.rules.tally import needed
from review.rules.verdict import Verdict


def work_left(
    facts: Facts, verdict: Verdict, now: datetime, lead: Lead, absent: Collection[str]
) -> PathWork:
    """What is left to do; raises `Impassable` where it cannot be done."""
    survey = Survey(facts, verdict, now, absent)
    found = {
        one.group: survey.group(one)
        for one in sorted(verdict.requirements, key=lambda one: one.group)
    }
    overridden = overrides_in_force(facts, now)
    wanted = {
        one.group
        for one in verdict.requirements
        if one.required and not found[one.group].met and one.group not in overridden
    }
    passing = {
        group
        for group, one in found.items()
        if one.met or one.silence_days is not None or group in overridden or survey.is_given_up(one)
    }
    wanted |= _before(found, wanted, passing, survey)
    groups = {
        group: _wanting(one, survey, with_those_to_come=wanted.union(passing).issuperset(one.after))
        if group in wanted
        # Its conditions have to be dealt with, but nobody's turn waits for that.
        else replace(one, spare=len(one.conditionals))
        for group, one in found.items()
    }
    work = PathWork(lead, lead.person in absent, groups, survey.remarks)
    _check_comments(work, absent)
    return work


def _before(
    found: dict[str, GroupWork], wanted: set[str], passing: set[str], survey: Survey
) -> set[str]:
    """Groups that only advise, where without them the turn of a wanted group does not come."""
    reached, to_see = set(wanted), sorted(wanted)
    while to_see:
        one = found[to_see.pop()]
        if _still_needed(one, survey) <= sum(seat.turn_has_come for seat in one.seats):
            continue
        new = [group for group in one.after if group not in reached and group not in passing]
        reached.update(new)
        to_see += new
    return reached - wanted


def _still_needed(one: GroupWork, survey: Survey) -> int:
    """How many have to approve beside those who do once the comments are dealt with."""
    verdict = survey.verdicts[one.group]
    back = sum(not survey.barred(one.group, seat.person) for seat in one.take_backs)
    return verdict.needed - verdict.have - back - sum(each.counts for each in one.conditionals)


def _wanting(one: GroupWork, survey: Survey, *, with_those_to_come: bool) -> GroupWork:
    verdict, requirement = survey.verdicts[one.group], survey.requirements.get(one.group)
    if requirement is None or requirement.rule is None:
        return one
    seats = tuple(seat for seat in one.seats if with_those_to_come or seat.turn_has_come)
    missing = _still_needed(one, survey)
    if missing <= len(seats):
        return replace(one, missing=max(missing, 0), spare=max(-missing, 0), seats=seats)
    candidates = survey.candidates(one)
    eligible, had = survey.eligible(one.group), verdict.needed - missing
    for to_ask in range(1, len(candidates) + 1):
        # Of a percentage more have to agree, the more are asked.
        if needed(requirement.rule, eligible + to_ask) <= had + len(seats) + to_ask:
            return replace(
                one, missing=len(seats), seats=seats, to_ask=to_ask, candidates=candidates
            )
    others = "nobody else" if not candidates else f"only {len(candidates)} more"
    raise Impassable(
        f"{one.label} needs {verdict.needed} to agree, {had + len(seats)} of those asked could, "
        f"and {others} could be asked."
    )


def _check_comments(work: PathWork, absent: Collection[str]) -> None:
    for one in work.remarks:
        if one.raiser is None:
            raise Impassable(
                f"A blocking comment by {one.raiser_name} is open, and it is not on record who "
                "could accept an answer to it."
            )
        if one.raiser in absent:
            raise Impassable(
                f"{one.raiser_name} has to accept the answer to a blocking comment and is absent."
            )
        if is_to_dispose(one) and work.lead_is_absent:
            raise Impassable("A blocking comment waits for an answer and the lead is absent.")
    for one in work.conditionals:
        if one.seat is None and work.lead_is_absent:
            raise Impassable("A condition waits for an answer and the lead is absent.")
