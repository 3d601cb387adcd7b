"""The feed: every entry has its place, in order, once; a follower has each once."""

import threading
from collections.abc import Sequence

import pytest
from races import all_at_once
from sqlmodel import Session, select
from stories import MONDAY, Story

from models.api_token import ApiToken
from models.journal import JournalEntry
from review.commands.follow_events import follow, start_following
from review.commands.issue_token import issue_token
from review.commands.publish_events import publish_events
from review.commands.revoke_token import revoke_token
from review.queries.events import Published, events_after
from workflows.beat import keep_the_beat, publishing


def publish(story: Story) -> int:
    return story.tell(publish_events)


def feed(story: Story, after: int = 0) -> list[tuple[str, int]]:
    found = story.tell(lambda session: events_after(session, after, limit=10_000))
    assert [one.position for one in found] == sorted({one.position for one in found})
    return [(one.entry.stream, one.entry.seq) for one in found]


def journal(story: Story) -> set[tuple[str, int]]:
    return set(
        story.tell(lambda session: session.exec(select(JournalEntry.stream, JournalEntry.seq)))
    )


def in_order(places: list[tuple[str, int]]) -> bool:
    """Whether each stream's entries come one after the other."""
    last: dict[str, int] = {}
    for stream, seq in places:
        if seq != last.get(stream, 0) + 1:
            return False
        last[stream] = seq
    return True


def test_what_happened_has_its_place_once_it_is_committed(story: Story) -> None:
    story.policy()
    story.round()
    assert feed(story) == []
    publish(story)
    places = feed(story)
    assert set(places) == journal(story)
    assert len(places) == len(set(places))
    assert in_order(places)
    assert publish(story) == 0


def test_what_is_undone_has_no_place(story: Story) -> None:
    story.policy()
    publish(story)
    before = feed(story)
    with pytest.raises(RuntimeError):
        story.tell(lambda session: _break_off(session, story))
    assert publish(story) == 0
    assert feed(story) == before


def _break_off(session: Session, story: Story) -> None:
    issue_token(session, "script", ["read"], actor="test", now=story.now)
    raise RuntimeError


def test_a_change_committed_late_comes_after_those_that_were_read(story: Story) -> None:
    """The slow one wrote first and commits last: by its times it would have been passed over."""
    story.policy()
    publish(story)
    read = feed(story)
    slow = Session(story.engine)
    revoke_token(slow, story.tell(a_token).id, actor="test", now=story.now)
    story.later(minutes=1).round()
    publish(story)
    with_round = feed(story)
    assert set(with_round) > set(read)
    slow.commit()
    slow.close()
    publish(story)
    assert feed(story)[: len(with_round)] == with_round
    assert set(feed(story)) == journal(story)


def a_token(session: Session) -> ApiToken:
    return issue_token(session, "script", ["read"], actor="test", now=MONDAY)[0]


def test_publishers_at_once_give_each_entry_one_place(story: Story) -> None:
    for number in range(12):
        story.policy(key=f"policy-{number}")

    def work() -> None:
        while story.tell(lambda session: publish_events(session, most=3)):
            pass

    all_at_once([work] * 6)
    while publish(story):
        pass
    places = feed(story)
    assert len(places) == len(set(places))
    assert set(places) == journal(story)
    assert in_order(places)


def test_a_follower_has_everything_since_it_began_and_each_once(story: Story) -> None:
    story.policy()
    publish(story)
    story.tell(lambda session: start_following(session, "reader"))
    known = len(feed(story))
    story.round()
    publish(story)
    had: list[tuple[str, int]] = []

    def step(fails: bool = False) -> int:
        def take(_: Session, found: Sequence[Published]) -> None:
            if fails:
                raise RuntimeError
            had.extend((one.entry.stream, one.entry.seq) for one in found)

        return story.tell(lambda session: follow(session, "reader", take, limit=2))

    with pytest.raises(RuntimeError):
        step(fails=True)
    while step():
        pass
    assert had == feed(story)[known:]
    assert step() == 0


def test_two_processes_of_one_follower_share_the_work(story: Story) -> None:
    story.tell(lambda session: start_following(session, "reader"))
    for number in range(8):
        story.policy(key=f"policy-{number}")
    while publish(story):
        pass
    had: list[tuple[str, int]] = []
    guard = threading.Lock()

    def take(_: Session, found: Sequence[Published]) -> None:
        with guard:
            had.extend((one.entry.stream, one.entry.seq) for one in found)

    def work() -> None:
        while len(had) < len(feed(story)):
            story.tell(lambda session: follow(session, "reader", take, limit=2))

    all_at_once([work] * 4)
    assert had == feed(story)


def test_one_step_that_fails_stops_no_other(story: Story) -> None:
    stop = threading.Event()
    tried: list[str] = []

    def broken() -> bool:
        tried.append("broken")
        raise RuntimeError("a step of this test fails")

    def last() -> bool:
        if len(feed(story)) == len(journal(story)):
            stop.set()
        return False

    story.policy()
    keep_the_beat([broken, publishing(story.engine), last], stop=stop, idle=0.01)
    assert tried == ["broken"]
    assert set(feed(story)) == journal(story)
