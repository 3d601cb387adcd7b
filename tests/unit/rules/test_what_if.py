"""Supposing: hypothetical facts, judged by the same gate; nothing else is touched."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gates import (
    LETTERS,
    NOW,
    OTHER_TEXT,
    TEXT,
    THREE_DAYS_AGO,
    Side,
    asked,
    facts,
    rule,
    said,
    side,
)

from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState
from review.rules.another_text import AnotherText
from review.rules.facts import (
    Asked,
    Candidate,
    Concern,
    Facts,
    Override,
    Recorded,
    Requirement,
    RoundFacts,
)
from review.rules.gate import judge
from review.rules.verdict import RequirementState as State
from review.rules.what_if import (
    Contradiction,
    Hypothesis,
    NoSuchConcern,
    NotAsked,
    NotSupposable,
    SupposedDisposition,
    SupposedSignOff,
    suppose,
)

APPROVE = Position.APPROVE


def states(given: Facts, hypothesis: Hypothesis) -> dict[str, State]:
    verdict = judge(suppose(given, hypothesis), NOW)
    return {one.group: one.state for one in verdict.requirements}


def concern(kind: CommentKind, sign_off: str | None = None, raiser: str = "legal1") -> Concern:
    return Concern("one", kind, Audience.INTERNAL, "legal", raiser, "Ana", sign_off)


# What legal1, the only one asked, has said; what they are supposed to say; and how it stands then.
SUPPOSED = [
    (".", "a", State.SATISFIED),
    (".", "n", State.SATISFIED),
    (".", "x", State.BLOCKED),
    (".", "-", State.UNREACHABLE),
    (".", "r", State.UNREACHABLE),
    (".", "c", State.PENDING),
    ("x", "a", State.SATISFIED),
    ("a", "x", State.BLOCKED),
    ("a", "-", State.UNREACHABLE),
    ("r", "a", State.SATISFIED),
    ("c", "a", State.SATISFIED),
]


@pytest.mark.parametrize(("before", "supposed", "after"), SUPPOSED)
def test_a_supposed_position_takes_the_place_of_the_one_before(
    before: str, supposed: str, after: State
) -> None:
    given = facts(side(before))
    sign_off = SupposedSignOff("legal1", "legal", LETTERS[supposed])
    assert states(given, Hypothesis((sign_off,))) == {"legal": after}


def test_what_a_supposed_answer_blocks_is_told_by_it() -> None:
    supposed = SupposedSignOff("legal1", "legal", Position.REQUEST_CHANGES)
    verdict = judge(suppose(facts(side(".")), Hypothesis((supposed,))), NOW)
    assert [one.id for one in verdict.blockers] == ["supposed sign-off legal legal1"]


def test_supposing_nothing_changes_nothing_and_supposing_something_leaves_the_facts() -> None:
    given = facts(side("a.x", "all"), side(".", group="data"))
    before = repr(given)
    assert suppose(given, Hypothesis()) == given
    suppose(given, Hypothesis((SupposedSignOff("legal2", "legal", APPROVE),), absent=("data1",)))
    assert repr(given) == before


def test_a_position_counts_for_the_group_it_is_supposed_for_only() -> None:
    given = facts(
        Side(Requirement("legal", "Legal", rule("any")), (asked("ana", "legal"),), ()),
        Side(Requirement("data", "Data", rule("any")), (asked("ana", "data"),), ()),
    )
    supposed = Hypothesis((SupposedSignOff("ana", "data", APPROVE),))
    assert states(given, supposed) == {"legal": State.PENDING, "data": State.SATISFIED}


def test_what_an_author_is_supposed_to_say_counts_no_more_than_what_they_say() -> None:
    given = facts(side(".."), authors=frozenset({"legal1"}))
    supposed = Hypothesis((SupposedSignOff("legal1", "legal", APPROVE),))
    assert states(given, supposed) == {"legal": State.PENDING}


@pytest.mark.parametrize(
    ("person", "group"), [("data1", "legal"), ("nobody", "legal"), ("legal1", "data"), ("", "x")]
)
def test_whoever_was_not_asked_for_a_group_cannot_answer_for_it(person: str, group: str) -> None:
    given = facts(side("."), side(".", group="data"))
    first = SupposedSignOff("legal1", "legal", APPROVE)
    with pytest.raises(NotAsked) as refusal:
        suppose(given, Hypothesis((first, SupposedSignOff(person, group, APPROVE))))
    assert refusal.value.field == "sign_offs.1.person"
    assert "was not asked on behalf of" in refusal.value.detail
    assert str(refusal.value) == refusal.value.detail


def test_a_group_is_named_in_words_where_somebody_was_not_asked_for_it() -> None:
    supposed = Hypothesis((SupposedSignOff("legal1", "public_policy", APPROVE),))
    with pytest.raises(NotAsked) as refusal:
        suppose(facts(side(".")), supposed)
    assert refusal.value.detail == (
        "This person was not asked on behalf of public policy in this round."
    )


# The rule, what those asked have said, who of them is absent, and how it stands then.
ABSENT = [
    ("any", "..", (1,), State.PENDING),
    ("any", "..", (1, 2), State.UNREACHABLE),
    ("all", "a.", (2,), State.UNREACHABLE),
    ("2", "a..", (2,), State.PENDING),
    ("2", "a..", (2, 3), State.UNREACHABLE),
    # Two of four are still needed: absence is no recusal.
    ("50%", "a...", (2, 3), State.PENDING),
    ("50%", "a...", (2, 3, 4), State.UNREACHABLE),
    # What an absent person has said stands.
    ("all", "aa", (1, 2), State.SATISFIED),
    ("any", "x.", (1,), State.BLOCKED),
]


@pytest.mark.parametrize(("words", "answers", "absent", "state"), ABSENT)
def test_the_absent_answer_no_more_and_are_counted_all_the_same(
    words: str, answers: str, absent: tuple[int, ...], state: State
) -> None:
    given = facts(side(answers, words))
    who = tuple(f"legal{number}" for number in absent)
    assert states(given, Hypothesis(absent=who)) == {"legal": state}
    judged = judge(suppose(given, Hypothesis(absent=who)), NOW).requirements[0]
    assert not {one.person for one in judged.waiting_for} & set(who)
    assert judged.needed == judge(given, NOW).requirements[0].needed
    supposed = suppose(given, Hypothesis(absent=who)).recorded[len(given.recorded) :]
    assert {one.position for one in supposed} <= {Position.ABSTAIN}


def test_where_silence_is_taken_for_no_objection_an_absent_person_is_silent() -> None:
    group = side(".", group="community", required=False)
    group = replace(group, requirement=replace(group.requirement, silence_is_assent=True))
    past = RoundFacts(1, RoundState.OPEN, 1, TEXT, due_at=NOW)
    given = facts(side("a"), group, round=past)
    absent = Hypothesis(absent=("community1",))
    assert states(given, absent)["community"] is State.SATISFIED


def test_an_absent_person_is_no_candidate() -> None:
    given = facts(side("-"), candidates=(Candidate("eve", "Eve", "legal"),))
    there, away = (suppose(given, Hypothesis(absent=absent)) for absent in ((), ("eve",)))
    assert "Ask Eve." in judge(there, NOW).requirements[0].explanation
    assert "Eve" not in judge(away, NOW).requirements[0].explanation


A_REMARK = concern(CommentKind.REMARK)
A_CONDITION = concern(CommentKind.CONDITION, "legal-legal1-c")

# The concern, the answer supposed, what the raiser is supposed to say to it, and whether it opens.
DISPOSED = [
    (A_REMARK, Disposition.ACCEPTED, None, False),
    (A_REMARK, Disposition.ACCEPTED, True, True),
    (A_REMARK, Disposition.ACCEPTED, False, False),
    (A_REMARK, Disposition.DECLINED, True, True),
    (A_REMARK, Disposition.DECLINED, None, False),
    (A_REMARK, Disposition.OPEN, None, False),
    (A_CONDITION, Disposition.ACCEPTED, None, True),
    (A_CONDITION, Disposition.ACCEPTED, False, False),
    (A_CONDITION, Disposition.DECLINED, None, False),
    (A_CONDITION, Disposition.DECLINED, True, True),
]


@pytest.mark.parametrize(("about", "disposition", "accepted", "opened"), DISPOSED)
def test_a_supposed_answer_settles_a_concern_as_a_given_one_would(
    about: Concern, disposition: Disposition, accepted: bool | None, opened: bool
) -> None:
    answers = "c" if about.kind is CommentKind.CONDITION else "a"
    given = facts(side(answers), concerns=(about,))
    supposed = Hypothesis(dispositions=(SupposedDisposition("one", disposition, accepted),))
    assert judge(suppose(given, supposed), NOW).open is opened


def test_the_conditions_of_a_supposed_approval_are_open() -> None:
    given = facts(side("."))
    sign_off = SupposedSignOff("legal1", "legal", Position.APPROVE_WITH_CONDITIONS)
    verdict = judge(suppose(given, Hypothesis((sign_off,))), NOW)
    assert not verdict.open
    assert "conditions that are not dealt with yet" in verdict.requirements[0].explanation


def test_a_comment_that_holds_nothing_up_cannot_be_answered() -> None:
    supposed = Hypothesis(dispositions=(SupposedDisposition("two", Disposition.ACCEPTED),))
    with pytest.raises(NoSuchConcern) as refusal:
        suppose(facts(side("."), concerns=(A_REMARK,)), supposed)
    assert refusal.value.field == "dispositions.0.comment"
    assert refusal.value.detail == (
        "There is no such comment that holds the draft up, or not for you."
    )


def test_whoever_is_asked_in_somebodys_place_has_their_request_and_their_time() -> None:
    """Whoever is asked besides has neither until the turn of the group comes."""
    given = facts(side(".."))
    due = NOW + timedelta(days=2)
    given = replace(given, asked=(replace(given.asked[0], due_at=due), given.asked[1]))
    dora = Candidate("dora", "Dora", "legal", principal="legal1", principal_name="Ana")
    eve = Candidate("eve", "Eve", "legal")
    new = suppose(given, Hypothesis(asked=(dora, eve)))
    assert new.asked == (
        given.asked[1],
        Asked(
            "supposed request legal dora",
            "dora",
            "Dora",
            "legal",
            THREE_DAYS_AGO,
            due,
            "legal1",
            "Ana",
        ),
        Asked("supposed request legal eve", "eve", "Eve", "legal", None),
    )


TWICE = SupposedDisposition("one", Disposition.ACCEPTED)
CONTRADICTIONS = [
    (
        Hypothesis((SupposedSignOff("legal1", "legal", APPROVE),), absent=("legal1",)),
        "sign_offs.0.person",
        "This person cannot be absent and answer.",
    ),
    (
        Hypothesis((SupposedSignOff("legal1", "public_policy", APPROVE),) * 2),
        "sign_offs.1.person",
        "This person answers twice for public policy.",
    ),
    (
        Hypothesis(dispositions=(TWICE, TWICE)),
        "dispositions.1.comment",
        "This comment is answered twice.",
    ),
    (
        Hypothesis(dispositions=(SupposedDisposition("one", Disposition.OPEN, True),)),
        "dispositions.0.accepted",
        "A comment without an answer has none that could be accepted.",
    ),
]


@pytest.mark.parametrize(("hypothesis", "field", "detail"), CONTRADICTIONS)
def test_two_things_at_once_cannot_be_supposed(
    hypothesis: Hypothesis, field: str, detail: str
) -> None:
    with pytest.raises(Contradiction) as refusal:
        suppose(facts(side("."), concerns=(A_REMARK,)), hypothesis)
    assert (refusal.value.field, refusal.value.detail) == (field, detail)
    assert isinstance(refusal.value, NotSupposable)


def test_another_plan_is_judged_with_those_who_were_asked() -> None:
    given = facts(
        side("a."), plan_error="line 1: no", candidates=(Candidate("eve", "Eve", "data"),)
    )
    both = (
        Requirement("legal", "Legal", rule("all")),
        Requirement("data", "Data", rule("any")),
    )
    assert states(given, Hypothesis(requirements=both)) == {
        "legal": State.PENDING,
        "data": State.UNREACHABLE,
    }
    verdict = judge(suppose(given, Hypothesis(requirements=both)), NOW)
    assert "ask Eve" in verdict.requirements[1].explanation
    one = (Requirement("legal", "Legal", rule("any")),)
    assert judge(suppose(given, Hypothesis(requirements=one)), NOW).open


def another(given: Facts, *carried: Recorded) -> Hypothesis:
    """Another text, and everyone asked now to be asked about it."""
    text = AnotherText(OTHER_TEXT, NOW, 4, asked=given.asked, carried=carried)
    return Hypothesis(text=text)


def test_on_another_text_nothing_counts_but_what_is_carried_over() -> None:
    given = facts(side("aa", "all"), side("a", group="data"), newest_revision=3)
    new = suppose(given, another(given))
    assert new.newest_revision == 4
    assert new.round == RoundFacts(2, RoundState.OPEN, 4, OTHER_TEXT)
    assert {one.state for one in judge(new, NOW).requirements} == {State.PENDING}
    carried = replace(said("data1", "a", "data", OTHER_TEXT), carried_from="before")
    kept = suppose(given, another(given, carried))
    found = {one.group: (one.state, one.carried) for one in judge(kept, NOW).requirements}
    assert found == {"legal": (State.PENDING, 0), "data": (State.SATISFIED, 1)}


def test_on_another_text_a_supposed_position_is_on_that_text() -> None:
    given = facts(side("x"), newest_revision=2)
    sign_off = SupposedSignOff("legal1", "legal", APPROVE)
    assert judge(suppose(given, replace(another(given), sign_offs=(sign_off,))), NOW).open


def in_order(given: str = "a") -> Facts:
    """Legal comes first, then Data."""
    later = side(".", group="data")
    later = replace(later, requirement=replace(later.requirement, after=("legal",)))
    return facts(side(given), later)


def test_on_another_text_those_who_come_later_are_not_asked_yet() -> None:
    given = in_order()
    new = suppose(given, another(given))
    assert {one.group: one.asked_at for one in new.asked} == {"legal": NOW, "data": None}


def test_whose_approval_is_carried_over_is_asked_at_the_opening_whatever_comes_first() -> None:
    """So that they can contest it; the others of their group wait for their turn."""
    later = side("..", group="data")
    later = replace(later, requirement=replace(later.requirement, after=("legal",)))
    given = facts(side("."), later)
    carried = replace(said("data1", "a", "data", OTHER_TEXT), carried_from="before")
    new = suppose(given, another(given, carried))
    assert {one.person: one.asked_at for one in new.asked} == {
        "legal1": NOW,
        "data1": NOW,
        "data2": None,
    }


def test_a_group_lifted_for_the_other_text_is_not_waited_for() -> None:
    lifted = Override(
        "o", "legal", OTHER_TEXT, "law", "lea", "Lea", NOW + timedelta(days=1), "max", "Max"
    )
    given = replace(in_order("."), overrides=(lifted,))
    new = suppose(given, another(given))
    assert {one.group: one.asked_at for one in new.asked} == {"legal": NOW, "data": NOW}


def test_the_first_round_of_all_is_opened_on_another_text_with_its_deadline() -> None:
    """Whoever is asked in it is nobody who could still be asked."""
    before = facts(
        side("-"),
        round=None,
        candidates=(Candidate("legal1", "Ana", "legal"), Candidate("legal1", "Ana", "data")),
    )
    text = AnotherText(OTHER_TEXT, NOW, 4, asked=before.asked, due_at=NOW + timedelta(days=5))
    new = suppose(before, Hypothesis(text=text))
    assert new.round == RoundFacts(1, RoundState.OPEN, 4, OTHER_TEXT, NOW + timedelta(days=5))
    assert new.candidates == (Candidate("legal1", "Ana", "data"),)


def test_their_turn_has_come_where_what_comes_first_is_carried_over() -> None:
    given = in_order()
    carried = replace(said("legal1", "a", "legal", OTHER_TEXT), carried_from="before")
    new = suppose(given, another(given, carried))
    assert {one.group: one.asked_at for one in new.asked} == {"legal": NOW, "data": NOW}


def test_whoever_is_away_is_asked_by_their_delegate_and_a_delegate_once() -> None:
    given = facts(side("..", "all"))
    first, second = given.asked
    dora = {
        one.request_id: replace(one, person="dora", principal=one.person) for one in given.asked
    }
    text = AnotherText(OTHER_TEXT, NOW, 4, asked=given.asked, in_place=dora)
    new = suppose(given, Hypothesis(text=text))
    assert [(one.person, one.principal) for one in new.asked] == [("dora", first.person)]
    ben = {first.request_id: replace(first, person=second.person, principal=first.person)}
    new = suppose(given, Hypothesis(text=replace(text, in_place=ben)))
    assert [(one.person, one.principal) for one in new.asked] == [(second.person, None)]


def test_whoever_wrote_the_other_text_cannot_approve_it() -> None:
    given = facts(side("a"))
    text = AnotherText(OTHER_TEXT, NOW, 4, asked=given.asked, authors=frozenset({"legal1"}))
    assert states(given, Hypothesis(text=text)) == {"legal": State.UNREACHABLE}


ENDS = [state for state in RoundState if state is not RoundState.OPEN]


@pytest.mark.parametrize("end", ENDS)
def test_a_position_after_the_end_of_a_round_does_not_count_when_supposed_either(
    end: RoundState,
) -> None:
    given = facts(side("."), round=RoundFacts(1, end, 1, TEXT))
    supposed = Hypothesis((SupposedSignOff("legal1", "legal", APPROVE),))
    assert not judge(suppose(given, supposed), NOW).open


def test_somebody_absent_says_nothing_where_there_is_no_round() -> None:
    (never,) = suppose(facts(side("."), round=None), Hypothesis(absent=("legal1",))).recorded
    assert (never.position, never.counts) == (Position.ABSTAIN, False)


def test_without_a_round_nobody_was_asked() -> None:
    with pytest.raises(NotAsked):
        suppose(Facts(1, None, ()), Hypothesis((SupposedSignOff("legal1", "legal", APPROVE),)))
