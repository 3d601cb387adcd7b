"""Many subscriptions at once: one post each at a time, and whoever hangs delays nobody else."""

import socket
import threading
from collections import Counter
from collections.abc import Callable

import pytest
from receivers import Got, Receiver, receiving, status
from running import eventually
from stories import Story
from subscribers import HERE, Subscribers

from models.session import unit_of_work
from models.vocabulary import PostState
from models.webhook import Webhook
from ticketing.webhooks.crew import Crew
from ticketing.webhooks.posting import Poster

LONG = 60.0


def until(condition: Callable[[], bool]) -> None:
    assert eventually(condition, LONG)


def hanging(released: threading.Event) -> Callable[[socket.socket, Got], None]:
    """Answers once it is let go."""

    def behave(connection: socket.socket, got: Got) -> None:
        released.wait(LONG)
        status(200)(connection, got)

    return behave


@pytest.fixture
def subscribers(story: Story) -> Subscribers:
    """With so much patience that none is lost in a test."""
    poster = Poster(allowed=HERE, read_seconds=2 * LONG, whole_seconds=2 * LONG)
    return Subscribers(story, poster=poster)


def all_delivered(subscribers: Subscribers, webhooks: list[str]) -> bool:
    return all(set(subscribers.states(one)) == {PostState.DELIVERED} for one in webhooks)


def test_whoever_hangs_delays_nobody_else(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    released = threading.Event()
    with receiving() as stuck:
        stuck.behave = hanging(released)
        slow = subscribers.add(stuck.url())
        others = [subscribers.add(receiver.url()) for _ in range(12)]
        story.policy()
        story.round()
        subscribers.follow()
        crew = Crew(subscribers.delivery, hands=2)
        until(lambda: not crew.step() and all_delivered(subscribers, others))
        # It hangs to this moment, on its first post: one at a time.
        assert stuck.connections == 1
        assert set(subscribers.states(slow)) == {PostState.PENDING}
        released.set()
        until(lambda: not crew.step() and crew.idle and all_delivered(subscribers, [slow]))


def test_many_that_hang_never_take_every_hand(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    released = threading.Event()
    with receiving() as stuck:
        stuck.behave = hanging(released)
        slow = [subscribers.add(stuck.url()) for _ in range(6)]
        known_as_slow(story, slow)
        other = subscribers.add(receiver.url())
        story.policy()
        subscribers.follow()
        crew = Crew(subscribers.delivery, hands=4)
        until(lambda: not crew.step() and all_delivered(subscribers, [other]))
        assert stuck.connections == 2
        released.set()
        until(lambda: not crew.step() and crew.idle and all_delivered(subscribers, slow))


def known_as_slow(story: Story, webhooks: list[str]) -> None:
    with unit_of_work(story.engine) as session:
        for one in webhooks:
            session.get_one(Webhook, one).slow = True


def test_a_crew_in_each_of_two_processes_posts_everything_once(
    story: Story, subscribers: Subscribers, receiver: Receiver
) -> None:
    webhooks = [subscribers.add(receiver.url()) for _ in range(5)]
    story.policy()
    story.round()
    subscribers.follow()
    crews = [Crew(subscribers.delivery, hands=3) for _ in range(2)]
    until(
        lambda: (
            sum(crew.step() for crew in crews) == 0
            and all(crew.idle for crew in crews)
            and all_delivered(subscribers, webhooks)
        )
    )
    ids = Counter(one.headers["webhook-id"] for one in receiver.got)
    assert set(ids.values()) == {1}
    assert len(ids) == sum(len(subscribers.posts(one)) for one in webhooks)
