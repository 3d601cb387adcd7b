"""The escalation: each step on its day by the days of the silent, once, in the plan's order."""

from datetime import UTC, date, datetime, timedelta

import pytest
from gates import facts, side
from hypothesis import given
from hypothesis import strategies as st

from review.rules.calendar import Calendar
from review.rules.deadlines import MOST_REMINDERS, Reminded, next_sweep, reminder_due, shifted
from review.rules.delegation import Availability, alternate
from review.rules.escalation import escalation_due, escalation_times, groups_awaited
from review.rules.facts import Rule, RuleKind
from review.rules.gate import judge
from review.rules.plan import EscalationStep, EscalationTarget, Plan, PlanRequirement
from review.rules.silent import Silent, times_to_look

PLAIN = Calendar("UTC")
RIYADH = Calendar("Asia/Riyadh", weekend=frozenset({4, 5}))
# A Wednesday.
DUE = datetime(2026, 3, 11, 17, tzinfo=UTC)
ASKED = datetime(2026, 3, 4, 9, tzinfo=UTC)
ALTERNATE, LEAD, LEADERSHIP = EscalationTarget
CHAIN = (EscalationStep(1, ALTERNATE), EscalationStep(2, LEAD), EscalationStep(4, LEADERSHIP))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "taken", "come", "then"),
    [
        ("2026-03-12T16:59", 0, (), 0),
        ("2026-03-12T17:00", 0, (ALTERNATE,), 1),
        ("2026-03-12T18:00", 1, (), 1),
        ("2026-03-13T17:00", 1, (LEAD,), 2),
        # Friday the 13th, then a weekend.
        ("2026-03-16T17:00", 2, (), 2),
        ("2026-03-17T17:00", 2, (LEADERSHIP,), 3),
        # After a standstill all that has come, in the plan's order.
        ("2026-04-30T00:00", 0, (ALTERNATE, LEAD, LEADERSHIP), 3),
        ("2026-04-30T00:00", 3, (), 3),
        # Another plan was pinned, with a shorter chain.
        ("2026-04-30T00:00", 5, (), 5),
    ],
)
def test_a_step_comes_on_its_day_and_is_taken_once(
    now: str, taken: int, come: tuple[EscalationTarget, ...], then: int
) -> None:
    found = escalation_due(CHAIN, taken, due_at=DUE, asked_at=ASKED, calendar=PLAIN, now=utc(now))
    assert tuple(step.to for step in found.steps) == come
    assert found.taken == then


@pytest.mark.parametrize(
    ("asked", "come"),
    [
        (DUE, (ALTERNATE, LEAD)),
        (DUE + timedelta(days=1), (LEAD,)),
        (DUE + timedelta(days=2), (LEAD,)),
    ],
)
def test_nobody_is_stood_in_for_who_was_asked_after_the_day_of_the_alternate(
    asked: datetime, come: tuple[EscalationTarget, ...]
) -> None:
    now = utc("2026-03-13T17:00")
    found = escalation_due(CHAIN, 0, due_at=DUE, asked_at=asked, calendar=PLAIN, now=now)
    assert tuple(step.to for step in found.steps) == come
    assert found.taken == 2


def test_the_days_are_those_of_the_silent() -> None:
    assert [f"{one:%a %d %H}" for one in escalation_times(CHAIN, 0, DUE, RIYADH)] == [
        "Thu 12 17",
        "Sun 15 17",
        "Tue 17 17",
    ]
    assert len(list(escalation_times(CHAIN, 2, DUE, PLAIN))) == 1


NOW = datetime(2026, 3, 12, 17, tzinfo=UTC)
GONE = {"away_from": date(2026, 3, 9), "away_until": date(2026, 3, 20)}


def here(person: str, delegate: str | None = None) -> Availability:
    return Availability(person, delegate=delegate)


def away(person: str, delegate: str | None = None) -> Availability:
    return Availability(person, delegate=delegate, **GONE)


@pytest.mark.parametrize(
    ("people", "members", "barred", "who"),
    [
        # The delegate first, whoever else there is.
        ((here("ana", "zoe"), here("zoe"), here("ben")), ("ben",), (), "zoe"),
        ((here("ana"), here("ben"), here("cyn")), ("ben", "cyn"), (), "ben"),
        # The delegate is away: whoever stands in for them, or the next of the group.
        ((here("ana", "zoe"), away("zoe", "yan"), here("yan")), (), (), "yan"),
        ((here("ana", "zoe"), away("zoe"), here("ben")), ("ben",), (), "ben"),
        # They name each other.
        ((here("ana", "zoe"), away("zoe", "ana")), (), (), None),
        # Authors, and those who were asked already.
        ((here("ana", "zoe"), here("zoe"), here("ben")), ("ben",), ("zoe",), "ben"),
        ((here("ana", "zoe"), away("zoe", "yan"), here("yan")), (), ("yan",), None),
        ((here("ana", "zoe"), away("zoe", "yan"), here("yan")), (), ("zoe",), None),
        ((here("ana"), here("ben"), here("cyn")), ("ben", "cyn"), ("ben",), "cyn"),
        ((here("ana"), away("ben", "cyn"), here("cyn")), ("ben",), (), None),
        ((here("ana"), here("ben")), ("ana",), (), None),
        ((here("ana"),), (), (), None),
        # Nothing is known of them: not even that they are here.
        ((here("ana"),), ("ben",), (), None),
        ((here("ben"),), ("ben",), (), "ben"),
    ],
)
def test_the_alternate_is_the_delegate_or_a_member_who_is_here(
    people: tuple[Availability, ...],
    members: tuple[str, ...],
    barred: tuple[str, ...],
    who: str | None,
) -> None:
    known = {one.person: one for one in people}
    assert alternate("ana", known, members, barred, NOW) == who


def plan(reminders: tuple[int, ...], chain: tuple[EscalationStep, ...]) -> Plan:
    rule = Rule(RuleKind.ANY)
    advice = PlanRequirement("support", rule, required=False, silence_is_assent=True)
    return Plan("p", "P", (PlanRequirement("legal", rule), advice), 5, reminders, escalation=chain)


def silent(**more: object) -> Silent:
    return Silent("r", "ana", "legal", ASKED, DUE, PLAIN, **more)  # pyright: ignore[reportArgumentType]


def test_a_silence_is_looked_at_where_it_means_something() -> None:
    nothing = plan((), ())
    assert list(times_to_look(silent(), nothing)) == []
    adviser = Silent("r", "sam", "support", ASKED, DUE, PLAIN)
    assert list(times_to_look(adviser, nothing)) == [DUE]


def test_a_silence_is_looked_at_for_its_reminders_and_the_steps_that_are_left() -> None:
    rules = plan((-2, 0), CHAIN)
    riyadh = Silent("r", "ana", "legal", ASKED, DUE, RIYADH, steps_taken=1)
    assert [f"{one:%a %d %H}" for one in times_to_look(riyadh, rules)] == [
        "Mon 09 17",
        "Wed 11 17",
        "Sun 15 17",
        "Tue 17 17",
    ]
    often = tuple(Reminded(DUE, day) for day in range(MOST_REMINDERS))
    assert list(times_to_look(silent(reminded=often, steps_taken=3), rules)) == []


def test_only_those_are_awaited_who_hold_the_gate_shut() -> None:
    round_ = facts(
        side("."),
        side("a", group="data"),
        side(".", group="support", required=False),
        side(".", None, group="community", required=False),
    )
    awaited = groups_awaited(judge(round_, NOW).requirements)
    assert awaited == {"legal", "community"}


def test_an_absence_is_looked_at_on_its_first_morning_unless_it_was_dealt_with() -> None:
    leaves = date(2026, 3, 9)
    nothing = plan((), ())
    tokyo = Silent("r", "ana", "legal", ASKED, DUE, Calendar("Asia/Tokyo"), away_from=leaves)
    assert list(times_to_look(tokyo, nothing)) == [utc("2026-03-08T15:00")]
    assert list(times_to_look(silent(away_from=leaves, moved_away=True), nothing)) == []


CALENDARS = st.builds(
    Calendar,
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"]),
    st.frozensets(st.dates(date(2026, 3, 1), date(2026, 4, 30)), max_size=15),
    st.sampled_from([frozenset({5, 6}), frozenset({4, 5}), frozenset({6})]),
)
CHAINS = st.lists(st.integers(0, 12), min_size=0, max_size=3).map(
    lambda days: tuple(map(EscalationStep, sorted(days), EscalationTarget))
)


@given(CALENDARS, CHAINS, st.lists(st.integers(-8, 8), max_size=4, unique=True), st.integers(0, 15))
def test_after_each_look_nothing_is_left_that_was_due(
    calendar: Calendar, chain: tuple[EscalationStep, ...], days: list[int], grace: int
) -> None:
    rules, end = plan(tuple(days), chain), shifted(DUE, grace, calendar)
    said: list[Reminded] = []
    taken, at, now = 0, [], ASKED
    for _ in range(50):
        one = Silent("r", "ana", "legal", ASKED, DUE, calendar, tuple(said), taken)
        later = next_sweep(times_to_look(one, rules), end, now)
        if later == end:
            break
        assert later > now
        now = later
        day = reminder_due(DUE, days, calendar, asked_at=ASKED, now=now, reminded=said)
        if day is not None:
            said.append(Reminded(DUE, day))
        due = escalation_due(chain, taken, due_at=DUE, asked_at=ASKED, calendar=calendar, now=now)
        taken = due.taken
        at += [now] * len(due.steps)
        left = escalation_due(chain, taken, due_at=DUE, asked_at=ASKED, calendar=calendar, now=now)
        assert left.steps == ()
        assert reminder_due(DUE, days, calendar, asked_at=ASKED, now=now, reminded=said) is None
    else:
        pytest.fail("it is looked at for ever")
    expected = [shifted(DUE, step.after_days, calendar) for step in chain]
    assert at == [time for time in expected if ASKED < time < end]
