"""What the gate says, word for word: a verdict explains itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from gates import NOW, THREE_DAYS_AGO, Side, asked, facts, side

from models.vocabulary import Audience, CommentKind, Disposition, RoundState
from review.rules.delegation import Availability
from review.rules.facts import Candidate, Concern, Override, RoundFacts
from review.rules.gate import judge
from review.rules.verdict import Blocker, BlockerKind
from review.rules.wording import ago, approvals, either, listed, people


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            side(".."),
            (
                "Needs 1 more approval from Legal; two people were asked 3 days ago and have not "
                "answered."
            ),
        ),
        (
            side(".", 1),
            (
                "Needs 1 more approval from Legal; one person was asked 3 days ago and has not "
                "answered."
            ),
        ),
        (
            side("a..", "all"),
            (
                "Needs 2 more approvals from Legal; two people were asked 3 days ago and have not "
                "answered."
            ),
        ),
        (
            side("." * 11, 2),
            (
                "Needs 2 more approvals from Legal; 11 people were asked 3 days ago and have not "
                "answered."
            ),
        ),
        (
            side("c"),
            (
                "Needs 1 more approval from Legal; an approval has conditions that are not dealt "
                "with yet."
            ),
        ),
        (side("a"), "Legal has agreed (1 of 1 needed)."),
        (side("aaa", 2), "Legal has agreed (3 of 2 needed)."),
        (side("x"), "Legal1 of Legal requests changes."),
        (side("xax"), "Legal1, Legal3 of Legal request changes."),
        (side(""), "Nobody was asked on behalf of Legal: ask someone."),
        (
            side("", required=False),
            "Nobody was asked on behalf of Legal: its advice is not needed.",
        ),
        (
            side("rr"),
            (
                "Nobody asked on behalf of Legal may decide: each is recused or wrote the text. "
                "Ask someone else."
            ),
        ),
        (
            side("a-", "all"),
            "Legal can no longer reach 2: 1 agreed and 0 could still answer. Ask more people.",
        ),
        (
            side("", applies=False),
            "Legal is not asked: the plan's condition does not hold for this draft.",
        ),
        (side("a", None), "The rule for Legal cannot be read; correct the plan."),
    ],
)
def test_a_requirement_says_what_is_missing(given: Side, sentence: str) -> None:
    assert judge(facts(given), NOW).requirements[0].explanation == sentence


@pytest.mark.parametrize(
    ("sides", "summary"),
    [
        ((side("a"),), "Open: every required group has agreed to exactly this text."),
        ((side("."),), "Shut: waiting for Legal."),
        ((side("."), side(".", group="data")), "Shut: waiting for Legal and Data."),
        (
            (side("."), side("r", group="data"), side("", group="support")),
            "Shut: waiting for Legal, Data and Support.",
        ),
        ((side("x"), side(".", group="data")), "Shut: Legal1 of Legal requests changes."),
    ],
)
def test_the_summary_names_whom_the_gate_waits_for(sides: tuple[Side, ...], summary: str) -> None:
    assert judge(facts(*sides), NOW).summary == summary


def test_the_summary_says_that_the_round_has_ended() -> None:
    ended = RoundFacts(2, RoundState.CHANGES_REQUESTED, 1, "1" * 64)
    assert judge(facts(side("a"), round=ended), NOW).summary == (
        "Shut: Round 2 has ended (changes requested); open the next one."
    )


def test_the_summary_says_that_there_is_a_newer_text() -> None:
    assert judge(facts(side("a"), newest_revision=3), NOW).summary == (
        "Shut: Revision 3 is newer than revision 1, which was reviewed; open a round for it."
    )


ANA = Concern(
    "c1", CommentKind.REMARK, Audience.INTERNAL, "public_policy", "ana", "Ana", "legal-legal1-c"
)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Ana of public policy waits for an answer to a blocking comment."),
        ({"group": None}, "Ana waits for an answer to a blocking comment."),
        (
            {"kind": CommentKind.CONDITION},
            "Ana of public policy waits for an answer to a condition.",
        ),
        (
            {"disposition": Disposition.ACCEPTED_IN_PART},
            (
                "Ana of public policy has yet to accept the answer (accepted in part) to a "
                "blocking comment."
            ),
        ),
        (
            {"disposition": Disposition.DECLINED, "accepted": False},
            "Ana of public policy does not accept the answer (declined) to a blocking comment.",
        ),
        (
            {"disposition": Disposition.OUT_OF_SCOPE, "kind": CommentKind.CONDITION},
            ("Ana of public policy has yet to accept the answer (out of scope) to a condition."),
        ),
    ],
)
def test_a_concern_says_who_waits_for_what(changes: dict[str, object], words: str) -> None:
    raised = replace(ANA, **changes)  # pyright: ignore[reportArgumentType]
    given = facts(side("ca"), concerns=(raised,))
    verdict = judge(given, NOW)
    kind = BlockerKind.CONDITION if "kind" in changes else BlockerKind.COMMENT
    assert verdict.blockers == (Blocker(kind, "c1", words, raised),)
    assert verdict.summary == f"Shut: {words}"


def test_every_end_of_the_draft_that_holds_the_gate_shut_is_a_blocker_of_its_kind() -> None:
    ended = RoundFacts(2, RoundState.CHANGES_REQUESTED, 1, "1" * 64)
    found = judge(facts(side("a"), round=ended, newest_revision=3, plan_error="line 3"), NOW)
    assert [(one.kind, one.id) for one in found.blockers] == [
        (BlockerKind.PLAN, ""),
        (BlockerKind.ROUND, "2"),
        (BlockerKind.REVISION, "3"),
    ]
    assert [one[:3] for one in judge(facts(side("a"), round=None), NOW).blockers] == [
        (BlockerKind.ROUND, "", "No round of review has been opened yet."),
    ]


@pytest.mark.parametrize(
    ("reason", "why"),
    [("Law.", ": Law"), ("Annex X.", ": Annex X"), (".Net ...", ": .Net "), ("", "")],
)
def test_an_override_is_told_with_its_end_and_its_reason(reason: str, why: str) -> None:
    until = NOW + timedelta(days=7)
    lifted = Override("o", "legal", "1" * 64, reason, "lea", "Lea", until, "max", "Max")
    verdict = judge(facts(side(".."), side("a", group="data"), overrides=(lifted,)), NOW)
    assert verdict.requirements[0].explanation == (
        f"Legal is overridden until 12 March 2026 by Lea and Max{why}."
    )
    assert verdict.requirements[0].override == lifted
    assert verdict.overridden == verdict.requirements[:1]
    assert verdict.summary == (
        "Open by override: Legal did not agree to this text and is overridden."
    )


NAMES = ["Ana", "Ben", "Cyn", "Dov", "Eve"]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "Ana"),
        (2, "Ana or Ben"),
        (4, "Ana, Ben, Cyn or Dov"),
        (5, "Ana, Ben, Cyn or one of 2 others"),
    ],
)
def test_a_choice_of_people_stays_readable(count: int, words: str) -> None:
    assert either(NAMES[:count]) == words


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (side("", "any"), "Nobody was asked on behalf of Legal: ask Ana or Ben."),
        (
            side("r", "any"),
            (
                "Nobody asked on behalf of Legal may decide: each is recused or wrote the text. "
                "Ask Ana or Ben."
            ),
        ),
        (
            side("-", "any"),
            "Legal can no longer reach 1: 0 agreed and 0 could still answer. Ask Ana or Ben.",
        ),
    ],
)
def test_where_those_asked_are_too_few_it_is_said_who_could_be(given: Side, sentence: str) -> None:
    """Neither whoever wrote the text, nor whoever is away, nor anybody of another group."""
    could = (
        Candidate("ana", "Ana", "legal"),
        Candidate("ben", "Ben", "legal", Availability("ben", away_from=date(2026, 3, 6))),
        Candidate("cyn", "Cyn", "legal"),
        Candidate("dov", "Dov", "legal", Availability("dov", away_from=date(2026, 3, 5))),
        Candidate("eve", "Eve", "data"),
    )
    found = judge(facts(given, candidates=could, authors=frozenset({"cyn"})), NOW).requirements[0]
    assert found.explanation == sentence
    assert found.could_ask == could[:2]


def test_why_a_group_is_not_asked_is_said_as_the_plan_has_it() -> None:
    given = side("", applies=False)
    named = replace(given.requirement, condition="the theme is safety, not quality.")
    assert judge(facts(replace(given, requirement=named)), NOW).requirements[0].explanation == (
        "Legal is not asked: the theme is safety, not quality."
    )


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (("data",), "Needs 1 more approval from Legal; it is asked once Data has agreed."),
        (
            ("data", "support", "somebody"),
            (
                "Needs 1 more approval from Legal; it is asked once Data, Support and somebody "
                "have agreed."
            ),
        ),
    ],
)
def test_whose_turn_is_to_come_is_told_after_whom(after: tuple[str, ...], words: str) -> None:
    legal = side(".")
    legal = replace(legal, requirement=replace(legal.requirement, after=after))
    given = facts(legal, side(".", group="data"), side(".", group="support"))
    later = replace(given.asked[0], asked_at=None)
    verdict = judge(replace(given, asked=(later, *given.asked[1:])), NOW)
    assert verdict.requirements[0].explanation == words
    assert verdict.requirements[0].waiting_for == ()


def test_whoever_was_asked_is_waited_for_beside_those_whose_turn_is_to_come() -> None:
    given = facts(side("..", "all"), side(".", group="data"))
    first = replace(given.requirements[0], after=("data",))
    second = replace(given.asked[1], asked_at=None)
    given = replace(
        given,
        requirements=(first, given.requirements[1]),
        asked=(given.asked[0], second, given.asked[2]),
    )
    found = judge(given, NOW).requirements[0]
    assert found.explanation == (
        "Needs 2 more approvals from Legal; one person was asked 3 days ago and has not answered; "
        "it is asked once Data has agreed."
    )
    assert [one.person for one in found.waiting_for] == ["legal1"]


def test_assent_by_silence_and_what_was_carried_over_are_told_as_such() -> None:
    given = facts(side("a.", 2, required=False))
    quiet = replace(given.requirements[0], silence_is_assent=True)
    kept = replace(given.recorded[0], carried_from="s0")
    late = tuple(replace(one, due_at=NOW) for one in given.asked)
    found = judge(replace(given, requirements=(quiet,), recorded=(kept,), asked=late), NOW)
    assert found.requirements[0].explanation == (
        "Legal has agreed (2 of 2 needed, 1 carried over from an earlier revision, 1 by silence "
        "past the deadline, which the plan takes as no objection)."
    )
    assert found.requirements[0].carried == 1


def test_a_blocker_names_the_sign_off_that_blocks() -> None:
    found = judge(facts(side("ax")), NOW)
    assert [(one.kind.value, one.id) for one in found.blockers] == [("sign_off", "legal-legal2-x")]


def test_the_verdict_says_who_can_help_and_since_when_they_were_asked() -> None:
    found = judge(facts(side("a.x.", "all")), NOW).requirements[0]
    assert found.waiting_for == (
        ("request-legal-legal2", "legal2", THREE_DAYS_AGO),
        ("request-legal-legal4", "legal4", THREE_DAYS_AGO),
    )


def test_the_wait_is_counted_from_the_first_who_was_asked() -> None:
    given = facts(side("."))
    given = replace(given, asked=(*given.asked, asked("new", at=NOW)))
    assert "asked 3 days ago" in judge(given, NOW).requirements[0].explanation


def test_the_author_is_nobody_to_wait_for() -> None:
    found = judge(facts(side(".."), authors=frozenset({"legal1"})), NOW).requirements[0]
    assert [one.person for one in found.waiting_for] == ["legal2"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [(-5, "today"), (0, "today"), (23, "today"), (24, "yesterday"), (48, "2 days ago")],
)
def test_how_long_ago(hours: int, words: str) -> None:
    assert ago(NOW - timedelta(hours=hours), NOW) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "one person was"),
        (2, "two people were"),
        (10, "ten people were"),
        (14, "14 people were"),
    ],
)
def test_people_are_counted_in_words(count: int, words: str) -> None:
    assert people(count) == words


def test_approvals_and_lists_read_like_sentences() -> None:
    assert (approvals(1), approvals(2)) == ("1 more approval", "2 more approvals")
    assert [listed(["A", "B", "C"][:count]) for count in range(4)] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
