"""The relay's steps together: what happens is published, followed and posted by itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from receivers import Receiver, status
from running import eventually
from sqlalchemy import text
from stories import Story
from subscribers import KEYS, Subscribers

from workflows.beat import keep_the_beat, publishing
from workflows.webhooks import following, posting


@contextmanager
def a_relay(story: Story, subscribers: Subscribers) -> Iterator[None]:
    """The beat of a relay, until the end of the block."""
    makers = [
        publishing,
        following("https://placet.test"),
        posting(subscribers.poster, KEYS, hands=2),
    ]
    steps, stop = [make(story.engine) for make in makers], threading.Event()
    beat = threading.Thread(target=keep_the_beat, args=(steps,), kwargs={"stop": stop})
    beat.start()
    try:
        yield
    finally:
        stop.set()
        beat.join()


def tried(subscribers: Subscribers, webhook: str, number: int) -> bool:
    """Whether so many posts were tried, and it was written down."""
    posts = subscribers.posts(webhook)
    return len(posts) == number and all(subscribers.tries(one.id) for one in posts)


def test_what_happens_arrives_by_itself_once_and_signed(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhook = subscribers.add(receiver.url())
    with a_relay(story, subscribers):
        story.policy()
        story.round()
        assert eventually(lambda: len(receiver.got) >= 8, 60)
        story.answer("legal@example.org")
        assert eventually(lambda: len(receiver.got) >= 9, 60)
    came = subscribers.verified(webhook, receiver)
    assert [one["type"] for one in came] == subscribers.told(webhook)
    assert came[-1]["type"] == "sign_off:recorded"
    assert len({one.headers["webhook-id"] for one in receiver.got}) == len(receiver.got)


def test_a_relay_that_comes_back_goes_on_where_the_other_stopped(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    receiver.behave = status(503)
    webhook = subscribers.add(receiver.url())
    with a_relay(story, subscribers):
        story.policy()
        assert eventually(lambda: tried(subscribers, webhook, 3), 60)
    story.round()
    receiver.behave = status(204)
    # Their pauses are over.
    with story.engine.begin() as connection:
        connection.execute(text("UPDATE webhook_posts SET next_at = now() - interval '1 hour'"))
    with a_relay(story, subscribers):
        assert eventually(lambda: len(subscribers.posts(webhook)) == 8, 60)
        assert eventually(
            lambda: {one.state.value for one in subscribers.posts(webhook)} == {"delivered"}, 60
        )
    assert {one["type"] for one in subscribers.verified(webhook, receiver)} == set(
        subscribers.told(webhook)
    )
