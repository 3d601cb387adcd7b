"""The relay sends each mail once, and tries again what could not be sent."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from models.outbox import OutboxRow
from models.vocabulary import Digest, OutboxKind, OutboxState
from notifications.errors import DeliveryFailed, Dropped
from review.commands.choose_digest import choose_digest
from workflows.relay import deliver_next, keep_delivering


class FakeSpeaker:
    """Takes mails, after failing as it is told."""

    def __init__(self, *failures):
        self.failures = list(failures)
        self.spoken = []

    def __call__(self, row, _now):
        if self.failures:
            raise self.failures.pop(0)
        self.spoken.append(row.id)


@pytest.fixture
def asked(story):
    """A story in which people have been asked, so that there is mail."""
    story.now = datetime.now(UTC)
    story.policy()
    story.round()
    return story


def speak_all(story, speaker):
    while deliver_next(story.engine, speaker, worker="relay"):
        pass


def test_every_mail_is_spoken_once_and_journalled(asked):
    speaker = FakeSpeaker()
    speak_all(asked, speaker)
    mails = asked.outbox(OutboxKind.MAIL)
    assert sorted(speaker.spoken) == sorted(row.id for row in mails)
    assert {row.state for row in mails} == {OutboxState.DONE}
    assert asked.actions().count("mail:sent") == len(mails)


def test_a_mail_that_may_yet_be_sent_waits_and_is_in_nobodys_way(asked):
    speaker = FakeSpeaker(DeliveryFailed("421 try later", retry=True))
    speak_all(asked, speaker)
    waiting = [row for row in asked.outbox(OutboxKind.MAIL) if row.state is OutboxState.PENDING]
    assert [row.last_error for row in waiting] == ["421 try later"]
    assert waiting[0].available_at > datetime.now(UTC)
    assert len(speaker.spoken) == len(asked.outbox(OutboxKind.MAIL)) - 1


def test_a_mail_that_cannot_be_sent_is_given_up_and_journalled(asked):
    speak_all(asked, FakeSpeaker(DeliveryFailed("550 no such user", retry=False)))
    states = [row.state for row in asked.outbox(OutboxKind.MAIL)]
    assert states.count(OutboxState.FAILED) == 1
    assert asked.actions().count("mail:failed") == 1


def test_a_mail_that_has_become_pointless_is_dropped_and_journalled(asked):
    speak_all(asked, FakeSpeaker(Dropped("the person has answered")))
    states = [row.state for row in asked.outbox(OutboxKind.MAIL)]
    assert states.count(OutboxState.DROPPED) == 1
    assert asked.actions().count("mail:dropped") == 1


def test_a_mistake_in_one_mail_does_not_stop_the_others(asked):
    speaker = FakeSpeaker(RuntimeError("a template is broken"))
    speak_all(asked, speaker)
    assert len(speaker.spoken) == len(asked.outbox(OutboxKind.MAIL)) - 1


def test_a_relay_that_is_told_to_stop_stops(engine):
    stop = threading.Event()
    told = {"worker": "relay", "stop": stop}
    thread = threading.Thread(target=keep_delivering, args=(engine, FakeSpeaker()), kwargs=told)
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


def test_a_mail_that_the_other_side_will_not_take_yet_waits_and_has_not_been_tried(asked):
    later = datetime.now(UTC) + timedelta(minutes=10)
    speak_all(asked, FakeSpeaker(DeliveryFailed("429", retry=True, not_before=later)))
    (waiting,) = [row for row in asked.outbox(OutboxKind.MAIL) if row.last_error]
    assert (waiting.state, waiting.attempts) == (OutboxState.PENDING, 0)
    assert later <= waiting.available_at < later + timedelta(seconds=5)


def test_a_mail_that_fails_again_and_again_is_given_up_at_its_eighth_try(asked):
    """Time is wound forward by letting what waits be due at once."""
    due = text("UPDATE outbox SET available_at = now() - interval '1 hour' WHERE kind = 'mail'")
    for _ in range(12):
        with asked.engine.begin() as connection:
            connection.execute(due)
        speak_all(asked, FakeSpeaker(*[DeliveryFailed("421 later", retry=True)] * 500))
    mails = asked.outbox(OutboxKind.MAIL)
    assert {(row.state, row.attempts) for row in mails} == {(OutboxState.FAILED, 8)}
    assert asked.actions().count("mail:failed") == len(mails)


@pytest.mark.parametrize("module", ["workflows.relay", "workflows.worker", "workflows.prefect_env"])
def test_what_others_import_does_not_import_prefect(module):
    program = f"import sys, {module}; print('prefect' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"


def test_what_waits_for_a_digest_goes_in_it_and_nowhere_else(asked):
    asked.person("both@example.org", "legal", "data")
    person = asked.people["both@example.org"]
    asked.tell(
        lambda session: choose_digest(session, person, Digest.DAILY, actor="t", now=asked.now)
    )
    asked.policy(key="another")
    asked.round(due_at=asked.now + timedelta(days=20))
    speaker = FakeSpeaker()
    speak_all(asked, speaker)
    theirs = [row for row in asked.outbox(OutboxKind.MAIL) if row.payload["to_person"] == person]
    kinds = sorted(row.payload["template"] for row in theirs)
    assert kinds == ["digest", "invitation", "invitation"]
    assert {row.state for row in theirs} == {OutboxState.PENDING}
    assert {row.attempts for row in theirs} == {0}
    assert not {row.id for row in theirs} & set(speaker.spoken)
    (digest,) = [row for row in theirs if row.payload["template"] == "digest"]
    asked.tell(lambda session: _is_due(session, digest.id, asked.now))
    speak_all(asked, speaker)
    assert speaker.spoken[-1] == digest.id
    after = {row.id: row for row in asked.outbox(OutboxKind.MAIL)}
    assert after[digest.id].state is OutboxState.DONE
    told = set(after[digest.id].payload["requests"])
    assert told == {row.payload["request"] for row in theirs if "request" in row.payload}
    assert {after[row.id].state for row in theirs if row.id != digest.id} == {OutboxState.DROPPED}


def _is_due(session, row_id, now):
    session.get_one(OutboxRow, row_id).available_at = now
