"""What is kept of calls for a while only is forgotten after it, and nothing else."""

from datetime import timedelta

from sqlmodel import select
from stories import Story

from models.client import AccessTokenRow
from models.idempotency import IdempotencyRecord
from review.commands.create_client import create_client
from review.commands.forget_old_calls import AT_ONCE, forget_old_calls
from review.commands.grant_access import grant_access


def answers_of(story: Story, *days: float) -> None:
    """Answers remembered so many days ago."""

    def write(session) -> None:
        for number, ago in enumerate(days):
            made = story.now - timedelta(days=ago)
            session.add(
                IdempotencyRecord(
                    principal="token:x",
                    route="POST /x",
                    key=f"{ago} {number}",
                    fingerprint="f",
                    created_at=made,
                )
            )

    story.tell(write)


def forget(story: Story) -> int:
    return story.tell(lambda session: forget_old_calls(session, story.now))


def test_an_answer_is_remembered_for_seven_days(story: Story) -> None:
    answers_of(story, 0, 1, 6.99, 7.01, 30)
    assert forget(story) == 2
    left = story.tell(lambda session: list(session.exec(select(IdempotencyRecord.key))))
    assert sorted(left) == ["0 0", "1 1", "6.99 2"]
    assert forget(story) == 0


def test_many_are_forgotten_a_part_at_a_time(story: Story) -> None:
    answers_of(story, *[8] * (AT_ONCE + 1))
    assert [forget(story), forget(story), forget(story)] == [AT_ONCE, 1, 0]


def test_an_access_token_is_listed_for_a_day_after_its_end(story: Story) -> None:
    def grant(session) -> None:
        client, secret = create_client(session, "x", ["read"], actor="test", now=story.now)
        session.flush()
        grant_access(session, client.id, secret, None, now=story.now)

    story.tell(grant)
    story.later(days=1, minutes=9)
    assert forget(story) == 0
    story.later(minutes=2)
    assert forget(story) == 1
    assert not story.tell(lambda session: list(session.exec(select(AccessTokenRow))))
