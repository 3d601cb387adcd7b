"""Planted: what counts, and who."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from planting import Patch, bug, counting, instead, judging, seeing

from models.vocabulary import Position
from review.rules import (
    gate,
    requirement,
    tally,
)
from review.rules.facts import Asked, Facts, Recorded
from review.rules.verdict import RequirementState

# What counts.


@bug("a stale approval counts")
def stale_approval(patch: Patch) -> None:
    def wrong(facts: Facts, one: Recorded) -> Recorded:
        assert facts.round is not None
        agrees = one.position is Position.APPROVE
        return replace(one, revision_sha256=facts.round.revision_sha256) if agrees else one

    seeing(patch, wrong)


@bug("a stale request for changes blocks")
def stale_block(patch: Patch) -> None:
    def wrong(facts: Facts, one: Recorded) -> Recorded:
        assert facts.round is not None
        blocks = one.position is Position.REQUEST_CHANGES
        return replace(one, revision_sha256=facts.round.revision_sha256) if blocks else one

    seeing(patch, wrong)


@bug("an answer after the close counts")
def late(patch: Patch) -> None:
    seeing(patch, lambda facts, one: replace(one, counts=True))


@bug("what was retracted still counts")
def retracted(patch: Patch) -> None:
    seeing(patch, lambda facts, one: replace(one, retracted=False))


@bug("a retraction brings the answer before it back")
def resurrected(patch: Patch) -> None:
    seeing(patch, lambda facts, one: None if one.retracted else one)


@bug("the first answer stands")
def first(patch: Patch) -> None:
    judging(patch, lambda facts: replace(facts, recorded=facts.recorded[::-1]))


@bug("anybody of the group supersedes a block")
def forgotten_block(patch: Patch) -> None:
    right = requirement.tally

    def wrong(wanted: Any, asked: Any, positions: Mapping[str, Recorded], context: Any) -> Any:
        last = list(positions.values())[-1:]
        if last and last[0].position is Position.APPROVE:
            kept = positions.items()
            positions = {
                who: one for who, one in kept if one.position is not Position.REQUEST_CHANGES
            }
        return right(wanted, asked, positions, context)

    patch.setattr(requirement, "tally", wrong)


@bug("a block that is superseded by less than an approval is forgotten, and so is the answer")
def forgotten_answer(patch: Patch) -> None:
    right = gate.standing_positions

    def wrong(facts: Facts) -> dict[str, dict[str, Recorded]]:
        blocked = {
            (one.group, one.person)
            for one in facts.recorded
            if one.position is Position.REQUEST_CHANGES
        }
        return {
            group: {
                person: one
                for person, one in people.items()
                if (group, person) not in blocked
                or one.position in (Position.APPROVE, Position.REQUEST_CHANGES)
            }
            for group, people in right(facts).items()
        }

    patch.setattr(gate, "standing_positions", wrong)


# Who counts.


@bug("the author counts")
def author(patch: Patch) -> None:
    patch.setattr(tally, "_is_barred", lambda one, authors: False)


@bug("the author's delegate counts")
def authors_delegate(patch: Patch) -> None:
    patch.setattr(tally, "_is_barred", lambda one, authors: one.person in authors)


@bug("a delegate counts twice")
def twice(patch: Patch) -> None:
    def wrong(asked: tuple[Asked, ...]) -> dict[str, dict[str, Asked]]:
        groups: dict[str, dict[str, Asked]] = {}
        for one in asked:
            groups.setdefault(one.group, {})[one.request_id] = one
        return groups

    patch.setattr(gate, "_by_group", wrong)


@bug("a recused person stays in the denominator")
def recused(patch: Patch) -> None:
    counting(patch, instead(Position.RECUSE, Position.ABSTAIN))


@bug("an abstention leaves the denominator")
def abstained(patch: Patch) -> None:
    counting(patch, instead(Position.ABSTAIN, Position.RECUSE))


@bug("an abstention is an approval")
def abstain_approves(patch: Patch) -> None:
    counting(patch, instead(Position.ABSTAIN, Position.APPROVE))


@bug("conditions are ignored")
def unconditional(patch: Patch) -> None:
    counting(patch, instead(Position.APPROVE_WITH_CONDITIONS, Position.APPROVE))


@bug("an objection of an adviser does not block")
def advice_cannot_block(patch: Patch) -> None:
    right = gate.judge_requirement

    def wrong(wanted: Any, *rest: Any) -> Any:
        verdict, blocks = right(wanted, *rest)
        return verdict, blocks if wanted.required else ()

    patch.setattr(gate, "judge_requirement", wrong)


@bug("silence approves for a required group")
def silence(patch: Patch) -> None:
    right = tally._of_the_silent

    def wrong(wanted: Any, silent: Sequence[Asked], context: Any) -> tuple[int, int]:
        return right(replace(wanted, required=False), silent, context)

    patch.setattr(tally, "_of_the_silent", wrong)


@bug("silence approves before the deadline")
def early_silence(patch: Patch) -> None:
    patch.setattr(tally, "_is_over", lambda one, context: True)


@bug("what cannot be reached passes")
def unreachable(patch: Patch) -> None:
    right = requirement._state

    def wrong(*count: Any) -> RequirementState:
        state = right(*count)
        return RequirementState.SATISFIED if state is RequirementState.UNREACHABLE else state

    patch.setattr(requirement, "_state", wrong)


@bug("percentages are rounded down")
def rounded(patch: Patch) -> None:
    right = requirement.needed

    def wrong(rule: Any, eligible: int) -> int:
        down = max(rule.number * eligible // 100, 1)
        return down if rule.kind == "percent" else right(rule, eligible)

    patch.setattr(requirement, "needed", wrong)
