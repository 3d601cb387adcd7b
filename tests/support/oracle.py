"""A second gate, written apart from the first and so plainly that it is obviously right.

It knows only whether each group stands as it should and whether the gate is open; slow is fine.
Each of `MISTAKES` is a way to get it wrong; a property that cannot tell them apart proves nothing.
"""

from math import ceil

from models.vocabulary import Position, RoundState
from review.rules.facts import Facts, Requirement, RuleKind

MISTAKES = (
    "other texts count",
    "late ones count",
    "authors count",
    "abstaining leaves both numbers",
    "a recused person stays in the denominator",
    "percentages round down",
    "everyone recused satisfies all",
    "anyone takes a block back",
    "advisory groups cannot block",
    "the first answer stands",
    "conditions are ignored",
    "an older text may be promoted",
    "an expired round may be promoted",
    "a broken plan is overlooked",
    "an unreadable rule is skipped",
    "nobody required is enough",
    "a group counts for another",
    "silence approves",
)


def is_open(facts: Facts, mistake: str = "") -> bool:  # noqa: PLR0911 - one line a reason
    """Whether the draft may be promoted."""
    if facts.round is None or (facts.plan_error and mistake != "a broken plan is overlooked"):
        return False
    ended = (RoundState.CHANGES_REQUESTED, RoundState.EXPIRED, RoundState.RECALLED)
    if facts.round.state in ended and not (
        facts.round.state is RoundState.EXPIRED and mistake == "an expired round may be promoted"
    ):
        return False
    older = facts.round.revision_number != facts.newest_revision
    if older and mistake != "an older text may be promoted":
        return False
    for requirement in facts.requirements:
        if requirement.rule is None and mistake != "an unreadable rule is skipped":
            return False
    for group in {one.group for one in facts.asked}:
        required = any(one.group == group and one.required for one in facts.requirements)
        if mistake == "advisory groups cannot block" and not required:
            continue
        if is_blocked(facts, group, mistake):
            return False
    needed = [one for one in facts.requirements if one.required and counts_here(facts, one)]
    if not needed:
        return mistake == "nobody required is enough"
    return all(agrees(facts, one, mistake) for one in needed if one.rule is not None)


def counts_here(facts: Facts, requirement: Requirement) -> bool:
    """Whether the requirement holds for this draft: by its condition, or because it was asked."""
    return requirement.applies or requirement.group in [one.group for one in facts.asked]


def position(facts: Facts, person: str, group: str, mistake: str) -> Position | None:
    """The position in which the person stands for the group, on the text under review."""
    standing = None
    for one in facts.recorded:
        if one.person != person:
            continue
        if one.group != group and mistake != "a group counts for another":
            continue
        if not one.counts and mistake != "late ones count":
            continue
        assert facts.round is not None
        if one.revision_sha256 != facts.round.revision_sha256 and mistake != "other texts count":
            continue
        if standing is None or mistake != "the first answer stands":
            standing = one.position
    return standing


def people(facts: Facts, group: str) -> set[str]:
    return {one.person for one in facts.asked if one.group == group}


def is_blocked(facts: Facts, group: str, mistake: str) -> bool:
    stand = [position(facts, person, group, mistake) for person in people(facts, group)]
    if mistake == "anyone takes a block back" and Position.APPROVE in stand:
        return False
    return Position.REQUEST_CHANGES in stand


def agrees(facts: Facts, requirement: Requirement, mistake: str) -> bool:
    """Whether enough of those who may decide for the group agree."""
    asked = people(facts, requirement.group)
    if mistake != "authors count":
        asked -= facts.authors
    stand = [position(facts, person, requirement.group, mistake) for person in asked]
    assents = [Position.APPROVE, Position.NO_OBJECTION]
    if mistake == "conditions are ignored":
        assents.append(Position.APPROVE_WITH_CONDITIONS)
    agreed = len([one for one in stand if one in assents])
    if mistake == "silence approves":
        agreed += stand.count(None)
    deciding = len(stand)
    if mistake != "a recused person stays in the denominator":
        deciding -= stand.count(Position.RECUSE)
    if mistake == "abstaining leaves both numbers":
        deciding -= stand.count(Position.ABSTAIN)
    if deciding == 0:
        return mistake == "everyone recused satisfies all" and bool(stand)
    rule = requirement.rule
    assert rule is not None
    share = rule.number * deciding / 100
    enough = {
        RuleKind.ANY: 1,
        RuleKind.ALL: deciding,
        RuleKind.COUNT: rule.number,
        RuleKind.PERCENT: int(share) if mistake == "percentages round down" else ceil(share),
    }[rule.kind]
    return agreed >= max(enough, 1)
