"""What a review does next, and how a round ends, from the facts alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from gates import NOW, OTHER_TEXT, Side, facts, said, side

from models.vocabulary import Audience, CommentKind, RoundState, Stage
from review.rules.facts import Concern, Facts
from review.rules.gate import judge
from review.rules.next_step import (
    NextStep,
    StepKind,
    end_of_round,
    everyone_answered,
    has_block,
    next_step,
    outcome,
)

ASKED = facts(side("a")).asked[0]
REMARK = Concern("c1", CommentKind.REMARK, Audience.PRIVILEGED, "legal", "ana", "Ana")
CONDITION = replace(REMARK, id="c2", kind=CommentKind.CONDITION, sign_off="legal-legal1-c")
COMMENTS_WAIT = "Comments wait for an answer."
LEGAL_WAITS = "Round 1 waits for Legal (0 of 1)."


def step(given: Facts, stage: Stage = Stage.DEVELOPMENT) -> NextStep:
    return next_step(stage, given, judge(given, NOW), NOW)


def ended(given: Facts, state: RoundState) -> Facts:
    assert given.round is not None
    return replace(given, round=replace(given.round, state=state))


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage is not Stage.DEVELOPMENT])
def test_a_draft_that_is_not_in_development_is_finished(stage: Stage) -> None:
    found = step(facts(side("a")), stage)
    assert found.kind == "finish"
    assert found.detail == f"The draft is at {stage.replace('_', ' ')}."


def test_an_open_gate_promotes_even_while_others_are_silent() -> None:
    found = step(facts(side("a."), side(".", group="support", required=False)))
    assert (found.kind, found.waiting_name, found.outcome) == ("promote", "", None)
    assert found.detail == "Open: every required group has agreed to exactly this text."


def test_a_group_whose_turn_has_come_is_asked() -> None:
    first, then = side("a"), side(".", group="data")
    later = replace(then.asked[0], asked_at=None)
    given = facts(first, replace(then, requirement=replace(then.requirement, after=("legal",))))
    given = replace(given, asked=(*first.asked, later))
    assert step(given) == NextStep(StepKind.ASK_NEXT, "Groups whose turn has come are asked.")


def test_a_round_is_not_over_while_somebody_is_still_to_be_asked() -> None:
    """An adviser asks for changes; Legal has agreed, so that Data's turn has come."""
    given = facts(side("a"), side(".", group="data"), side("x", group="support", required=False))
    after = replace(given.requirements[1], after=("legal",))
    given = replace(
        given,
        requirements=(given.requirements[0], after, given.requirements[2]),
        asked=(given.asked[0], replace(given.asked[1], asked_at=None), given.asked[2]),
    )
    assert everyone_answered(given)
    assert outcome(given, judge(given, NOW)) is None
    assert step(given).kind is StepKind.ASK_NEXT


def kept(given: Facts, due_at: datetime | None) -> Facts:
    """The same with the first approval kept from an earlier text, to be contested until then."""
    asked = replace(given.asked[0], due_at=due_at)
    recorded = replace(given.recorded[0], carried_from="earlier")
    return replace(given, asked=(asked, *given.asked[1:]), recorded=(recorded, *given.recorded[1:]))


SOON = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (kept(facts(side("a")), SOON), "wait"),
        (kept(facts(side("a"), side("a", group="data")), SOON), "wait"),
        (kept(facts(side("a")), NOW), "promote"),
        (kept(facts(side("a")), None), "promote"),
        # Nor has a group of which nobody has answered.
        (
            replace(
                facts(side("a"), side(".", group="support", required=False)),
                asked=(ASKED, replace(ASKED, group="support", due_at=SOON)),
            ),
            "promote",
        ),
        # Whoever answered themselves has nothing to contest, whatever their deadline.
        (replace(facts(side("a")), asked=(replace(ASKED, due_at=SOON),)), "promote"),
    ],
)
def test_nothing_is_promoted_while_a_kept_approval_can_be_contested(
    given: Facts, kind: str
) -> None:
    found = step(given)
    assert found.kind == kind
    assert found.waiting_name == ("AwaitingContest" if kind == "wait" else "")
    until = "Open; approvals that were kept can be contested until 2026-03-05 10:00 UTC."
    assert (found.detail == until) is (kind == "wait")


def test_an_approval_of_ones_own_ends_the_time_to_contest() -> None:
    given = kept(facts(side("a")), SOON)
    again = replace(given.recorded[0], id="own", carried_from=None)
    assert step(replace(given, recorded=(*given.recorded, again))).kind == "promote"


@pytest.mark.parametrize(
    ("sides", "decided"),
    [
        ((side("x"),), True),
        ((side("xa"),), True),
        ((side("x."),), False),
        ((side("x"), side(".", group="data")), False),
        ((side("x"), side("c", group="data")), True),
        ((side("x"), side(".", group="support", required=False)), False),
        ((side("a"), side("x", group="support", required=False)), True),
        ((side("a-"),), False),
        ((side("r"),), False),
        ((side("c"),), False),
    ],
)
def test_a_round_ends_by_itself_when_all_have_answered_and_one_asks_for_changes(
    sides: tuple[Side, ...], decided: bool
) -> None:
    given = facts(*sides)
    assert outcome(given, judge(given, NOW)) == (RoundState.CHANGES_REQUESTED if decided else None)
    otherwise = "promote" if judge(given, NOW).open else "wait"
    found = step(given)
    assert found.kind == ("close_round" if decided else otherwise)
    assert found.outcome == (RoundState.CHANGES_REQUESTED if decided else None)
    assert (found.detail == "close round 1: changes requested") is decided


@pytest.mark.parametrize("state", [state for state in RoundState if state is not RoundState.OPEN])
def test_a_round_that_has_ended_has_no_outcome_to_come(state: RoundState) -> None:
    for given in (ended(facts(side("x")), state), facts(side("x"), round=None)):
        assert outcome(given, judge(given, NOW)) is None


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ("a", RoundState.APPROVED),
        ("x", RoundState.CHANGES_REQUESTED),
        ("x.", RoundState.CHANGES_REQUESTED),
        ("ax", RoundState.CHANGES_REQUESTED),
        (".", RoundState.EXPIRED),
        ("-", RoundState.EXPIRED),
        ("c", RoundState.EXPIRED),
        ("", RoundState.EXPIRED),
    ],
)
def test_a_round_that_is_closed_ends_as_its_answers_stand(answers: str, state: RoundState) -> None:
    given = facts(side(answers))
    assert end_of_round(judge(given, NOW)) is state


def test_what_names_another_text_or_came_late_is_no_answer() -> None:
    for recorded in (said("legal1", "x", sha256=OTHER_TEXT), said("legal1", "x", counts=False)):
        given = facts(side("."), recorded=(recorded,))
        assert not has_block(judge(given, NOW))
        assert not everyone_answered(given)


def test_the_same_person_has_to_answer_for_each_group() -> None:
    given = facts(side("a"), side(".", group="data"))
    given = replace(given, recorded=(*given.recorded, said("data1", "a", "legal")))
    assert not everyone_answered(given)


@pytest.mark.parametrize(
    ("given", "name", "detail"),
    [
        (facts(side("."), round=None), "AwaitingRound", "No round has been opened."),
        (
            facts(side("."), newest_revision=2),
            "AwaitingRound",
            "Shut: Revision 2 is newer than revision 1, which was reviewed; open a round for it.",
        ),
        (
            ended(facts(side("x")), RoundState.CHANGES_REQUESTED),
            "AwaitingRevision",
            "Changes were requested.",
        ),
        (
            ended(facts(side(".")), RoundState.RECALLED),
            "AwaitingRound",
            "Shut: Round 1 has ended (recalled); open the next one.",
        ),
        (
            facts(
                side("a.", 2), side(".", group="data"), side(".", group="support", required=False)
            ),
            "AwaitingReview",
            "Round 1 waits for Legal (1 of 2) and Data (0 of 1).",
        ),
        (
            facts(side("a"), side("x.", group="support", required=False)),
            "AwaitingReview",
            "Shut: Support1 of Support requests changes.",
        ),
        # Never whose comment it is: that may be for an audience only.
        (facts(side("a"), concerns=(REMARK,)), "AwaitingDisposition", COMMENTS_WAIT),
        (facts(side("c"), concerns=(CONDITION,)), "AwaitingReview", LEGAL_WAITS),
        (
            facts(side("ca"), concerns=(REMARK, CONDITION)),
            "AwaitingDisposition",
            COMMENTS_WAIT,
        ),
        (
            facts(side("a"), side("x.", group="support", required=False), concerns=(REMARK,)),
            "AwaitingReview",
            "Shut: Support1 of Support requests changes.",
        ),
    ],
)
def test_while_it_waits_it_says_for_what(given: Facts, name: str, detail: str) -> None:
    found = step(given)
    assert (found.kind.value, found.waiting_name, found.detail) == ("wait", name, detail)
