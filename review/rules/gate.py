"""The gate: one pure function from facts to a verdict; whoever asks, asks this one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from models.vocabulary import CommentKind, Disposition, Position, RoundState
from review.rules.facts import (
    Asked,
    Concern,
    Facts,
    Override,
    Recorded,
    Requirement,
    Rule,
    RuleKind,
)
from review.rules.requirement import judge_requirement
from review.rules.tally import REQUEST_CHANGES, Context
from review.rules.verdict import Blocker, BlockerKind, RequirementState, RequirementVerdict, Verdict
from review.rules.wording import listed

SATISFIED = RequirementState.SATISFIED
NOT_APPLICABLE = RequirementState.NOT_APPLICABLE
OVERRIDDEN = RequirementState.OVERRIDDEN
ERROR = RequirementState.ERROR
# Bound once: a draft keeps the concerns of all its rounds.
CONDITION = CommentKind.CONDITION
REMARK = CommentKind.REMARK
APPROVE_WITH_CONDITIONS = Position.APPROVE_WITH_CONDITIONS
NONE_MET: frozenset[str] = frozenset()
NOBODY: Mapping[str, Asked] = {}

# An answer after any other end does not count, so nothing can open the gate there.
CAN_OPEN = frozenset({RoundState.OPEN, RoundState.APPROVED})


def judge(facts: Facts, now: datetime) -> Verdict:
    """Judges the draft's newest round; fails closed: whatever is unclear keeps the gate shut."""
    asked = _by_group(facts.asked)
    positions = standing_positions(facts)
    all_requirements = _all_requirements(facts, asked)
    context = Context(
        now,
        facts.round.due_at if facts.round is not None else None,
        facts.authors,
        conditions_met(facts.concerns) if facts.concerns else NONE_MET,
        overrides_in_force(facts, now),
        facts.candidates,
        all_requirements,
    )
    requirements: list[RequirementVerdict] = []
    blockers = _standing_in_the_way(facts)
    for requirement in all_requirements:
        verdict, blocks = judge_requirement(
            requirement,
            tuple(asked.get(requirement.group, NOBODY).values()),
            positions.get(requirement.group, {}),
            context,
        )
        requirements.append(verdict)
        for block in blocks:
            blockers.append(Blocker(BlockerKind.SIGN_OFF, block.id, verdict.explanation))
    blockers += [_open_dispute(one, asked) for one in open_disputes(facts, all_requirements, now)]
    concerns = open_concerns(facts, positions)
    if concerns:
        labels = {one.group: one.label for one in all_requirements}
        blockers += [_open_concern(one, labels) for one in concerns]
    required = [one for one in requirements if one.required and one.state is not NOT_APPLICABLE]
    missing = missing_of(requirements)
    is_open = bool(required) and not missing and not blockers
    return Verdict(
        is_open,
        summary_of(requirements, blockers, opened=is_open),
        tuple(requirements),
        tuple(blockers),
    )


def missing_of(requirements: Iterable[RequirementVerdict]) -> list[RequirementVerdict]:
    """Those that hold the gate shut; what cannot be read may have been a requirement."""
    return [
        one
        for one in requirements
        if one.state is ERROR
        or (
            one.required
            and one.state is not SATISFIED
            and one.state is not NOT_APPLICABLE
            and one.state is not OVERRIDDEN
        )
    ]


def standing_positions(facts: Facts) -> dict[str, dict[str, Recorded]]:
    """Each person's latest sign-off per group that names exactly the text under review."""
    standing: dict[str, dict[str, Recorded]] = {}
    if facts.round is None:
        return standing
    sha256 = facts.round.revision_sha256
    coded = {one.group for one in facts.requirements if one.needs_code}
    void = False
    for recorded in facts.recorded:
        if recorded.counts and recorded.revision_sha256 == sha256:
            group = standing.get(recorded.group)
            if group is None:
                group = standing[recorded.group] = {}
            if coded and _is_unproven(recorded, coded):
                void = True
                before = group.get(recorded.person)
                if before is not None and before.by_code and before.position is REQUEST_CHANGES:
                    # What was said with a code is not taken back without one.
                    continue
            group[recorded.person] = recorded
            if recorded.retracted:
                void = True
    return _without_void(standing, coded) if void else standing


def _is_unproven(recorded: Recorded, coded: Collection[str]) -> bool:
    """Whether the plan asks for a code that the answer came without.

    A request for changes blocks all the same: what is in doubt keeps the gate shut.
    """
    return (
        recorded.group in coded
        and not recorded.by_code
        and recorded.position is not REQUEST_CHANGES
    )


def _without_void(
    standing: dict[str, dict[str, Recorded]], coded: Collection[str]
) -> dict[str, dict[str, Recorded]]:
    """Whoever's latest was retracted, or came without the code that the plan asks for, has no
    position: what they said before stands no more.
    """
    return {
        group: {
            person: one
            for person, one in people.items()
            if not one.retracted and not _is_unproven(one, coded)
        }
        for group, people in standing.items()
    }


def conditions_met(concerns: Iterable[Concern]) -> frozenset[str]:
    """The approvals with conditions of which none is left open; one without any is not met."""
    conditions = [one for one in concerns if one.kind is CONDITION and one.sign_off]
    if not conditions:
        return NONE_MET
    unmet = {one.sign_off for one in conditions if not one.settled}
    return frozenset(
        [one.sign_off for one in conditions if one.sign_off and one.sign_off not in unmet]
    )


def open_concerns(facts: Facts, positions: Mapping[str, Mapping[str, Recorded]]) -> list[Concern]:
    """What somebody still waits for an answer to; conditions only of approvals that stand, or
    would stand if they had come with the code that the plan asks for.
    """
    if not facts.concerns:
        return []
    conditional = {
        recorded.id
        for people in positions.values()
        for recorded in people.values()
        if recorded.position is APPROVE_WITH_CONDITIONS
    } | _conditional_without_code(facts)
    # Most conditions are of approvals that stand no more: those are told from the rest first.
    return [
        one
        for one in facts.concerns
        if (one.kind is REMARK or one.sign_off in conditional) and not one.settled
    ]


def _conditional_without_code(facts: Facts) -> set[str]:
    """Approvals with conditions that lack their code: what was asked for waits for an answer."""
    coded = {one.group for one in facts.requirements if one.needs_code}
    if not coded or facts.round is None:
        return set()
    sha256 = facts.round.revision_sha256
    latest = {
        (one.group, one.person): one
        for one in facts.recorded
        if one.counts and one.revision_sha256 == sha256
    }
    return {
        one.id
        for one in latest.values()
        if one.position is Position.APPROVE_WITH_CONDITIONS
        and not one.retracted
        and _is_unproven(one, coded)
    }


def open_disputes(
    facts: Facts, requirements: Iterable[Requirement], now: datetime
) -> list[Recorded]:
    """Answers that their people disown and have not given anew: what they would say themselves may
    be a request for changes, so that nothing goes on without it.

    Not where somebody else answers in their place by now, nor where an override would lift a
    request for changes too.
    """
    if facts.round is None or not any(one.disputed for one in facts.recorded):
        return []
    sha256 = facts.round.revision_sha256
    latest = {
        (one.group, one.person): one
        for one in facts.recorded
        if one.counts and one.revision_sha256 == sha256
    }
    asked = {(one.group, one.person) for one in facts.asked}
    lifted = overrides_in_force(facts, now)
    beyond = {
        one.group
        for one in requirements
        if one.group in lifted and one.can_be_overridden and one.block_can_be_overridden
    }
    return [
        one
        for key, one in latest.items()
        if one.disputed and key in asked and one.group not in beyond
    ]


def overrides_in_force(facts: Facts, now: datetime) -> dict[str, Override]:
    """By group: confirmed by a second person, for exactly this text, not expired."""
    if facts.round is None or not facts.overrides:
        return {}
    return {
        one.group: one
        for one in facts.overrides
        if one.confirmed_by is not None
        and one.confirmed_by != one.proposed_by
        and one.confirmed_by not in facts.authors
        and one.revision_sha256 == facts.round.revision_sha256
        and now < one.expires_at
        and not one.ended
    }


def _by_group(asked: tuple[Asked, ...]) -> dict[str, dict[str, Asked]]:
    """Who was asked, by group and person: nobody counts twice for one group."""
    groups: dict[str, dict[str, Asked]] = {}
    for one in asked:
        group = groups.get(one.group)
        if group is None:
            groups[one.group] = {one.person: one}
        else:
            group.setdefault(one.person, one)
    return groups


def _all_requirements(facts: Facts, asked: Iterable[str]) -> tuple[Requirement, ...]:
    """The plan's requirements; a group asked beyond the plan is advisory by `any`."""
    known = {requirement.group for requirement in facts.requirements}
    if known.issuperset(asked):
        return facts.requirements
    beyond = tuple(
        Requirement(group, group.replace("_", " ").capitalize(), Rule(RuleKind.ANY), required=False)
        for group in asked
        if group not in known
    )
    return facts.requirements + beyond


def _standing_in_the_way(facts: Facts) -> list[Blocker]:
    found: list[Blocker] = []
    if facts.plan_error is not None:
        found.append(Blocker(BlockerKind.PLAN, "", f"The plan is in error: {facts.plan_error}"))
    if facts.round is None:
        found.append(Blocker(BlockerKind.ROUND, "", "No round of review has been opened yet."))
        return found
    if facts.round.state not in CAN_OPEN:
        ended = facts.round.state.replace("_", " ")
        words = f"Round {facts.round.number} has ended ({ended}); open the next one."
        found.append(Blocker(BlockerKind.ROUND, str(facts.round.number), words))
    if facts.round.revision_number != facts.newest_revision:
        words = (
            f"Revision {facts.newest_revision} is newer than revision "
            f"{facts.round.revision_number}, which was reviewed; open a round for it."
        )
        found.append(Blocker(BlockerKind.REVISION, str(facts.newest_revision), words))
    return found


def _open_dispute(one: Recorded, asked: Mapping[str, Mapping[str, Asked]]) -> Blocker:
    words = (
        f"{asked[one.group][one.person].name} says that an answer in their name was not theirs; "
        "nothing goes on until they have answered themselves."
    )
    return Blocker(BlockerKind.DISPUTE, one.id, words)


def _open_concern(one: Concern, labels: Mapping[str, str]) -> Blocker:
    whose = one.raiser_name
    if one.group:
        whose += f" of {labels.get(one.group, one.group.replace('_', ' '))}"
    condition = one.kind is CommentKind.CONDITION
    what = "a condition" if condition else "a blocking comment"
    if one.disposition is Disposition.OPEN:
        words = f"{whose} waits for an answer to {what}."
    else:
        answer = one.disposition.replace("_", " ")
        verb = "does not accept" if one.accepted is False else "has yet to accept"
        words = f"{whose} {verb} the answer ({answer}) to {what}."
    kind = BlockerKind.CONDITION if condition else BlockerKind.COMMENT
    return Blocker(kind, one.id, words, one)


def summary_of(
    requirements: Iterable[RequirementVerdict], blockers: list[Blocker], *, opened: bool
) -> str:
    """The verdict in one sentence; an override is said before anything else."""
    requirements = tuple(requirements)
    if opened:
        lifted = [one.label for one in requirements if one.state is OVERRIDDEN]
        if lifted:
            return (
                f"Open by override: {listed(lifted)} did not agree to this text and is overridden."
            )
        return "Open: every required group has agreed to exactly this text."
    if blockers:
        return f"Shut: {blockers[0].explanation}"
    missing = missing_of(requirements)
    if missing:
        return f"Shut: waiting for {listed([one.label for one in missing])}."
    if any(one.required and one.state is not NOT_APPLICABLE for one in requirements):
        return "Shut: the review is not finished."
    return "Shut: the plan names no group whose approval is required."
