"""The forecast: who is waited for, for how long, and in how many rounds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from forecasts import UTC_WEEK, answers, group, history
from gates import NOW, OTHER_TEXT, TEXT, Side, facts, said, side

from models.vocabulary import Audience, CommentKind, RoundState
from review.rules.answer_history import History
from review.rules.calendar import Calendar
from review.rules.facts import Concern, Facts, Override, RoundFacts
from review.rules.forecast import Forecast, forecast

# Thursday 5 March 2026, nine o'clock.
TODAY = date(2026, 3, 5)
DAY = 8
# Legal takes one working day, Data three, Support two.
GROUPS = {
    "legal": group([DAY] * 20),
    "data": group([3 * DAY] * 20),
    "support": group([2 * DAY] * 20),
}
STEADY = history(GROUPS, gaps=[2 * DAY] * 5, lengths=[10 * DAY] * 5)


def just_asked(*sides: Side, **changes: object) -> Facts:
    """Facts of a round opened now."""
    given = facts(*sides, **changes)
    return replace(
        given,
        asked=tuple(
            one if one.asked_at is None else replace(one, asked_at=NOW) for one in given.asked
        ),
    )


def foretold(
    given: Facts,
    known: History = STEADY,
    now: datetime = NOW,
    calendars: Mapping[str, Calendar] | None = None,
    lead: Calendar = UTC_WEEK,
) -> Forecast:
    return forecast(given, known, calendars or {}, now, lead=lead)


@pytest.mark.parametrize(
    ("sides", "day", "last"),
    [
        ([side(".")], 5, "legal"),
        ([side("."), side(".", group="data")], 9, "data"),
        # What has been said is not waited for.
        ([side("."), side("a", group="data")], 5, "legal"),
        # Advice is not waited for.
        ([side("."), side(".", group="data", required=False)], 5, "legal"),
        ([side("."), side("", group="data", applies=False, required=False)], 5, "legal"),
    ],
)
def test_the_slowest_group_whose_answer_is_needed_sets_the_day(
    sides: list[Side], day: int, last: str
) -> None:
    """Three working days from Thursday morning end on Monday."""
    found = foretold(just_asked(*sides))
    assert (found.p50, found.p90) == (date(2026, 3, day), date(2026, 3, day))
    assert (found.bottleneck, found.likelihood_this_round, found.enough) == (last, 1.0, True)


@pytest.mark.parametrize(
    ("rule", "day"), [("any", 5), (1, 5), (2, 6), ("50%", 6), ("all", 11), (3, 9), ("75%", 9)]
)
def test_the_rule_says_which_answer_is_the_last_one_needed(rule: str | int, day: int) -> None:
    """Four are asked; their own histories say one, two, three and five working days."""
    days = dict(zip(("legal1", "legal2", "legal3", "legal4"), (1, 2, 3, 5), strict=True))
    own = {person: answers([count * DAY] * 200) for person, count in days.items()}
    known = history({"legal": group([DAY * one for one in (1, 2, 3, 5)] * 50)}, people=own)
    found = foretold(just_asked(side("....", rule)), known)
    assert found.p50 == date(2026, 3, day)


def test_a_later_group_is_asked_when_the_earlier_ones_have_agreed() -> None:
    legal, data = side("."), side(".", group="data")
    data = replace(
        data,
        requirement=replace(data.requirement, after=("legal",)),
        asked=tuple(replace(one, asked_at=None) for one in data.asked),
    )
    together = foretold(just_asked(legal, side(".", group="data")))
    found = foretold(just_asked(legal, data))
    assert (together.p50, found.p50) == (date(2026, 3, 9), date(2026, 3, 10))
    assert found.bottleneck == "data"


def test_a_holiday_and_a_weekend_put_the_day_off() -> None:
    """The person's own: Data works from Sunday to Thursday, and the Monday is a holiday there."""
    given = just_asked(side(".", group="data"))
    theirs = Calendar("Asia/Riyadh", frozenset({date(2026, 3, 9)}), weekend=frozenset({4, 5}))
    found = foretold(given, calendars={"data1": theirs})
    # It is noon with them: five hours of Thursday, Sunday, Tuesday, and the rest on Wednesday.
    assert (foretold(given).p50, found.p50) == (date(2026, 3, 9), date(2026, 3, 11))


def test_the_day_is_the_leads() -> None:
    """What is done at five in Los Angeles is done on the next day in Tokyo."""
    given = just_asked(side("."))
    west, east = Calendar("America/Los_Angeles"), Calendar("Asia/Tokyo")
    assert foretold(given, calendars={"legal1": west}, lead=west).p50 == date(2026, 3, 5)
    assert foretold(given, calendars={"legal1": west}, lead=east).p50 == date(2026, 3, 6)


def test_an_open_gate_is_today() -> None:
    found = foretold(facts(side("a")), history({}))
    assert (found.p50, found.p90, found.likelihood_this_round) == (TODAY, TODAY, 1.0)
    assert found.explanation == "The gate is open."


def test_who_has_waited_longer_than_anybody_took_is_still_waited_for() -> None:
    found = foretold(facts(side(".")), now=NOW + timedelta(days=60))
    assert found.p50 is not None
    assert found.p90 is not None
    assert date(2026, 5, 4) <= found.p50 < found.p90


CONCERN = Concern("c", CommentKind.REMARK, Audience.INTERNAL, "legal", "legal1", "Legal")
ANOTHER_ROUND = {
    "a request for changes": just_asked(side("x."), side(".", group="data")),
    "an open concern": just_asked(side("a"), side(".", group="data"), concerns=(CONCERN,)),
    "a conditional approval": just_asked(side("c"), side(".", group="data")),
}


@pytest.mark.parametrize("why", ANOTHER_ROUND)
def test_what_stands_in_the_way_takes_another_round(why: str) -> None:
    """Data answers on Monday; two days later everyone is asked again, and Data takes three."""
    found = foretold(ANOTHER_ROUND[why])
    assert (found.p50, found.likelihood_this_round) == (date(2026, 3, 16), 0.0)
    assert found.explanation == (
        "With nine in ten by 16 March; the last answer is most often Data's. "
        "It most likely takes another round first."
    )


@pytest.mark.parametrize("said_by_legal", ["a", "a.", "--"])
@pytest.mark.parametrize(
    "changes",
    [
        {"round": RoundFacts(1, RoundState.CHANGES_REQUESTED, 1, TEXT)},
        {"round": RoundFacts(1, RoundState.APPROVED, 1, TEXT), "concerns": (CONCERN,)},
        {"newest_revision": 2},
    ],
)
def test_where_no_round_is_open_the_next_one_is_waited_for(
    changes: dict[str, object], said_by_legal: str
) -> None:
    """It comes two working days from now, on Friday evening; Data takes three more."""
    given = just_asked(side(said_by_legal), side("a.", group="data"), **changes)
    found = foretold(given)
    assert (found.p50, found.likelihood_this_round) == (date(2026, 3, 11), 0.0)


def test_where_no_round_is_open_it_is_the_next_one_that_is_known_too_little_of() -> None:
    ended = RoundFacts(1, RoundState.CHANGES_REQUESTED, 1, TEXT)
    found = foretold(just_asked(side("a"), round=ended), history({}, gaps=[DAY] * 5))
    assert found.explanation.startswith("Too little history: no answer of Legal is on record")


def test_what_comes_after_this_round_is_told_where_every_group_of_the_next_is_known() -> None:
    """Data has agreed and is waited for no more, but would be in another round."""
    often = {"legal": group([DAY] * 20, changes=6)}
    given = just_asked(side("."), side("a", group="data"))
    found = foretold(given, history(often, gaps=[DAY] * 5))
    assert (found.p50, found.p90, found.enough) == (TODAY, None, True)
    known = foretold(given, history(often | {"data": group([DAY] * 8)}, gaps=[DAY] * 5))
    assert known.p90 is not None


@pytest.mark.parametrize(("gaps", "enough"), [(2, False), (3, True), (4, True)])
def test_three_rounds_that_followed_another_are_enough_to_tell_when_the_next_comes(
    gaps: int, enough: bool
) -> None:
    known = history(GROUPS, gaps=[DAY] * gaps)
    assert foretold(just_asked(side("x")), known).enough is enough


def test_the_same_facts_give_the_same_forecast_everywhere() -> None:
    """To the last of four hundred courses: each has a luck of its own, and always the same."""
    known = history({"legal": group([DAY] * 100, changes=20)}, gaps=[DAY] * 5)
    given = just_asked(side("."))
    shares = [
        forecast(given, known, {}, NOW, lead=UTC_WEEK, seed=seed).likelihood_this_round
        for seed in (1000, 1000, 5000)
    ]
    assert shares == [0.815, 0.815, 0.8025]


def test_the_share_that_asks_for_changes_is_the_share_of_other_rounds() -> None:
    known = history({"legal": group([DAY] * 100, changes=20)}, gaps=[DAY] * 5, lengths=[DAY] * 5)
    found = foretold(just_asked(side(".")), known)
    assert found.likelihood_this_round == pytest.approx(0.8, abs=0.05)
    # One round; or another, a day and a day later; a third for one in 25.
    assert (found.p50, found.p90) == (date(2026, 3, 5), date(2026, 3, 9))
    assert found.explanation.endswith("It may take another round.")


def test_a_silent_person_lets_the_round_last_as_rounds_do() -> None:
    """One in two never answers, all have to: the round lasts ten days, and the next begins."""
    known = history(
        {"legal": group([DAY] * 20, in_vain=[9 * DAY] * 20)},
        gaps=[DAY] * 5,
        lengths=[10 * DAY] * 5,
    )
    found = foretold(just_asked(side(".", "all")), known)
    assert found.likelihood_this_round == pytest.approx(0.5, abs=0.06)
    # Ten working days, the gap of one, and the answer of one, from Thursday the 5th.
    assert found.p90 is not None
    assert found.p90 >= date(2026, 3, 20)


def test_a_recused_person_is_waited_for_no_more() -> None:
    """Of two, the one who recuses leaves the rule to the other; both recused is a dead end."""
    known = history({"legal": group([DAY] * 100, recused=50)}, gaps=[DAY] * 5)
    found = foretold(just_asked(side("..", "all")), known)
    assert found.likelihood_this_round == pytest.approx(0.75, abs=0.06)


def test_an_override_is_not_waited_for_until_the_text_changes() -> None:
    lifted = Override("o", "data", TEXT, "why", "p", "P", NOW + timedelta(days=30), "q", "Q")
    both = (side("."), side(".", group="data"))
    found = foretold(just_asked(*both, overrides=(lifted,)))
    assert (found.p50, found.bottleneck) == (date(2026, 3, 5), "legal")
    stale = replace(lifted, revision_sha256=OTHER_TEXT)
    assert foretold(just_asked(*both, overrides=(stale,))).p50 == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (facts(side("."), side("", group="data")), "Nobody was asked on behalf of Data"),
        (facts(side("a-", "all")), "Legal can no longer reach 2: 1 agreed"),
        (facts(side("."), authors=frozenset({"legal1"})), "Nobody asked on behalf of Legal may"),
        (facts(side(".", None)), "The rule for Legal cannot be read"),
        (facts(side("."), plan_error="line 3: no"), "The plan is in error: line 3: no"),
        (facts(side("."), round=None), "No round of review has been opened yet."),
        (facts(side(".", required=False)), "The plan names no group whose approval is required."),
        # The next round would ask the same people.
        (facts(side("", group="data"), newest_revision=2), "Nobody was asked on behalf of Data"),
    ],
)
def test_what_no_answer_can_open_has_no_day_and_says_why(given: Facts, words: str) -> None:
    found = foretold(given)
    assert found[:4] == (None, None, None, True)
    assert found.explanation.startswith(f"No day can be named as things stand. {words}")


THIN = [
    (0, "no answer of Legal is"),
    (1, "1 answer of Legal is"),
    (7, "7 answers of Legal are"),
]


@pytest.mark.parametrize(("count", "words"), THIN)
def test_too_little_history_is_said_and_nothing_else(count: int, words: str) -> None:
    known = history({"legal": group([DAY] * count), "data": group([DAY] * 20)})
    found = foretold(just_asked(side("."), side(".", group="data")), known)
    assert found == Forecast(
        enough=False,
        explanation=f"Too little history: {words} on record, at least 8 are needed.",
    )


def test_what_everybody_does_stands_in_for_a_group_with_too_few_answers() -> None:
    known = history({"legal": group([DAY] * 2), "data": group([3 * DAY] * 28)})
    assert foretold(just_asked(side(".")), known).p50 == date(2026, 3, 9)


def test_a_group_that_has_agreed_needs_no_history() -> None:
    known = history({"legal": group([DAY] * 8)})
    assert foretold(just_asked(side("."), side("a", group="data")), known).enough


def test_without_rounds_on_record_that_followed_another_the_next_is_not_guessed_at() -> None:
    known = history(GROUPS, gaps=[DAY])
    found = foretold(just_asked(side("x")), known)
    assert found == Forecast(
        enough=False,
        explanation="Too little history: it takes another round, and only 1 is on record that "
        "followed an earlier one; at least 3 are needed.",
    )
    # Where this round may do, it is told how likely that is, and the day if it does.
    often = history({"legal": group([DAY] * 100, changes=30)})
    found = foretold(just_asked(side(".")), often)
    assert (found.p50, found.p90, found.enough) == (TODAY, None, True)
    assert found.explanation == (
        "With half likelihood by 5 March; for nine in ten no day can be named; "
        "the last answer is most often Legal's. It may take another round."
    )
    seldom = history({"legal": group([DAY] * 100, changes=70)})
    found = foretold(just_asked(side(".")), seldom)
    assert (found.p50, found.p90) == (None, None)
    assert found.explanation == (
        "No day can be named: more often than not it takes another round, and too little is on "
        "record to say when that comes."
    )


def test_who_always_asks_for_changes_is_beyond_any_day() -> None:
    known = history({"legal": group([DAY] * 100, changes=100)}, gaps=[DAY] * 5)
    found = foretold(just_asked(side(".")), known)
    assert found.explanation == (
        "No day can be named: more often than not it takes more than 6 rounds."
    )


def test_a_day_of_another_year_names_the_year() -> None:
    known = history({"legal": group([300 * DAY] * 20)})
    assert "2027" in foretold(just_asked(side(".")), known).explanation


def test_an_answer_that_does_not_count_is_still_to_come() -> None:
    given = just_asked(side("."))
    late = replace(given, recorded=(said("legal1", "a", counts=False),))
    assert foretold(late) == foretold(given)


def test_the_group_that_comes_last_most_often_is_told_whatever_its_name() -> None:
    slow = {"legal": group([3 * DAY] * 20), "data": group([DAY] * 19 + [5 * DAY])}
    found = foretold(just_asked(side("."), side(".", group="data")), history(slow))
    assert found.bottleneck == "legal"


def test_in_a_later_round_silence_counts_after_as_long_as_in_this_one() -> None:
    """Asked on Thursday afternoon, by Friday afternoon; an open comment takes another round.

    Working hours from Thursday, nine o'clock: asked after 7, silence counts after 15, Legal has
    answered after 23, the next round is opened after 39, silence counts there after 47, and Legal
    has answered after 55, which is on the Friday of the next week.
    """
    asked_at = NOW + timedelta(hours=7)
    adviser = side(".", group="support", required=False)
    quiet = replace(adviser.requirement, silence_is_assent=True)
    later = replace(side(".").requirement, after=("support",))
    comment = Concern("c", CommentKind.REMARK, Audience.EVERYONE, None, "eve", "Eve")
    given = facts(
        replace(adviser, requirement=quiet),
        replace(side("."), requirement=later),
        concerns=(comment,),
        round=RoundFacts(1, RoundState.OPEN, 1, TEXT, due_at=asked_at + timedelta(days=1)),
    )
    asked = tuple(
        replace(one, asked_at=None if one.group == "legal" else asked_at) for one in given.asked
    )
    slow = history(GROUPS | {"support": group([60 * DAY] * 20)}, gaps=[2 * DAY] * 5)
    assert foretold(replace(given, asked=asked), slow, asked_at).p50 == date(2026, 3, 13)


def test_a_group_asked_beyond_the_plan_is_not_waited_for() -> None:
    given = just_asked(side("."), side(".", group="data"))
    beyond = replace(given, requirements=given.requirements[:1])
    assert foretold(beyond).p50 == foretold(just_asked(side("."))).p50
    # Unless it asks for changes.
    again = foretold(replace(beyond, recorded=(said("data1", "x", "data"),)))
    assert again.likelihood_this_round == 0
