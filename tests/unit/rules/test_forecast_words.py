"""A forecast in words, sentence by sentence."""

from datetime import date

import pytest

from review.rules.forecast_words import (
    brief,
    no_next_round,
    not_under_review,
    stuck,
    thin,
    told,
)

TODAY = date(2026, 12, 30)
SOON, LATER = date(2026, 12, 31), date(2027, 1, 4)


@pytest.mark.parametrize(
    ("half", "nine_tenths", "words"),
    [
        (None, None, ""),
        (SOON, None, "31 December"),
        (SOON, SOON, "31 December"),
        (SOON, LATER, "31 December, nine in ten by 4 January 2027"),
        (LATER, LATER, "4 January 2027"),
    ],
)
def test_a_forecast_in_a_list_is_its_days(
    half: date | None, nine_tenths: date | None, words: str
) -> None:
    assert brief(half, nine_tenths, TODAY) == words


@pytest.mark.parametrize(
    ("half", "nine_tenths", "last", "this_round", "words"),
    [
        (SOON, SOON, None, 1.0, "With nine in ten by 31 December."),
        (
            SOON,
            LATER,
            "Legal",
            0.9,
            (
                "With half likelihood by 31 December, with nine in ten by 4 January 2027; the last "
                "answer is most often Legal's."
            ),
        ),
        (
            SOON,
            None,
            None,
            0.89,
            (
                "With half likelihood by 31 December; for nine in ten no day can be named. It may "
                "take another round."
            ),
        ),
        (LATER, LATER, None, 0.5, "With nine in ten by 4 January 2027. It may take another round."),
        (
            SOON,
            SOON,
            None,
            0.49,
            "With nine in ten by 31 December. It most likely takes another round first.",
        ),
    ],
)
def test_a_forecast_tells_its_days_who_comes_last_and_whether_a_round_is_likely_first(
    half: date, nine_tenths: date | None, last: str | None, this_round: float, words: str
) -> None:
    found = told(half, nine_tenths, TODAY, last=last, this_round=this_round, foreseeable=True)
    assert found == words


@pytest.mark.parametrize(
    ("foreseeable", "why"),
    [
        (True, "it takes more than 6 rounds"),
        (False, "it takes another round, and too little is on record to say when that comes"),
    ],
)
def test_where_no_day_can_be_named_it_is_said_why(foreseeable: bool, why: str) -> None:
    found = told(None, None, TODAY, last="Legal", this_round=0.2, foreseeable=foreseeable)
    assert found == f"No day can be named: more often than not {why}."


@pytest.mark.parametrize(
    ("count", "of_legal", "of_rounds"),
    [
        (0, "no answer of Legal is", "none is"),
        (1, "1 answer of Legal is", "only 1 is"),
        (2, "2 answers of Legal are", "only 2 are"),
    ],
)
def test_too_little_history_is_counted(count: int, of_legal: str, of_rounds: str) -> None:
    assert thin("Legal", count, 5) == (
        f"Too little history: {of_legal} on record, at least 5 are needed."
    )
    assert no_next_round(count, 3) == (
        f"Too little history: it takes another round, and {of_rounds} on record that followed an "
        "earlier one; at least 3 are needed."
    )


def test_where_there_is_nothing_to_forecast_it_is_said_once() -> None:
    assert stuck("Nobody was asked.") == "No day can be named as things stand. Nobody was asked."
    assert not_under_review("research") == (
        "The draft is at research; a forecast is made of what is at development."
    )
