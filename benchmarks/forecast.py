"""The forecast: 12 requirements, 60 people asked, a year of answers on record."""

import timeit
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from time import process_time
from zoneinfo import ZoneInfo

from benchmarks.bounds import told
from benchmarks.gate import NOW, facts
from review.rules.answer_history import Answers, GroupHistory, History, Outcomes
from review.rules.facts import Facts, Rule, RuleKind
from review.rules.forecast import forecast
from review.rules.working_time import WORKING_DAY

LATER = NOW + timedelta(days=3)
ANSWERS = 2000
BOUND = 100.0
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo")


class Weekdays:
    """Monday to Friday in one zone."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)

    def is_business_day(self, day: date) -> bool:
        return day.weekday() < 5

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(ZoneInfo("UTC"))

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)


def history(given: Facts) -> History:
    """Answers that took two working days in the middle, a few of them asking for changes."""
    random = Random(1)

    def answers(count: int) -> Answers:
        times = [int(random.lognormvariate(0.7, 0.8) * WORKING_DAY) for _ in range(count)]
        return Answers(tuple(times), in_vain=tuple(3 * WORKING_DAY for _ in range(count // 20)))

    def group(count: int) -> GroupHistory:
        outcomes = Outcomes(count * 95 // 100, count // 100, count // 100, count * 3 // 100)
        return GroupHistory(answers(count), outcomes)

    return History(
        people={one.person: answers(ANSWERS // len(given.asked)) for one in given.asked},
        groups={one.group: group(ANSWERS // 12) for one in given.requirements},
        overall=group(ANSWERS),
        gaps=tuple(int(random.expovariate(1 / WORKING_DAY)) for _ in range(50)),
        lengths=tuple(6 * WORKING_DAY for _ in range(50)),
    )


def milliseconds(given: Facts) -> float:
    """The time of one forecast, in milliseconds: the best of several, for noise only adds."""
    known, calendars = history(given), [Weekdays(zone) for zone in ZONES]
    kept = {one.person: calendars[index % 4] for index, one in enumerate(given.asked)}

    def once() -> None:
        forecast(given, known, kept, LATER, lead=calendars[0])

    return min(timeit.repeat(once, number=1, repeat=9, timer=process_time)) * 1e3


def main() -> None:
    whole = facts()
    fresh = replace(whole, recorded=())
    small = replace(
        fresh,
        requirements=tuple(replace(one, rule=Rule(RuleKind.ANY)) for one in whole.requirements[:5]),
        asked=tuple(one for one in whole.asked[:25] if one.person.endswith("-0")),
    )
    for size, given in (("12 requirements, 60", fresh), ("5 requirements, 5", small)):
        what = f"forecast, {size} people yet to answer"
        print(told(what, milliseconds(given), BOUND, "ms"))


if __name__ == "__main__":
    main()
