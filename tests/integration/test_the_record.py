"""What was recorded stays: append-only tables, chains that recompute, one transaction a change."""

import ast
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select
from stories import SERVICE, Story

from models.journal import JournalEntry
from models.tables import METADATA
from models.vocabulary import Audience, OutboxKind, Position
from review.commands.add_comment import Remark, add_comment
from review.commands.close_round import close_round
from review.commands.extend_round import extend_round
from review.commands.issue_token import issue_token
from review.commands.outbox import claim, mark_done
from review.commands.recall_round import recall_round
from review.commands.withdraw_draft import withdraw_draft
from review.record import GENESIS, entry_hash

ROOT = Path(__file__).parents[2]
APPEND_ONLY = (
    "journal",
    "sign_offs",
    "revisions",
    "plan_versions",
    "retractions",
    "editorial_marks",
    "dispositions",
    "disposition_answers",
)


def whole_story(story: Story) -> None:
    """Two rounds, comments, a promotion, a token, a mail sent: something of every stream."""
    story.policy()
    story.round(reason="Bitte Absatz 2 lesen — „danke“ 👋")
    story.answer("legal@example.org", Position.REQUEST_CHANGES, reason="§ 2 is unclear\t—\nsee å")
    for group in ("public_policy", "data", "leadership"):
        story.answer(f"{group}@example.org")
    remark = Remark("Which accounts?", audience=Audience.INTERNAL)
    story.tell(
        lambda session: add_comment(session, story.draft_id, remark, actor=SERVICE, now=story.now)
    )
    story.settle()
    story.later(hours=25, microseconds=7)
    story.revision("# Payments\n\nOther words.")
    story.round()
    story.everyone_approves()
    story.promote()
    story.tell(lambda session: issue_token(session, "one", ["read"], actor="test", now=story.now))
    for row in story.outbox(OutboxKind.MAIL):
        story.tell(
            lambda session: claim(
                session, [OutboxKind.MAIL], now=story.now, worker="w", lease=story.now - story.now
            )
        )
        story.tell(lambda session, row=row: mark_done(session, row.id, worker="w", now=story.now))


def broken(engine: Engine) -> list[str]:
    """Where the chains do not hold: recomputed from what the database says, and nothing else."""
    found: list[str] = []
    with Session(engine) as session:
        entries = session.exec(
            select(JournalEntry).order_by(col(JournalEntry.stream), col(JournalEntry.seq))
        ).all()
    last: dict[str, tuple[int, str]] = defaultdict(lambda: (0, GENESIS))
    for entry in entries:
        seq, before = last[entry.stream]
        sound = entry.seq == seq + 1 and entry.prev_hash == before
        if not sound or entry_hash(entry.model_dump()) != entry.hash:
            found.append(f"{entry.stream} {entry.seq}")
        last[entry.stream] = (entry.seq, entry.hash)
    return found


def rows(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in METADATA.tables
        }


def tamper(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE journal DISABLE TRIGGER journal_append_only"))
        assert connection.execute(text(statement)).rowcount >= 1


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"]
)
def test_what_is_on_record_cannot_be_changed(story: Story, table: str, statement: str) -> None:
    story.policy()
    column = "hash" if table == "journal" else "id"
    with pytest.raises(DBAPIError, match="append-only"), story.engine.begin() as connection:
        connection.execute(text(statement.format(table, column)))


def test_every_chain_recomputes_after_a_whole_story(story: Story) -> None:
    whole_story(story)
    assert broken(story.engine) == []
    with Session(story.engine) as session:
        streams = {stream.split(":")[0] for stream in session.exec(select(JournalEntry.stream))}
    assert streams == {"installation", "policy", "draft"}
    assert "mail:sent" in story.actions()


@pytest.mark.parametrize(
    "change",
    [
        "actor = actor || ' '",
        "data = data || '{\"number\": 7}'",
        "at = at + interval '1 microsecond'",
        "subject_id = upper(subject_id)",
        "audience = 'everyone'",
        "group_key = 'legal'",
        "draft_id = NULL",
        "action = 'draft:withdrawn'",
        "prev_hash = repeat('0', 64)",
        "hash = repeat('f', 64)",
        "stream = stream || 'x'",
    ],
)
def test_a_changed_entry_is_noticed(story: Story, change: str) -> None:
    story.policy()
    story.round()
    assert broken(story.engine) == []
    tamper(story.engine, f"UPDATE journal SET {change} WHERE action = 'round:opened'")
    assert broken(story.engine)


def test_an_entry_taken_out_or_two_exchanged_are_noticed(story: Story) -> None:
    story.policy()
    story.round()
    tamper(story.engine, "UPDATE journal SET seq = -seq WHERE action = 'revision:added'")
    assert broken(story.engine)
    tamper(story.engine, "DELETE FROM journal WHERE action = 'revision:added'")
    assert broken(story.engine)


def test_the_hash_does_not_depend_on_the_zone_of_the_clock(story: Story) -> None:
    from zoneinfo import ZoneInfo

    story.now = story.now.astimezone(ZoneInfo("Asia/Kolkata"))
    story.policy()
    assert broken(story.engine) == []


COMMANDS: dict[str, Callable[[Story, Session], object]] = {
    "withdraw": lambda story, session: withdraw_draft(
        session, story.draft_id, reason="no", actor="test", now=story.now
    ),
    "recall": lambda story, session: recall_round(
        session, story.draft_id, 1, reason="no", actor="test", now=story.now
    ),
    "close": lambda story, session: close_round(
        session, story.draft_id, 1, reason="no", actor="test", now=story.now
    ),
    "extend": lambda story, session: extend_round(
        session,
        story.draft_id,
        1,
        reason="no",
        actor="test",
        now=story.now,
        due_at=story.later(days=9).now,
    ),
    "comment": lambda story, session: add_comment(
        session, story.draft_id, Remark("Why?"), actor=SERVICE, now=story.now
    ),
    "token": lambda story, session: issue_token(
        session, "one", ["read"], actor="test", now=story.now
    ),
}
FAIL_LAST = """
CREATE FUNCTION fail_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
CREATE TRIGGER fail_journal BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION fail_journal();
"""


@pytest.mark.parametrize("name", COMMANDS)
def test_a_failure_at_the_end_of_a_command_leaves_nothing_of_it(story: Story, name: str) -> None:
    story.policy()
    story.round()
    before, draft = rows(story.engine), story.draft().model_dump()
    with story.engine.begin() as connection:
        connection.execute(text(FAIL_LAST.format("journal")))
    with pytest.raises(DBAPIError, match="the disk is full"):
        story.tell(lambda session: COMMANDS[name](story, session))
    assert rows(story.engine) == before
    assert story.draft().model_dump() == draft


def test_a_sign_off_whose_receipt_cannot_be_queued_is_not_recorded(story: Story) -> None:
    story.policy()
    story.round()
    before = rows(story.engine)
    with story.engine.begin() as connection:
        connection.execute(text(FAIL_LAST.format("outbox")))
    with pytest.raises(DBAPIError, match="the disk is full"):
        story.answer("legal@example.org")
    assert rows(story.engine) == before


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_commits_nothing_by_itself(story: Story, name: str) -> None:
    story.policy()
    story.round()
    before = rows(story.engine)
    with Session(story.engine) as session:
        COMMANDS[name](story, session)
        session.flush()
        assert rows(story.engine) == before
        session.rollback()
    assert rows(story.engine) == before


def test_only_the_unit_of_work_commits() -> None:
    found: set[str] = set()
    for room in ("api", "models", "notifications", "review", "ticketing", "workflows", "placet"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in {"commit", "autocommit"}:
                    found.add(str(file.relative_to(ROOT)))
    assert found == {"models/session.py"}


def test_the_times_of_a_journal_never_run_backwards(story: Story) -> None:
    story.policy()
    story.round()
    story.answer("legal@example.org")
    # Its clock was read earlier, but it came later: it had to wait for the draft's lock.
    story.later(minutes=-1)
    story.answer("data@example.org")
    times = [entry.at for entry in story.journal()]
    assert times == sorted(times)
