"""Bugs to plant in the rules: each is one rule got wrong, as somebody in a hurry might get it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from models.vocabulary import Disposition, Position, RoundState
from review.rules import (
    carry_over,
    concerns,
    delegation,
    gate,
    next_step,
    order,
    overriding,
    requirement,
    seen,
    tally,
)
from review.rules.facts import Asked, Concern, Facts, Override, Recorded
from review.rules.verdict import RequirementState

Patch = pytest.MonkeyPatch
# Random reviews within which each is found. Over several seeds nearly all took fewer than 50, and
# the most elusive 250.
FOUND_WITHIN = 1000
BUGS: dict[str, Callable[[Patch], None]] = {}


def bug(name: str) -> Callable[[Callable[[Patch], None]], Callable[[Patch], None]]:
    def named(plant: Callable[[Patch], None]) -> Callable[[Patch], None]:
        BUGS[name] = plant
        return plant

    return named


def seeing(patch: Patch, change: Callable[[Facts, Recorded], Recorded | None]) -> None:
    """The gate takes each sign-off for another, or overlooks it."""
    right = gate.standing_positions

    def wrong(facts: Facts) -> dict[str, dict[str, Recorded]]:
        found = [change(facts, one) for one in facts.recorded]
        return right(replace(facts, recorded=tuple(one for one in found if one is not None)))

    patch.setattr(gate, "standing_positions", wrong)


def judging(patch: Patch, change: Callable[[Facts], Facts]) -> None:
    """The gate is given other facts than there are."""
    right = gate.judge
    patch.setattr(gate, "judge", lambda facts, now: right(change(facts), now))


def counting(patch: Patch, change: Callable[[Recorded], Recorded]) -> None:
    """One group's answers are counted as others than they are."""
    right = requirement.tally

    def wrong(wanted: Any, asked: Any, positions: Mapping[str, Recorded], context: Any) -> Any:
        taken = {person: change(one) for person, one in positions.items()}
        return right(wanted, asked, taken, context)

    patch.setattr(requirement, "tally", wrong)


def instead(old: Position, new: Position) -> Callable[[Recorded], Recorded]:
    return lambda one: replace(one, position=new) if one.position is old else one


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


# What text, and which round.


@bug("an older text is promoted")
def older(patch: Patch) -> None:
    def wrong(facts: Facts) -> Facts:
        assert facts.round is not None
        return replace(facts, newest_revision=facts.round.revision_number)

    judging(patch, wrong)


@bug("an expired round is promoted")
def expired(patch: Patch) -> None:
    patch.setattr(gate, "CAN_OPEN", gate.CAN_OPEN | {RoundState.EXPIRED})


@bug("a round closed with a block ends as expired")
def ends_wrong(patch: Patch) -> None:
    patch.setattr(next_step, "has_block", lambda verdict: False)


@bug("a round ends before everyone has answered")
def ends_early(patch: Patch) -> None:
    patch.setattr(next_step, "everyone_answered", lambda facts: True)


@bug("a pending group counts as having agreed in the order")
def out_of_order(patch: Patch) -> None:
    patch.setattr(order, "MET", order.MET | {RequirementState.PENDING})


@bug("an overridden group is waited for in the order")
def waits_for_overridden(patch: Patch) -> None:
    patch.setattr(order, "MET", order.MET - {RequirementState.OVERRIDDEN})


# Overrides.


def lifting(patch: Patch, change: Callable[[Override, Facts], Override]) -> None:
    right = gate.overrides_in_force

    def wrong(facts: Facts, now: datetime) -> dict[str, Override]:
        return right(
            replace(facts, overrides=tuple(change(one, facts) for one in facts.overrides)), now
        )

    patch.setattr(gate, "overrides_in_force", wrong)


@bug("an override by one person")
def alone(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, proposed_by="somebody else"))


@bug("an override that nobody has confirmed")
def unconfirmed(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, confirmed_by=one.confirmed_by or "nobody"))


@bug("an override confirmed by an author")
def self_serving(patch: Patch) -> None:
    right = gate.overrides_in_force
    patch.setattr(
        gate,
        "overrides_in_force",
        lambda facts, now: right(replace(facts, authors=frozenset()), now),
    )


@bug("an override outlives its text")
def outlives(patch: Patch) -> None:
    def wrong(one: Override, facts: Facts) -> Override:
        assert facts.round is not None
        return replace(one, revision_sha256=facts.round.revision_sha256)

    lifting(patch, wrong)


@bug("an override never expires")
def for_ever(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, expires_at=datetime(2100, 1, 1, tzinfo=UTC)))


@bug("an override that was ended goes on")
def endless(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, ended=False))


@bug("an override lifts what the plan keeps from it")
def lifts_all(patch: Patch) -> None:
    patch.setattr(requirement, "_lifts", lambda wanted, state: state is not requirement.SATISFIED)


@bug("whoever proposed an override confirms it")
def confirms_own(patch: Patch) -> None:
    right = overriding.may_confirm
    patch.setattr(
        overriding, "may_confirm", lambda who, groups, by, authors: right(who, groups, "", authors)
    )


@bug("an override is confirmed outside of Leadership")
def confirms_any(patch: Patch) -> None:
    right = overriding.may_confirm
    patch.setattr(
        overriding,
        "may_confirm",
        lambda who, groups, by, authors: right(who, ["leadership"], by, authors),
    )


# Carry-over.


def keeping(patch: Patch, **changes: Callable[[Any], Any]) -> None:
    right = carry_over.keep

    def wrong(*given: Any) -> carry_over.Kept:
        names = ("requirement", "earlier", "revision_number", "text", "marks", "authors")
        facts = dict(zip(names, given, strict=True))
        return right(**{name: changes.get(name, lambda it: it)(it) for name, it in facts.items()})

    patch.setattr(carry_over, "keep", wrong)


@bug("an approval is kept although a watched section has changed")
def kept_changed(patch: Patch) -> None:
    keeping(patch, text=lambda it: replace(it, unchanged=True))


@bug("an approval that was taken back is kept")
def kept_void(patch: Patch) -> None:
    keeping(patch, earlier=lambda it: replace(it, void=False))


@bug("an answer that is no assent is kept")
def kept_anything(patch: Patch) -> None:
    patch.setattr(carry_over, "KEPT", frozenset(Position))


@bug("an approval is kept of who has become an author")
def kept_author(patch: Patch) -> None:
    keeping(patch, authors=lambda it: ())


@bug("one editorial revision excuses all the others")
def kept_editorial(patch: Patch) -> None:
    def wrong(it: Collection[carry_over.Marked]) -> tuple[carry_over.Marked, ...]:
        return tuple(replace(one, revision_number=number) for one in it for number in range(9))

    keeping(patch, marks=wrong)


# Delegates.


@bug("delegates who name each other decide all the same")
def in_a_loop(patch: Patch) -> None:
    right = delegation.stand_in

    def wrong(person: str, people: Any, barred: Any, now: Any) -> delegation.StandIn:
        found = right(person, people, barred, now)
        at = people.get(person)
        return delegation.StandIn(at.delegate) if "circle" in found.why else found

    patch.setattr(delegation, "stand_in", wrong)


@bug("a decision is handed to an author")
def to_an_author(patch: Patch) -> None:
    right = delegation.stand_in
    patch.setattr(
        delegation, "stand_in", lambda who, people, barred, now: right(who, people, (), now)
    )


# Concerns, and who sees them.


def settled(patch: Patch, wrong: Callable[[Concern], bool]) -> None:
    patch.setattr(Concern, "settled", property(wrong))


@bug("any answer settles a blocking comment")
def any_answer(patch: Patch) -> None:
    settled(patch, lambda one: one.withdrawn or one.disposition is not Disposition.OPEN)


@bug("an answer that is contested settles it")
def contested(patch: Patch) -> None:
    right = Concern.settled.fget
    assert right is not None
    settled(patch, lambda one: right(replace(one, accepted=one.accepted is not None or None)))


@bug("what was withdrawn still blocks")
def withdrawn(patch: Patch) -> None:
    right = Concern.settled.fget
    assert right is not None
    settled(patch, lambda one: right(replace(one, withdrawn=False)))


@bug("a condition outlives the approval it was of")
def outlived(patch: Patch) -> None:
    patch.setattr(
        gate, "open_concerns", lambda facts, positions: [o for o in facts.concerns if not o.settled]
    )


@bug("the lead settles their own answer")
def own_answer(patch: Patch) -> None:
    right = concerns.may_settle
    patch.setattr(
        concerns,
        "may_settle",
        lambda who, it: right(who, replace(it, lead="", disposed_by=None)),
    )


@bug("an author settles in the raiser's place")
def author_settles(patch: Patch) -> None:
    right = concerns.may_settle
    patch.setattr(
        concerns, "may_settle", lambda who, it: right(who, replace(it, authors=frozenset()))
    )


@bug("what is privileged is listed to an external")
def privileged_listed(patch: Patch) -> None:
    patch.setattr(seen, "sees_concern", lambda viewer, concern, lead: True)


@bug("what is privileged is counted in the words an external sees")
def privileged_counted(patch: Patch) -> None:
    right = seen.verdict_as_seen

    def wrong(verdict: Any, viewer: Any, lead: str) -> Any:
        return right(verdict, viewer, lead)._replace(summary=verdict.summary)

    patch.setattr(seen, "verdict_as_seen", wrong)


@bug("the gate looks open to who may not know why it is shut")
def looks_open(patch: Patch) -> None:
    right = seen.verdict_as_seen

    def wrong(verdict: Any, viewer: Any, lead: str) -> Any:
        found = right(verdict, viewer, lead)
        return found._replace(open=not gate.missing_of(found.requirements) and not found.blockers)

    patch.setattr(seen, "verdict_as_seen", wrong)


@bug("whoever has answered for one group sees the others' answers for all")
def first_pass(patch: Patch) -> None:
    right = seen.judges_independently

    def wrong(facts: Facts, viewer: Any, *, independent: bool) -> bool:
        said = any(viewer.person in people for people in gate.standing_positions(facts).values())
        return not said and right(facts, viewer, independent=independent)

    patch.setattr(seen, "judges_independently", wrong)
