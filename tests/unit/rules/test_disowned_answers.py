"""An answer that its person disowns, before the gate: what is in doubt keeps it shut."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gates import NOW, OTHER_TEXT, TEXT, facts, said, side

from models.vocabulary import RoundState
from review.rules.facts import Facts, Override, Recorded
from review.rules.gate import judge
from review.rules.next_step import StepKind, everyone_answered, next_step
from review.rules.verdict import Blocker, BlockerKind

DISPUTE = BlockerKind.DISPUTE


def disowned(one: Recorded) -> Recorded:
    return replace(one, retracted=True, disputed=True)


def two(position: str) -> Facts:
    """Any of Legal is enough: one has approved, the other disowns what is in their name."""
    given = facts(side("a."))
    return replace(given, recorded=(*given.recorded, disowned(said("legal2", position))))


def kinds(given: Facts) -> list[BlockerKind]:
    return [one.kind for one in judge(given, NOW).blockers]


@pytest.mark.parametrize("position", ["a", "n", "c", "x", "-", "r"])
def test_whatever_it_was_the_gate_is_shut_until_they_answer(position: str) -> None:
    given = two(position)
    assert judge(replace(given, recorded=given.recorded[:1]), NOW).open
    assert kinds(given) == [DISPUTE]
    assert not judge(given, NOW).open
    assert not everyone_answered(given)
    answered = replace(given, recorded=(*given.recorded, said("legal2", "-")))
    assert judge(answered, NOW).open


def test_it_is_told_whose_answer_is_waited_for() -> None:
    words = (
        "Legal2 says that an answer in their name was not theirs; nothing goes on until they have "
        "answered themselves."
    )
    assert judge(two("a"), NOW).blockers == (Blocker(DISPUTE, "legal-legal2-a", words),)


def test_nothing_closes_the_round_while_it_is_so() -> None:
    from models.vocabulary import Stage

    given = two("x")
    step = next_step(Stage.DEVELOPMENT, given, judge(given, NOW), NOW)
    assert (step.kind, step.waiting_name) == (StepKind.WAIT, "AwaitingReview")


def test_it_keeps_a_closed_round_from_promotion() -> None:
    given = two("a")
    closed = replace(given, round=replace(given.round, state=RoundState.APPROVED))
    assert kinds(closed) == [DISPUTE]


@pytest.mark.parametrize(
    "changed",
    [
        # Of another text, or after the end of the round: it counted for nothing before.
        {"revision_sha256": OTHER_TEXT},
        {"counts": False},
    ],
)
def test_what_never_counted_holds_nothing_up(changed: dict[str, object]) -> None:
    given = two("a")
    last = replace(given.recorded[-1], **changed)  # pyright: ignore[reportArgumentType]
    assert kinds(replace(given, recorded=(*given.recorded[:-1], last))) == []


def test_whoever_has_handed_it_on_holds_nothing_up() -> None:
    given = two("a")
    assert kinds(replace(given, asked=given.asked[:1])) == []


@pytest.mark.parametrize(
    ("missing", "block", "kinds_left"),
    [
        (True, True, []),
        (True, False, [DISPUTE]),
        # Where nothing is lifted, a request for changes is not either.
        (False, True, [DISPUTE]),
        (False, False, [DISPUTE]),
    ],
)
def test_an_override_lifts_it_only_where_it_would_lift_a_request_for_changes(
    missing: bool, block: bool, kinds_left: list[BlockerKind]
) -> None:
    given = two("a")
    wanted = replace(
        given.requirements[0], can_be_overridden=missing, block_can_be_overridden=block
    )
    until = NOW + timedelta(days=3)
    lifted = Override("o1", "legal", TEXT, "A law.", "lea", "Lea", until, "max", "Max")
    assert kinds(replace(given, requirements=(wanted,), overrides=(lifted,))) == kinds_left
