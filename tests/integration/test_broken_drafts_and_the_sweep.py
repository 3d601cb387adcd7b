"""A draft at which the sweep fails holds up no other, and is named until it is put right."""

import asyncio
from datetime import UTC, datetime

import pytest
from broken import spoil_plan
from sqlalchemy import text
from sqlmodel import Session, select
from stories import Story

from models.draft import Draft
from models.round import Round
from models.vocabulary import OutboxKind, RoundState
from workflows.desk import Desk
from workflows.sweeping import SweepIncomplete, sweep_through

REMINDER_DAY = datetime(2026, 3, 5, 17, tzinfo=UTC)
ROUND_IS_OVER = datetime(2026, 4, 20, 17, tzinfo=UTC)


def swept(story: Story, at: datetime) -> int:
    return asyncio.run(sweep_through(Desk(story.engine, "test", now=lambda: at)))


def under_review(story: Story, *keys: str) -> list[str]:
    drafts: list[str] = []
    for key in keys:
        drafts.append(story.policy("legal", key=key))
        story.round()
        story.later(minutes=1)
    return drafts


def reminded(story: Story) -> list[str]:
    """Of which drafts somebody was reminded."""
    rows = story.outbox(OutboxKind.MAIL)
    of_draft = {row.draft_id or "" for row in rows if row.payload["template"] == "reminder"}
    with Session(story.engine) as session:
        return sorted(one for one in session.exec(select(Draft.id)) if one in of_draft)


def test_the_drafts_behind_a_broken_one_are_swept_and_it_is_named(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    first, *others = under_review(story, "first", "second", "third")
    spoil_plan(story.engine, first)
    with pytest.raises(SweepIncomplete) as incomplete:
        swept(story, REMINDER_DAY)
    assert str(incomplete.value) == ("1 of 3 rounds could not be swept: first/v1 (PlanUnreadable)")
    assert reminded(story) == sorted(others)
    assert "first/v1 was not swept" in caplog.text


def test_it_is_named_by_every_sweep_and_the_others_are_not_swept_twice(story: Story) -> None:
    broken, _ = under_review(story, "broken", "sound")
    spoil_plan(story.engine, broken)
    for expected in ("1 of 2 rounds", "1 of 1 rounds"):
        with pytest.raises(SweepIncomplete, match=expected):
            swept(story, REMINDER_DAY)
    assert story.mails().count("reminder") == 1


def test_nothing_of_a_failing_draft_is_kept(story: Story) -> None:
    """Its round is to be over, and its journal cannot be gone on with."""
    broken, _ = under_review(story, "broken", "sound")
    with Session(story.engine) as session:
        session.connection().execute(
            text(
                "CREATE FUNCTION refuse_broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NEW.draft_id = '{broken}' THEN RAISE 'no more'; END IF; RETURN NEW; END $$"
            )
        )
        session.connection().execute(
            text(
                "CREATE TRIGGER refuse_broken BEFORE INSERT ON journal "
                "FOR EACH ROW EXECUTE FUNCTION refuse_broken()"
            )
        )
        session.commit()
    with pytest.raises(SweepIncomplete, match="broken/v1"):
        swept(story, ROUND_IS_OVER)
    with Session(story.engine) as session:
        states = {one.draft_id: one.state for one in session.exec(select(Round))}
    assert states.pop(broken) is RoundState.OPEN
    assert list(states.values()) == [RoundState.EXPIRED]


def test_a_database_that_is_away_is_no_drafts_fault(story: Story) -> None:
    under_review(story, "first")
    with Session(story.engine) as session:
        session.connection().execute(text("ALTER TABLE rounds RENAME TO rounds_gone"))
        session.commit()
    with pytest.raises(Exception, match="rounds"):
        swept(story, REMINDER_DAY)
