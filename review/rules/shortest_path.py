"""The shortest way to an open gate: the fewest people who have to act, then the fewest days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from models.vocabulary import CommentKind, Disposition, Position, RoundState
from review.rules.facts import Candidate, Facts
from review.rules.gate import judge
from review.rules.path_choice import Choice, choose
from review.rules.path_steps import steps_of
from review.rules.path_wanted import work_left
from review.rules.path_words import NOTHING_TO_DO, Step, StepKind, path_in_words
from review.rules.path_work import Impassable, Lead
from review.rules.verdict import RequirementState, Verdict
from review.rules.what_if import Hypothesis, SupposedDisposition, SupposedSignOff, suppose

APPROVALS = frozenset({StepKind.ANSWER, StepKind.TAKE_BACK, StepKind.ASK})


@dataclass(frozen=True, slots=True)
class Path:
    """Everything that has to be done, in the order in which it can be; no steps: it is open."""

    steps: tuple[Step, ...]
    # How many different people have to act; to ask somebody is no act of its own.
    people: int
    # Working days until the last of them has acted.
    days: float
    words: str
    # False where one of fewer people, or a sooner one, could not be ruled out in time; `words` says
    # then what is at most.
    proven: bool = True


@dataclass(frozen=True, slots=True)
class NoPath:
    """Nothing that people could do opens the gate, and why."""

    why_none: str


def shortest_path(
    facts: Facts,
    now: datetime,
    days: Mapping[str, float] | None = None,
    *,
    lead: Lead | None = None,
    absent: Collection[str] = (),
) -> Path | NoPath:
    """The least that people have to do for the gate to open; never an override.

    `days`: working days until a person has answered. Nobody absent is counted on. A path is only
    told if the gate itself says that it would be open at its end.
    """
    verdict = judge(facts, now)
    if verdict.open:
        return Path((), 0, 0.0, NOTHING_TO_DO)
    why = _no_way(facts, verdict)
    if why is not None:
        return NoPath(why)
    try:
        work = work_left(facts, verdict, now, lead or Lead(), absent)
        choice = choose(work, days or {})
    except Impassable as impassable:
        return NoPath(str(impassable))
    steps = steps_of(work, choice.timetable)
    if not judge(suppose(facts, taken(facts, steps)), now).open:
        return NoPath("No sure way to open it was found.")
    return _path(steps, choice, verdict)


def taken(facts: Facts, steps: Collection[Step]) -> Hypothesis:
    """The hypothesis that all these steps are taken."""
    conditions = {one.id for one in facts.concerns if one.kind is CommentKind.CONDITION}
    # By comment: whoever accepts an answer that has been given does not give another.
    answers = {one.id: one.disposition for one in facts.concerns}
    accepted = {one.comment_id for one in steps if one.kind is StepKind.ACCEPT}
    for one in steps:
        if one.kind is StepKind.SETTLE and one.comment_id is not None:
            answers[one.comment_id] = Disposition.ACCEPTED
    touched = {one.comment_id for one in steps if one.comment_id is not None}
    return Hypothesis(
        asked=tuple(
            Candidate(
                one.person,
                one.name,
                one.group,
                principal=one.principal,
                principal_name=one.principal_name,
            )
            for one in steps
            if one.kind is StepKind.ASK and one.group is not None
        ),
        sign_offs=tuple(
            SupposedSignOff(one.person, one.group, Position.APPROVE)
            for one in steps
            if one.kind in APPROVALS and one.group is not None
        ),
        dispositions=tuple(
            SupposedDisposition(
                comment, answers[comment], None if comment in conditions else comment in accepted
            )
            for comment in sorted(touched)
        ),
    )


def _no_way(facts: Facts, verdict: Verdict) -> str | None:
    """Why nothing that the people asked could do is enough, where that is plain from the start."""
    round_ = facts.round
    if facts.plan_error is not None:
        return f"The plan is in error and has to be corrected first: {facts.plan_error}"
    if round_ is None:
        return "Open a round: nobody has been asked yet."
    if round_.revision_number != facts.newest_revision:
        return f"Open a round on revision {facts.newest_revision}: it has not been reviewed yet."
    if round_.state is not RoundState.OPEN:
        ended = round_.state.replace("_", " ")
        return f"Open the next round: round {round_.number} has ended ({ended})."
    return _no_way_by_the_plan(verdict)


def _no_way_by_the_plan(verdict: Verdict) -> str | None:
    for one in verdict.requirements:
        if one.state is RequirementState.ERROR:
            return one.explanation
    required = [one for one in verdict.requirements if one.required]
    if all(one.state is RequirementState.NOT_APPLICABLE for one in required):
        return "The plan names no group whose approval is required for this draft."
    return None


def _path(steps: tuple[Step, ...], choice: Choice, verdict: Verdict) -> Path:
    people = len({one.person for one in steps})
    labels = {one.group: one.label for one in verdict.requirements}
    fewest, soonest = choice.fewest, choice.soonest
    words = path_in_words(steps, labels, people, choice.days, fewest=fewest, soonest=soonest)
    return Path(steps, people, choice.days, words, fewest and soonest)
