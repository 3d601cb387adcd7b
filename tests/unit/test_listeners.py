"""A listener is told in order and once what it wants; who does not keep up is cut off."""

import asyncio
from datetime import UTC, datetime

from api.events.listener import MOST_WAITING, Listener, Told
from models.journal import JournalEntry
from models.vocabulary import Action
from review.actors import Actor
from review.queries.happenings import Happening, Only

SOMEBODY = Actor("token:one", "Somebody")


def told(position: int, action: Action = Action.ROUND_OPENED, policy: str = "payments") -> Told:
    entry = JournalEntry(
        stream="draft:d",
        seq=position,
        at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        action=action,
        actor="test",
        draft_id="d",
        subject_id="d",
        data={},
        prev_hash="",
        hash="",
    )
    return Told(Happening(position, entry, policy), {})


def listening(only: Only | None = None, position: int = 0) -> Listener:
    async def who() -> Actor:
        return SOMEBODY

    return Listener(who, SOMEBODY, only or Only(), position)


def heard(listener: Listener) -> list[int | None]:
    found: list[int | None] = []
    while not listener.waiting.empty():
        one = listener.waiting.get_nowait()
        found.append(one.happening.position if one else None)
    return found


def test_what_it_was_told_before_is_not_told_again() -> None:
    listener = listening(position=2)
    assert listener.hear([told(1), told(2), told(3)])
    assert listener.hear([told(3), told(5)])
    assert heard(listener) == [3, 5]


def test_only_what_it_wants_is_told() -> None:
    by_action = listening(Only(actions=frozenset({Action.DRAFT_PROMOTED})))
    by_policy = listening(Only(policy="other"))
    by_draft = listening(Only(draft_id="another"))
    for one in (by_action, by_policy, by_draft):
        one.hear([told(1), told(2, Action.DRAFT_PROMOTED), told(3, policy="other")])
    assert [heard(one) for one in (by_action, by_policy, by_draft)] == [[2], [3], []]


def test_who_does_not_keep_up_is_told_so() -> None:
    listener = listening()
    assert listener.hear([told(position) for position in range(1, MOST_WAITING + 1)])
    assert not listener.hear([told(MOST_WAITING + 1)])
    # Where it comes back to is what it has read, not what was thrown away.
    assert listener.position == MOST_WAITING


def test_an_end_comes_through_even_where_much_waits() -> None:
    async def end() -> list[int | None]:
        listener = listening()
        listener.hear([told(position) for position in range(1, MOST_WAITING + 1)])
        listener.end()
        return heard(listener)

    assert asyncio.run(end()) == [None]
