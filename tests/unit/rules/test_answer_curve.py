"""How long somebody still takes, from what is on record of them and their group."""

from dataclasses import replace
from statistics import mean

import pytest
from forecasts import HOUR, UTC_WEEK, answers, drawn_hours, group, history
from gates import NOW, asked

from review.rules.answer_curve import QUANTILES, curve_of, quantiles
from review.rules.answer_history import Answers, Outcomes, usual_days
from review.rules.calendar import Calendar
from review.rules.round_course import drawn
from review.rules.round_seats import Seats, odds_of

GROUP = answers(drawn_hours(1, 200))


def hours(own: Answers | None, theirs: Answers, waited: float = 0) -> list[float | None]:
    found = quantiles(own, theirs, round(waited * HOUR))
    return [None if one is None else one / HOUR for one in found]


def middle(found: list[float | None]) -> float:
    return sorted(one if one is not None else 9e9 for one in found)[QUANTILES // 2]


def test_how_long_somebody_usually_takes_is_said_of_five_answers_or_more() -> None:
    people = {"ana": answers([1, 4, 8, 9, 40]), "ben": answers([8, 8, 8, 8])}
    assert usual_days(history({}, people=people)) == {"ana": 1.0}


def test_however_long_the_wait_an_answer_takes_a_second() -> None:
    assert quantiles(None, Answers((10,) * 20), 100)[0] == 1
    assert quantiles(None, Answers((10,) * 4, cut_short=(20,) * 4), 100)[0] == 1


def test_their_own_curve_and_the_groups_are_each_drawn_from_evenly() -> None:
    """Ten answers of their own weigh two thirds."""
    own, theirs = answers([1.0] * 5 + [20.0] * 5), answers([10.0] * 10 + [30.0] * 10)
    found = hours(own, theirs)
    assert {one: found.count(one) for one in (1, 20, 10, 30)} == {1: 43, 20: 42, 10: 22, 30: 21}
    # After two hours, half of their own are out of the question, and they weigh half.
    waited = hours(own, theirs, 2)
    assert {one: waited.count(one) for one in (18, 8, 28)} == {18: 64, 8: 32, 28: 32}


def test_where_nothing_is_on_record_everyone_agrees() -> None:
    assert odds_of(Outcomes(), Outcomes()) == (1.0, 1.0, 1.0)


def test_what_a_group_did_is_drawn_a_little_towards_what_all_do() -> None:
    assert odds_of(Outcomes(6, 1, 1, 2), Outcomes()) == pytest.approx((0.6, 0.7, 0.8))
    # Four answers more, as they are usual: of ten two agreed, two abstained, two were recused.
    usual = Outcomes(2, 2, 2, 4)
    assert odds_of(Outcomes(5, 1, 0, 0), usual) == pytest.approx((0.58, 0.76, 0.84))
    # Where nobody ever asked for changes, no rounding says otherwise; once is not never.
    assert odds_of(Outcomes(1, 4, 1, 0), Outcomes()).recuse == 1.0
    assert odds_of(Outcomes(9, 0, 0, 1), Outcomes()).recuse == pytest.approx(0.9)


def test_whoever_is_still_to_be_asked_has_not_waited() -> None:
    known = history({"legal": group([1.0, 2.0, 3.0] * 10)})
    seats = Seats(known, {}, UTC_WEEK, NOW, NOW)
    seat = seats.seat(replace(asked("ana"), asked_at=None))
    assert seat is not None
    assert seat.times == quantiles(None, known.groups["legal"].answers, 0)


def test_people_with_the_same_calendar_go_by_one_clock() -> None:
    seats = Seats(
        history({"legal": group([1.0] * 10)}), {"eve": Calendar("UTC")}, UTC_WEEK, NOW, NOW
    )
    ana, ben, eve = (seats.seat(asked(person)) for person in ("ana", "ben", "eve"))
    assert ana is not None
    assert ben is not None
    assert eve is not None
    assert ana.clock is ben.clock is seats.lead_clock is not eve.clock


@pytest.mark.parametrize(("luck", "time"), [(0.0, 10), (0.24, 10), (0.25, 20), (0.99, 40)])
def test_every_time_on_record_is_as_likely(luck: float, time: int) -> None:
    assert drawn((10, 20, 30, 40), luck) == time


def test_without_a_history_of_ones_own_the_groups_is_drawn_from() -> None:
    assert set(quantiles(None, GROUP, 0)) <= set(GROUP.times)
    assert middle(hours(None, GROUP)) == pytest.approx(sorted(GROUP.times)[100] / HOUR, rel=0.1)


def test_somebody_slow_is_slow_and_the_more_so_the_more_is_known_of_them() -> None:
    slow = answers([80.0])
    some, many = Answers(slow.times * 5), Answers(slow.times * 50)
    usual = [mean(one or 0 for one in hours(own, GROUP)) for own in (None, some, many)]
    assert usual == sorted(usual)
    assert hours(many, GROUP).count(80.0) == pytest.approx(QUANTILES * 50 / 55, abs=2)


def test_who_has_waited_takes_longer_than_that() -> None:
    """Of ten times one to ten hours, after six there are four left, one to four hours away."""
    theirs = answers(range(1, 11))
    assert set(hours(None, theirs, 6)) == {1, 2, 3, 4}
    assert {hours(None, theirs, 6).count(one) for one in (1, 2, 3, 4)} == {QUANTILES // 4}


def test_the_longer_the_wait_the_more_somebody_is_taken_to_be_of_the_slow_kind() -> None:
    """Half of their own answers are quick, the group's are not: after the quick ones it is all
    the group's."""
    own, theirs = answers([1.0] * 5), answers([10.0] * 20)
    assert hours(own, theirs).count(1) == QUANTILES // 2
    assert set(hours(own, theirs, 2)) == {8}


def test_where_nobody_took_so_long_the_wait_goes_on_at_the_average_rate() -> None:
    found = hours(None, answers([4, 8, 12]), 40)
    assert mean(one or 0 for one in found) == pytest.approx(8, rel=0.05)
    assert min(one or 0 for one in found) > 0


def test_who_waited_in_vain_counts_for_as_long_as_they_waited() -> None:
    """By hand: of six, one answers at 1 h; one is let go at 2 h; of four, one answers at 3 h."""
    known = answers([1, 3, 5], in_vain=[2, 6, 6])
    curve = curve_of(known)
    silent = 5 / 6 * 3 / 4 * 2 / 3
    assert [one / HOUR for one in curve.times] == [1, 3, 5]
    assert curve.shares == pytest.approx([1 / 6, 1 - 5 / 6 * 3 / 4, 1 - silent])
    assert hours(None, known).count(None) == pytest.approx(QUANTILES * silent, abs=1)


def test_whose_answer_was_needed_no_more_would_have_given_it_later() -> None:
    """Of sixteen, half answer in six hours; six more would have later, and two would not."""
    known = answers([6] * 8, cut_short=[6] * 6, in_vain=[6] * 2)
    found = hours(None, known)
    late = [one for one in found if one is not None and one > 6]
    assert (found.count(6), found.count(None)) == (QUANTILES // 2, QUANTILES // 8)
    assert mean(late) == pytest.approx(12, rel=0.05)
    # One who has waited for longer than that waits on.
    assert min(one for one in hours(None, known, 50) if one is not None) < 1


def test_the_first_of_many_does_not_make_the_others_seem_quick() -> None:
    """Five are asked, the first answer ends the round: the truth is found all the same."""
    truth = drawn_hours(2, 2000)
    rounds = [sorted(truth[number : number + 5]) for number in range(0, 2000, 5)]
    first = [one[0] for one in rounds]
    found = hours(None, answers(first, cut_short=[one for one in first for _ in range(4)]))
    for limit in (5, 10, 15):
        share = sum(one is not None and one <= limit for one in found) / QUANTILES
        assert share == pytest.approx(sum(one <= limit for one in truth) / 2000, abs=0.05)
