"""The gate as tables of cases, above all of what must not count."""

from dataclasses import replace

import pytest
from gates import NOW, OTHER_TEXT, asked, facts, said, side

from models.vocabulary import RoundState
from review.rules.facts import Facts, RoundFacts
from review.rules.gate import judge
from review.rules.verdict import BlockerKind, RequirementVerdict, Verdict


def legal(given: Facts) -> RequirementVerdict:
    return next(one for one in judge(given, NOW).requirements if one.group == "legal")


def verdict(*sides: object, **changes: object) -> Verdict:
    return judge(facts(*sides, **changes), NOW)  # pyright: ignore[reportArgumentType]


# Letters: a approve, n no objection, c with conditions, x request changes, - abstain, r recuse,
# a dot is silence.
@pytest.mark.parametrize(
    ("rule", "answers", "state", "have", "needed"),
    [
        ("any", ".", "pending", 0, 1),
        ("any", "a", "satisfied", 1, 1),
        ("any", "n", "satisfied", 1, 1),
        ("any", "a.", "satisfied", 1, 1),
        ("any", "-", "unreachable", 0, 1),
        ("any", "-.", "pending", 0, 1),
        ("any", "r", "unreachable", 0, 1),
        ("any", "rr", "unreachable", 0, 1),
        ("any", "r.", "pending", 0, 1),
        ("any", "c", "pending", 0, 1),
        ("any", "ca", "satisfied", 1, 1),
        ("any", "", "unreachable", 0, 0),
        ("any", "x", "blocked", 0, 1),
        ("any", "ax", "blocked", 1, 1),
        ("any", "aaaax", "blocked", 4, 1),
        ("all", "aa", "satisfied", 2, 2),
        ("all", "an", "satisfied", 2, 2),
        ("all", "a.", "pending", 1, 2),
        ("all", "ar", "satisfied", 1, 1),
        ("all", "rr", "unreachable", 0, 1),
        ("all", "a-", "unreachable", 1, 2),
        ("all", "ac", "pending", 1, 2),
        ("all", "ax", "blocked", 1, 2),
        ("all", "", "unreachable", 0, 0),
        (2, "a.", "pending", 1, 2),
        (2, "aa.", "satisfied", 2, 2),
        (2, "a", "unreachable", 1, 2),
        (2, "ar", "unreachable", 1, 2),
        (2, "a-", "unreachable", 1, 2),
        (2, "a-.", "pending", 1, 2),
        (3, "aa", "unreachable", 2, 3),
        ("50%", "a.", "satisfied", 1, 2 // 2),
        ("50%", "a..", "pending", 1, 2),
        ("50%", "aa.", "satisfied", 2, 2),
        ("51%", "a.", "pending", 1, 2),
        ("1%", ".", "pending", 0, 1),
        ("1%", "a" + "." * 9, "satisfied", 1, 1),
        ("34%", "a..", "pending", 1, 2),
        ("33%", "a..", "satisfied", 1, 1),
        ("67%", "aa.", "pending", 2, 3),
        ("100%", "aaa", "satisfied", 3, 3),
        ("100%", "aa-", "unreachable", 2, 3),
        # A recused person leaves both numbers, so that two of four become two of three.
        ("50%", "aar.", "satisfied", 2, 2),
        ("50%", "ar..", "pending", 1, 2),
        ("50%", "rrrr", "unreachable", 0, 1),
        # One who abstains leaves the numerator only.
        ("50%", "a-..", "pending", 1, 2),
        ("50%", "a---", "unreachable", 1, 2),
    ],
)
def test_a_rule_counts_who_agrees_of_those_asked(
    rule: str | int, answers: str, state: str, have: int, needed: int
) -> None:
    given = facts(side(answers, rule))
    found = legal(given)
    if not answers:
        needed = 1
    assert (found.state.value, found.have, found.needed) == (state, have, needed)
    assert judge(given, NOW).open == (state == "satisfied")


def test_the_gate_opens_when_every_required_group_has_agreed() -> None:
    found = verdict(side("a"), side("a", group="data"))
    assert found.open
    assert found.blockers == ()


@pytest.mark.parametrize("answers", [".", "-", "r", "c", "x", ""])
def test_one_required_group_without_assent_keeps_the_gate_shut(answers: str) -> None:
    assert not verdict(side("a"), side(answers, group="data")).open


@pytest.mark.parametrize("answers", [".", "-", "r", "c", "", "a"])
def test_an_advisory_group_is_not_needed(answers: str) -> None:
    assert verdict(side("a"), side(answers, group="support", required=False)).open


def test_a_request_for_changes_of_an_advisory_group_blocks() -> None:
    found = verdict(side("a"), side("x", group="support", required=False))
    assert not found.open
    assert [blocker.kind for blocker in found.blockers] == [BlockerKind.SIGN_OFF]


def test_a_request_for_changes_of_a_group_asked_beyond_the_plan_blocks() -> None:
    given = facts(side("a"))
    given = replace(
        given,
        asked=(*given.asked, asked("mo", "safety_board")),
        recorded=(*given.recorded, said("mo", "x", "safety_board")),
    )
    assert not judge(given, NOW).open


def test_a_group_asked_beyond_the_plan_is_advisory() -> None:
    given = facts(side("a"))
    given = replace(given, asked=(*given.asked, asked("mo", "safety_board")))
    found = judge(given, NOW)
    assert found.open
    beyond = found.requirements[-1]
    assert (beyond.group, beyond.label, beyond.required) == ("safety_board", "Safety board", False)


def test_a_block_is_taken_back_by_the_same_person_only() -> None:
    blocked = facts(side("x."))
    by_another = replace(blocked, recorded=(*blocked.recorded, said("legal2", "a")))
    assert legal(by_another).state.value == "blocked"
    by_themselves = replace(blocked, recorded=(*blocked.recorded, said("legal1", "a")))
    assert judge(by_themselves, NOW).open


def test_a_block_is_not_taken_back_by_the_same_person_in_another_group() -> None:
    given = facts(
        side("", group="legal"),
        side("", group="data"),
        asked=(asked("ana", "legal"), asked("ana", "data")),
        recorded=(said("ana", "x", "legal"), said("ana", "a", "data")),
    )
    assert legal(given).state.value == "blocked"
    assert not judge(given, NOW).open


@pytest.mark.parametrize("letter", ["a", "n", "-", "r", "c"])
def test_any_later_answer_of_the_same_person_supersedes_a_block(letter: str) -> None:
    given = facts(side("x"))
    given = replace(given, recorded=(*given.recorded, said("legal1", letter)))
    assert legal(given).state.value != "blocked"


def test_an_approval_is_taken_back_by_a_later_block() -> None:
    given = facts(side("a"))
    given = replace(given, recorded=(*given.recorded, said("legal1", "x")))
    assert not judge(given, NOW).open


@pytest.mark.parametrize("letter", ["a", "x"])
def test_a_sign_off_on_another_text_says_nothing_about_this_one(letter: str) -> None:
    given = facts(side("."), recorded=(said("legal1", letter, sha256=OTHER_TEXT),))
    assert legal(given).state.value == "pending"
    assert not judge(given, NOW).open


def test_a_sign_off_after_the_close_neither_counts_nor_takes_back() -> None:
    late = said("legal1", "a", counts=False)
    assert not verdict(side("."), recorded=(late,)).open
    given = facts(side("a"))
    given = replace(given, recorded=(*given.recorded, said("legal1", "x", counts=False)))
    assert judge(given, NOW).open


@pytest.mark.parametrize("letter", ["a", "n"])
def test_the_author_cannot_satisfy_the_gate(letter: str) -> None:
    given = facts(side(letter), authors=frozenset({"legal1"}))
    assert (legal(given).state.value, legal(given).have) == ("unreachable", 0)


def test_the_author_is_not_counted_among_those_asked() -> None:
    assert verdict(side("a.", "all"), authors=frozenset({"legal2"})).open


def test_the_author_can_still_block() -> None:
    assert legal(facts(side("xa"), authors=frozenset({"legal1"}))).state.value == "blocked"


def test_one_human_asked_twice_for_one_group_counts_once() -> None:
    twice = (asked("ana"), replace(asked("ana"), request_id="another"))
    given = facts(side("", 2), asked=twice, recorded=(said("ana", "a"),))
    assert legal(given).have == 1
    assert not judge(given, NOW).open


def test_one_human_in_two_groups_counts_in_each() -> None:
    given = facts(
        side(""),
        side("", group="data"),
        asked=(asked("ana", "legal"), asked("ana", "data")),
        recorded=(said("ana", "a", "legal"), said("ana", "a", "data")),
    )
    assert judge(given, NOW).open
    only_one = replace(given, recorded=given.recorded[:1])
    assert [one.state.value for one in judge(only_one, NOW).requirements] == [
        "satisfied",
        "pending",
    ]


def test_somebody_who_was_not_asked_does_not_count() -> None:
    assert not verdict(side("."), recorded=(said("stranger", "a"),)).open


@pytest.mark.parametrize(
    ("state", "is_open"),
    [
        (RoundState.OPEN, True),
        (RoundState.APPROVED, True),
        (RoundState.CHANGES_REQUESTED, False),
        (RoundState.EXPIRED, False),
        (RoundState.RECALLED, False),
    ],
)
def test_only_an_open_or_an_approved_round_opens_the_gate(state: RoundState, is_open: bool) -> None:
    given = facts(side("a"))
    assert given.round is not None
    found = judge(replace(given, round=replace(given.round, state=state)), NOW)
    assert found.open == is_open
    assert [blocker.kind for blocker in found.blockers] == [BlockerKind.ROUND] * (not is_open)


def test_without_a_round_the_gate_is_shut() -> None:
    found = verdict(side("a"), round=None)
    assert not found.open
    assert found.summary == "Shut: No round of review has been opened yet."


def test_a_newer_revision_shuts_the_gate_on_the_one_under_review() -> None:
    found = verdict(side("a"), newest_revision=2)
    assert not found.open
    assert [blocker.kind for blocker in found.blockers] == [BlockerKind.REVISION]


def test_a_plan_in_error_keeps_the_gate_shut() -> None:
    found = verdict(side("a"), plan_error="line 3: no such rule")
    assert not found.open
    assert found.summary == "Shut: The plan is in error: line 3: no such rule"


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("applies", [True, False])
def test_a_rule_that_cannot_be_read_keeps_the_gate_shut(required: bool, applies: bool) -> None:
    unreadable = side("a", None, group="data", required=required, applies=applies)
    found = verdict(side("a"), unreadable)
    assert found.requirements[1].state.value == "error"
    assert not found.open
    assert found.summary == "Shut: waiting for Data."


def test_a_block_stands_though_the_rule_cannot_be_read() -> None:
    found = verdict(side("a"), side("x", None, group="data", required=False))
    assert [blocker.kind for blocker in found.blockers] == [BlockerKind.SIGN_OFF]


def test_a_group_whose_condition_does_not_hold_is_not_asked_and_not_missed() -> None:
    found = verdict(side("a"), side("", group="data", applies=False))
    assert found.open
    assert found.requirements[1].state.value == "not_applicable"


def test_a_group_that_was_asked_although_its_condition_does_not_hold_is_needed() -> None:
    assert not verdict(side("a"), side(".", group="data", applies=False)).open


@pytest.mark.parametrize(
    "sides",
    [(), (side("a", required=False),), (side("", applies=False),)],
)
def test_a_gate_that_requires_nobody_is_shut(sides: tuple[object, ...]) -> None:
    found = verdict(*sides)
    assert not found.open
    assert found.summary == "Shut: the plan names no group whose approval is required."


def test_the_verdict_does_not_depend_on_the_order_of_other_people() -> None:
    given = facts(side("ax-r.", 3), side("na", group="data"))
    backwards = replace(given, asked=given.asked[::-1], recorded=given.recorded[::-1])
    assert {one.group: one.state for one in judge(given, NOW).requirements} == {
        one.group: one.state for one in judge(backwards, NOW).requirements
    }


def test_the_round_under_judgement_is_the_one_that_names_the_text() -> None:
    given = facts(side("a"), round=RoundFacts(2, RoundState.OPEN, 1, OTHER_TEXT))
    assert not judge(given, NOW).open
