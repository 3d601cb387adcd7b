"""Each person is reminded on their own working days; the round is due and ends on the lead's."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select
from stories import Story

from models.person import Person
from models.round import Round
from models.vocabulary import RoundState
from review.commands.extend_round import extend_round
from review.commands.sweep_deadlines import sweep_deadlines
from review.errors import Unacceptable
from review.rules.deadlines import MOST_REMINDERS

GERMAN, AMERICAN = "gerda@example.org", "amy@example.org"
BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def asked(story: Story, monday: str, **options: object) -> Round:
    """A round opened on that day, of a German lead, with one German and one American asked."""
    story.now = utc(monday)
    story.person("lead@example.org", zone=BERLIN, country="DE")
    story.policy("external_experts")
    story.person(GERMAN, "legal", zone=BERLIN, country="DE")
    story.person(AMERICAN, "data", zone=NEW_YORK, country="US")
    return story.round(**options)


def sweep(story: Story, at: str) -> list[tuple[str, int]]:
    """Who is reminded of which day by a sweep at that time."""
    story.now, before = utc(at), len(told(story))
    while story.tell(lambda session: sweep_deadlines(session, story.now)):
        pass
    return told(story)[before:]


def told(story: Story) -> list[tuple[str, int]]:
    names = {person: email.partition("@")[0] for email, person in story.people.items()}
    said = [entry for entry in story.journal() if entry.action == "request:reminded"]
    mails = [row for row in story.outbox("mail") if row.payload["template"] == "reminder"]
    assert len(mails) == len(said)
    return [(names[entry.data["person"]], entry.data["day"]) for entry in said]


def looked_at_next(story: Story) -> datetime | None:
    with Session(story.engine) as session:
        query = select(Round).where(Round.draft_id == story.draft_id)
        return session.exec(query.order_by(col(Round.number).desc())).one().next_sweep_at


def state(story: Story) -> RoundState:
    with Session(story.engine) as session:
        return session.exec(select(Round)).one().state


def extend(story: Story, due_at: str) -> None:
    story.tell(
        lambda session: extend_round(
            session,
            story.draft_id,
            1,
            due_at=utc(due_at),
            reason="more time",
            actor="test",
            now=story.now,
        )
    )


def test_easter_is_long_for_the_german_and_no_holiday_for_the_american(story: Story) -> None:
    round_ = asked(story, "2026-03-30T09:00")
    # Five business days from Monday, without Good Friday and Easter Monday.
    assert round_.due_at == utc("2026-04-08T15:00")
    assert looked_at_next(story) == utc("2026-04-02T15:00")
    assert sweep(story, "2026-04-02T14:59") == []
    assert sweep(story, "2026-04-02T15:00") == [("gerda", -2)]
    assert looked_at_next(story) == utc("2026-04-06T15:00")
    assert sweep(story, "2026-04-06T15:00") == [("amy", -2)]
    assert looked_at_next(story) == round_.due_at
    assert sweep(story, "2026-04-08T15:00") == [("gerda", 0), ("amy", 0)]


def test_independence_day_is_a_holiday_for_the_american_alone(story: Story) -> None:
    """In 2026 it is a Saturday, and observed on Friday the 3rd."""
    round_ = asked(story, "2026-06-29T09:00")
    assert round_.due_at == utc("2026-07-06T15:00")
    assert sweep(story, "2026-07-01T15:00") == [("amy", -2)]
    assert sweep(story, "2026-07-02T15:00") == [("gerda", -2)]
    assert sweep(story, "2026-07-06T15:00") == [("gerda", 0), ("amy", 0)]


def test_on_a_holiday_nobody_is_reminded_of_the_deadline_of_that_day(story: Story) -> None:
    """Thanksgiving is on Thursday the 26th; the American hears on Friday that it was due."""
    round_ = asked(story, "2026-11-19T09:00")
    assert round_.due_at == utc("2026-11-26T16:00")
    assert sweep(story, "2026-11-24T16:00") == [("gerda", -2), ("amy", -2)]
    assert sweep(story, "2026-11-26T16:00") == [("gerda", 0)]
    assert sweep(story, "2026-11-27T16:00") == [("amy", 0)]


def test_a_round_ends_by_the_days_of_its_lead(story: Story) -> None:
    """Ten business days after Thursday 17 December: Christmas and New Year are free in Germany."""
    asked(story, "2026-12-10T09:00")
    sweep(story, "2027-01-04T15:59")
    assert state(story) is RoundState.OPEN
    assert looked_at_next(story) == utc("2027-01-04T16:00")
    sweep(story, "2027-01-04T16:00")
    assert state(story) is RoundState.EXPIRED


def test_whoever_answers_is_looked_for_once_more_and_not_reminded(story: Story) -> None:
    asked(story, "2026-03-30T09:00")
    story.answer(GERMAN)
    assert sweep(story, "2026-04-02T15:00") == []
    assert looked_at_next(story) == utc("2026-04-06T15:00")
    assert sweep(story, "2026-04-06T15:00") == [("amy", -2)]


def test_a_round_looked_at_again_for_no_reason_says_nothing_twice(story: Story) -> None:
    asked(story, "2026-03-30T09:00")
    assert sweep(story, "2026-04-02T15:00") == [("gerda", -2)]

    def hurry(session: Session) -> None:
        session.exec(select(Round)).one().next_sweep_at = story.now

    story.tell(hurry)
    assert sweep(story, "2026-04-02T15:00") == []
    assert looked_at_next(story) == utc("2026-04-06T15:00")


def test_an_extension_reminds_each_anew_by_their_own_days(story: Story) -> None:
    asked(story, "2026-03-23T09:00")
    assert sweep(story, "2026-03-30T15:00") == [("gerda", 0), ("amy", 0)]
    extend(story, "2026-04-08T15:00")
    assert looked_at_next(story) == utc("2026-04-02T15:00")
    assert sweep(story, "2026-04-02T15:00") == [("gerda", -2)]
    assert sweep(story, "2026-04-06T15:00") == [("amy", -2)]


def test_whoever_moves_is_not_reminded_twice_of_one_day(story: Story) -> None:
    asked(story, "2026-03-30T09:00")
    assert sweep(story, "2026-04-02T15:00") == [("gerda", -2)]
    story.person(GERMAN, "legal", zone=NEW_YORK, country="US")
    assert sweep(story, "2026-04-06T15:00") == [("amy", -2)]
    assert sweep(story, "2026-04-08T15:00") == [("gerda", 0), ("amy", 0)]


def test_a_deadline_set_too_near_for_a_reminder_skips_it(story: Story) -> None:
    asked(story, "2026-03-30T15:30", due_at=utc("2026-04-01T15:00"))
    assert looked_at_next(story) == utc("2026-04-01T15:00")
    assert sweep(story, "2026-03-31T12:00") == []
    assert sweep(story, "2026-04-01T15:00") == [("gerda", 0), ("amy", 0)]


def test_a_round_that_is_extended_for_ever_stops_reminding(story: Story) -> None:
    asked(story, "2026-03-02T09:00")
    for month in range(4, 9):
        for day in ("06", "10", "14"):
            due = f"2026-{month:02}-{day}T15:00"
            extend(story, due)
            sweep(story, due)
    for name in ("gerda", "amy"):
        assert [who for who, _ in told(story)].count(name) == MOST_REMINDERS
    # Nobody is left to remind: what comes next is the end, ten days after 14 August.
    assert looked_at_next(story) == utc("2026-08-28T15:00")


def test_a_country_that_the_calendar_does_not_know_is_refused(story: Story) -> None:
    with pytest.raises(Unacceptable, match="ISO 3166-1") as refused:
        story.person("nobody@example.org", country="XX")
    assert refused.value.field == "country"
    with Session(story.engine) as session:
        assert session.exec(select(Person).where(Person.email == "nobody@example.org")).all() == []


def test_whoever_was_written_down_with_an_unknown_country_has_weekends(story: Story) -> None:
    asked(story, "2026-03-30T09:00")

    def forget(session: Session) -> None:
        for person in session.exec(select(Person).where(Person.email == GERMAN)):
            person.country = "XX"

    story.tell(forget)
    extend(story, "2026-04-08T15:00")
    assert looked_at_next(story) == utc("2026-04-06T15:00")
    assert sweep(story, "2026-04-06T15:00") == [("gerda", -2), ("amy", -2)]
