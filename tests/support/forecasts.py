"""What is on record, for forecasts: histories from a few hours, or drawn from a known truth."""

from collections.abc import Iterable, Mapping
from random import Random

from review.rules.answer_history import Answers, GroupHistory, History, Outcomes
from review.rules.calendar import Calendar

UTC_WEEK = Calendar("UTC")
HOUR = 3600


def answers(
    hours: Iterable[float], *, cut_short: Iterable[float] = (), in_vain: Iterable[float] = ()
) -> Answers:
    """Answers that took so many working hours."""
    return Answers(_seconds(hours), _seconds(cut_short), _seconds(in_vain))


def group(
    hours: Iterable[float],
    *,
    in_vain: Iterable[float] = (),
    changes: int = 0,
    recused: int = 0,
    abstained: int = 0,
) -> GroupHistory:
    """A group with these answers; all but those counted here agreed."""
    times = answers(hours, in_vain=in_vain)
    agreed = len(times.times) - changes - recused - abstained
    return GroupHistory(times, Outcomes(agreed, abstained, recused, changes))


def history(
    groups: Mapping[str, GroupHistory],
    *,
    gaps: Iterable[float] = (),
    lengths: Iterable[float] = (),
    people: Mapping[str, Answers] | None = None,
) -> History:
    """The history of an installation with these groups and no others."""
    known = groups.values()
    kinds = [one.outcomes for one in known]
    return History(
        people=people or {},
        groups=groups,
        overall=GroupHistory(
            Answers(
                tuple(time for one in known for time in one.answers.times),
                in_vain=tuple(time for one in known for time in one.answers.in_vain),
            ),
            Outcomes(
                sum(one.agreed for one in kinds),
                sum(one.abstained for one in kinds),
                sum(one.recused for one in kinds),
                sum(one.changes for one in kinds),
            ),
        ),
        gaps=_seconds(gaps),
        lengths=_seconds(lengths),
    )


def drawn_hours(seed: int, count: int, middle: float = 20) -> list[float]:
    """Hours as people take them: most near the middle, some much longer."""
    random = Random(seed)
    return [middle * random.lognormvariate(0, 0.9) for _ in range(count)]


def _seconds(hours: Iterable[float]) -> tuple[int, ...]:
    return tuple(round(one * HOUR) for one in hours)
