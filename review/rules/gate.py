"""The gate: one pure function from facts to a verdict; whoever asks, asks this one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from models.vocabulary import RoundState
from review.rules.facts import Asked, Facts, Recorded, Requirement, Rule, RuleKind
from review.rules.requirement import judge_requirement
from review.rules.verdict import Blocker, BlockerKind, RequirementState, RequirementVerdict, Verdict
from review.rules.wording import listed

SATISFIED = RequirementState.SATISFIED
NOT_APPLICABLE = RequirementState.NOT_APPLICABLE
ERROR = RequirementState.ERROR
NOBODY: Mapping[str, Asked] = {}

# An answer after any other end does not count, so nothing can open the gate there.
CAN_OPEN = frozenset({RoundState.OPEN, RoundState.APPROVED})


def judge(facts: Facts, now: datetime) -> Verdict:
    """Judges the draft's newest round; fails closed: whatever is unclear keeps the gate shut."""
    asked = _by_group(facts.asked)
    positions = standing_positions(facts)
    requirements: list[RequirementVerdict] = []
    blockers = _standing_in_the_way(facts)
    for requirement in _all_requirements(facts, asked):
        verdict, blocks = judge_requirement(
            requirement,
            tuple(asked.get(requirement.group, NOBODY).values()),
            positions.get(requirement.group, {}),
            facts.authors,
            now,
        )
        requirements.append(verdict)
        for block in blocks:
            blockers.append(Blocker(BlockerKind.SIGN_OFF, block.id, verdict.explanation))
    required = [one for one in requirements if one.required and one.state is not NOT_APPLICABLE]
    # What cannot be read may have been a requirement: it is missed wherever it stands.
    missing = [
        one
        for one in requirements
        if one.state is ERROR
        or (one.required and one.state is not SATISFIED and one.state is not NOT_APPLICABLE)
    ]
    is_open = bool(required) and not missing and not blockers
    return Verdict(
        is_open, _summary(is_open, missing, blockers), tuple(requirements), tuple(blockers)
    )


def standing_positions(facts: Facts) -> dict[str, dict[str, Recorded]]:
    """Each person's latest sign-off per group that names exactly the text under review."""
    standing: dict[str, dict[str, Recorded]] = {}
    if facts.round is None:
        return standing
    sha256 = facts.round.revision_sha256
    for recorded in facts.recorded:
        if recorded.counts and recorded.revision_sha256 == sha256:
            group = standing.get(recorded.group)
            if group is None:
                group = standing[recorded.group] = {}
            group[recorded.person] = recorded
    return standing


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


def _summary(is_open: bool, missing: list[RequirementVerdict], blockers: list[Blocker]) -> str:
    if is_open:
        return "Open: every required group has agreed to exactly this text."
    if blockers:
        return f"Shut: {blockers[0].explanation}"
    if not missing:
        return "Shut: the plan names no group whose approval is required."
    return f"Shut: waiting for {listed([one.label for one in missing])}."
