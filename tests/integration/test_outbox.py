"""The outbox: one worker a row, leases that are taken over, and no wake-up ever lost."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from races import waits_for_a_lock
from sqlmodel import Session
from stories import SERVICE, Story

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind, OutboxState, Position
from review import dedup
from review.commands.outbox import claim, let_go, mark_done, mark_dropped, mark_failed
from review.commands.record_sign_off import Answer, record_sign_off
from review.record import Mail, say

MAIL, WAKE = OutboxKind.MAIL, OutboxKind.WAKE
LEASE = timedelta(minutes=1)


def put(story: Story, *keys: str) -> None:
    mails = [Mail(key, "promoted", "somebody") for key in keys]
    story.tell(lambda session: say(session, draft_id=None, mails=mails, now=story.now))


def wake(story: Story) -> None:
    story.tell(lambda session: say(session, draft_id=story.draft_id, wake=True, now=story.now))


def take(
    story: Story, worker: str = "one", kinds: Sequence[OutboxKind] = (MAIL,), limit: int = 1
) -> list[OutboxRow]:
    return story.tell(
        lambda session: claim(
            session, kinds, now=story.now, worker=worker, lease=LEASE, limit=limit
        )
    )


def state(story: Story, row: OutboxRow) -> OutboxState | None:
    def look(session: Session) -> OutboxState | None:
        found = session.get(OutboxRow, row.id)
        return found.state if found else None

    return story.tell(look)


def done(story: Story, row: OutboxRow, worker: str) -> None:
    story.tell(lambda session: mark_done(session, row.id, worker=worker, now=story.now))


def failed(story: Story, row: OutboxRow, worker: str, retry: timedelta | None) -> None:
    story.tell(
        lambda session: mark_failed(
            session, row.id, worker=worker, now=story.now, error="refused", retry_in=retry
        )
    )


def test_a_mail_is_said_once_for_ever(story: Story) -> None:
    put(story, "a", "b", "a")
    put(story, "b")
    assert [row.dedup_key for row in story.outbox(MAIL)] == ["a", "b"]
    done(story, take(story)[0], "one")
    put(story, "a")
    assert len(story.outbox(MAIL)) == 2


def test_two_workers_at_once_never_get_the_same_row(story: Story) -> None:
    put(story, *(f"mail{number}" for number in range(60)))

    def work(worker: int) -> list[str]:
        mine: list[str] = []
        while found := take(story, str(worker), limit=3):
            assert len(found) <= 3
            mine += [row.id for row in found]
        return mine

    with ThreadPoolExecutor(6) as pool:
        taken = [row for rows in pool.map(work, range(6)) for row in rows]
    assert len(taken) == len(set(taken)) == 60


def test_a_row_under_claim_is_skipped_and_not_waited_for(story: Story) -> None:
    put(story, "a", "b")
    with Session(story.engine) as session:
        mine = claim(session, [MAIL], now=story.now, worker="one", lease=LEASE)
        assert [row.dedup_key for row in mine] == ["a"]
        assert [row.dedup_key for row in take(story, "two", limit=9)] == ["b"]
        session.rollback()
    assert [row.dedup_key for row in take(story, "two", limit=9)] == ["a"]


def test_nothing_is_claimed_before_its_time_nor_of_another_kind(story: Story) -> None:
    story.policy()
    wake(story)
    assert take(story) == []
    (row,) = take(story, kinds=[WAKE])
    failed(story, row, "one", timedelta(minutes=5))
    assert take(story, kinds=[WAKE]) == []
    story.later(minutes=5)
    assert len(take(story, kinds=[WAKE])) == 1


def test_an_expired_lease_is_taken_over_and_the_stale_worker_marks_nothing(story: Story) -> None:
    put(story, "a")
    (row,) = take(story, "slow")
    assert take(story, "quick") == []
    story.later(seconds=61)
    (again,) = take(story, "quick")
    assert (again.id, again.attempts, again.claimed_by) == (row.id, 2, "quick")
    done(story, row, "slow")
    failed(story, row, "slow", None)
    story.tell(
        lambda session: mark_dropped(session, row.id, worker="slow", now=story.now, why="late")
    )
    assert state(story, row) is OutboxState.CLAIMED
    done(story, row, "quick")
    assert state(story, row) is OutboxState.DONE
    failed(story, row, "quick", None)
    assert state(story, row) is OutboxState.DONE
    assert take(story) == []


def test_what_a_dead_worker_left_is_due_at_once_for_the_one_that_follows_it(story: Story) -> None:
    put(story, "a", "b")
    (left,) = take(story, "the one")
    (others,) = take(story, "another")
    story.tell(lambda session: let_go(session, [MAIL], worker="the one", now=story.now))
    (again,) = take(story, "the one", limit=9)
    assert (again.id, again.attempts) == (left.id, 2)
    assert state(story, others) is OutboxState.CLAIMED
    done(story, others, "another")
    assert state(story, others) is OutboxState.DONE


def test_a_mail_that_failed_is_tried_again_and_given_up_in_the_journal(story: Story) -> None:
    story.policy()
    mail = Mail("a", "promoted", "somebody")
    story.tell(lambda session: say(session, draft_id=story.draft_id, mails=[mail], now=story.now))
    (row,) = take(story)
    failed(story, row, "one", timedelta(minutes=1))
    assert state(story, row) is OutboxState.PENDING
    assert "mail:failed" not in story.actions()
    story.later(minutes=1)
    failed(story, take(story)[0], "one", None)
    assert state(story, row) is OutboxState.FAILED
    entry = story.journal()[-1]
    assert (entry.action.value, entry.data["attempts"], entry.data["error"]) == (
        "mail:failed",
        2,
        "refused",
    )


def test_a_wake_up_that_was_carried_out_is_gone(story: Story) -> None:
    story.policy()
    wake(story)
    (row,) = take(story, kinds=[WAKE])
    done(story, row, "one")
    assert story.outbox(WAKE) == []


def test_a_change_while_a_wake_up_is_in_hand_wakes_again(story: Story) -> None:
    story.policy()
    wake(story)
    (row,) = take(story, kinds=[WAKE])
    wake(story)
    assert len(story.outbox(WAKE)) == 2
    done(story, row, "one")
    assert [one.state for one in story.outbox(WAKE)] == [OutboxState.PENDING]


@pytest.mark.parametrize("retry", [None, timedelta(minutes=1)])
def test_a_wake_up_put_back_beside_a_newer_one_is_one(
    story: Story, retry: timedelta | None
) -> None:
    story.policy()
    wake(story)
    (row,) = take(story, kinds=[WAKE])
    wake(story)
    failed(story, row, "one", retry)
    (left,) = story.outbox(WAKE)
    assert (left.state, left.id != row.id) == (OutboxState.PENDING, True)


def test_a_wake_up_put_back_while_a_newer_one_is_being_written_is_one(story: Story) -> None:
    story.policy()
    story.round()
    request, said = story.request("legal@example.org"), Answer(Position.APPROVE, story.sha256())
    (row,) = take(story, kinds=[WAKE])
    with ThreadPoolExecutor(1) as pool, Session(story.engine) as session:
        record_sign_off(session, request.id, said, actor=SERVICE, now=story.now)
        back = pool.submit(failed, story, row, "one", None)
        waits_for_a_lock(story.engine)
        session.commit()
        back.result(timeout=10)
    assert [one.state for one in story.outbox(WAKE)] == [OutboxState.PENDING]


def test_a_change_does_not_wait_for_the_next_try_of_a_wake_up_that_failed(story: Story) -> None:
    story.policy()
    story.round()
    (row,) = take(story, kinds=[WAKE])
    failed(story, row, "one", timedelta(hours=1))
    assert take(story, kinds=[WAKE]) == []
    story.answer("legal@example.org")
    assert len(take(story, kinds=[WAKE])) == 1


def test_a_wake_up_is_not_lost_that_is_claimed_while_a_sign_off_is_being_written(
    story: Story,
) -> None:
    """A worker that takes the waiting wake-up now would not see the sign-off, which needs one."""
    story.policy()
    story.round()
    request, text = story.request("legal@example.org"), story.sha256()
    assert len(story.outbox(WAKE)) == 1
    with Session(story.engine) as session:
        said = Answer(Position.APPROVE, text)
        record_sign_off(session, request.id, said, actor=SERVICE, now=story.now)
        too_early = take(story, kinds=[WAKE])
        for row in too_early:
            done(story, row, "one")
        session.commit()
    assert len(take(story, kinds=[WAKE])) == 1


def test_a_sign_off_waits_for_no_worker_that_is_taking_the_wake_up(story: Story) -> None:
    story.policy()
    story.round()
    story.answer("legal@example.org")
    (row,) = take(story, kinds=[WAKE])
    story.answer("data@example.org")
    assert {one.dedup_key for one in story.outbox(WAKE)} == {dedup.wake(story.draft_id)}
    assert sorted(one.state.value for one in story.outbox(WAKE)) == ["claimed", "pending"]
    done(story, row, "one")
    assert len(take(story, kinds=[WAKE])) == 1
