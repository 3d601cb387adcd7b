"""Planted: what is kept, who stands in, what is settled, and who sees it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from planting import Patch, bug

from models.vocabulary import Disposition, Position
from review.rules import (
    carry_over,
    concerns,
    delegation,
    gate,
    seen,
)
from review.rules.facts import Concern, Facts

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


# Disowned answers.


@bug("a disowned answer is only taken back")
def only_taken_back(patch: Patch) -> None:
    patch.setattr(gate, "open_disputes", lambda facts, requirements, now: [])


def disputing(patch: Patch, change: Callable[[Facts], Facts]) -> None:
    right = gate.open_disputes
    patch.setattr(
        gate, "open_disputes", lambda facts, wanted, now: right(change(facts), wanted, now)
    )


@bug("whoever has answered anew still holds everything up")
def disowned_for_ever(patch: Patch) -> None:
    disputing(
        patch, lambda it: replace(it, recorded=tuple(one for one in it.recorded if one.disputed))
    )


@bug("an answer to another text holds everything up once it is disowned")
def disowned_of_another_text(patch: Patch) -> None:
    def wrong(it: Facts) -> Facts:
        assert it.round is not None
        here = it.round.revision_sha256
        return replace(
            it, recorded=tuple(replace(one, revision_sha256=here) for one in it.recorded)
        )

    disputing(patch, wrong)


@bug("no override lifts a disowned answer")
def disowned_beyond_override(patch: Patch) -> None:
    disputing(patch, lambda it: replace(it, overrides=()))


@bug("any override lifts a disowned answer")
def disowned_lifted(patch: Patch) -> None:
    right = gate.open_disputes

    def wrong(facts: Facts, wanted: Any, now: Any) -> Any:
        liftable = [replace(one, block_can_be_overridden=True) for one in wanted]
        return right(facts, liftable, now)

    patch.setattr(gate, "open_disputes", wrong)


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
