"""What the gate says, word for word: a verdict explains itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gates import NOW, THREE_DAYS_AGO, Side, asked, facts, side

from models.vocabulary import RoundState
from review.rules.facts import RoundFacts
from review.rules.gate import judge
from review.rules.wording import ago, approvals, listed, people


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


def test_a_blocker_names_the_sign_off_that_blocks() -> None:
    found = judge(facts(side("ax")), NOW)
    assert [(one.kind.value, one.id) for one in found.blockers] == [("sign_off", "legal-legal2-x")]


def test_the_verdict_says_who_can_help_and_since_when_they_were_asked() -> None:
    found = judge(facts(side("a.x.", "all")), NOW).requirements[0]
    assert [(one.person, one.since) for one in found.waiting_for] == [
        ("legal2", THREE_DAYS_AGO),
        ("legal4", THREE_DAYS_AGO),
    ]


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
