"""The event stream over a real socket: in order, once, and gone on with where it was cut off."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import httpx
import pytest
from callers import config_of
from listening import Ear, Heard
from served import served
from stories import Story

from api.app import create_app
from api.events.hub import Hub
from models.vocabulary import Position
from review.commands.issue_token import issue_token
from review.commands.publish_events import publish_events
from review.commands.revoke_token import revoke_token
from review.scopes import ALL_SCOPES, Scope


@dataclass
class Place:
    """Where the API answers, and a story that goes on beside it."""

    base: str
    story: Story

    def token(self, *scopes: str, person: str | None = None) -> tuple[str, str]:
        """The id and the secret of a new token."""
        token, secret = self.story.tell(
            lambda session: issue_token(
                session,
                "a listener",
                scopes or ALL_SCOPES,
                actor="test",
                now=self.story.now,
                person_email=person,
            )
        )
        self.publish()
        return token.id, secret

    def ear(self, token: str = "", last: str = "", **query: object) -> Ear:
        return Ear(self.base, token or self.token()[1], query, last)

    def publish(self) -> None:
        while self.story.tell(publish_events):
            pass

    def page(self, token: str, **query: object) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        return httpx.get(f"{self.base}/api/v1/events", params=query, headers=headers)

    def pages(self, token: str, **query: object) -> list[dict]:
        """Every event there is, by pages of three."""
        found, after = [], None
        while True:
            more = {} if after is None else {"after": after}
            page = self.page(token, limit=3, **query, **more).json()
            found += page["items"]
            after = page["next"]
            if after is None:
                return found


@pytest.fixture
def place(story: Story, database_url: str) -> Iterator[Place]:
    app = create_app(config_of(database_url), now=lambda: story.now)
    state = app.state.placet
    app.state.placet = replace(state, events=Hub(state.engine, state.wires, recheck_seconds=0.1))
    with served(app) as base:
        yield Place(base, story)


def actions(told: Sequence[Heard]) -> list[str]:
    return [one.event for one in told]


def review(place: Place) -> None:
    """A round in which everyone answers."""
    place.story.policy()
    place.story.round()
    for group in ("legal", "public_policy", "data"):
        place.story.answer(f"{group}@example.org")
    place.story.answer("leadership@example.org", Position.REQUEST_CHANGES, reason="Not yet.")
    place.publish()


def test_what_happens_is_told_in_order_and_once(place: Place) -> None:
    _, token = place.token()

    async def listen() -> list[Heard]:
        async with place.ear(token) as ear:
            assert (ear.status, ear.headers["content-type"]) == (
                200,
                "text/event-stream; charset=utf-8",
            )
            await ear.begun()
            review(place)
            count = len(place.pages(token)) - before
            return [await ear.next() for _ in range(count)]

    before = len(place.pages(token))
    told = asyncio.run(listen())
    written = place.pages(token)[before:]
    assert [one.data for one in told] == written
    assert [(one.id, one.event) for one in told] == [(one["id"], one["action"]) for one in written]
    journal = [one for one in written if one["draft"] == place.story.draft_id]
    assert [one["action"] for one in journal] == place.story.actions()
    assert {one["policy"] for one in journal} == {"payments"}


def test_whoever_is_cut_off_goes_on_and_has_lost_nothing(place: Place) -> None:
    _, token = place.token()

    async def listen() -> tuple[list[Heard], list[Heard]]:
        cut: list[Heard] = []
        last = ""
        async with place.ear(token) as ear:
            await ear.begun()
            last = ear.last
        # Nothing had been told before the first cut.
        review(place)
        whole = len(place.pages(token)) - before
        while len(cut) < whole:
            async with place.ear(token, last) as ear:
                await ear.begun()
                cut += [await ear.next() for _ in range(min(3, whole - len(cut)))]
                last = ear.last
        async with place.ear(token, after=cut[3].id) as ear:
            return cut, [await ear.next() for _ in range(whole - 4)]

    before = len(place.pages(token))
    cut, by_query = asyncio.run(listen())
    assert [one.data for one in cut] == place.pages(token)[before:]
    assert by_query == cut[4:]


def test_only_what_was_asked_for_is_told(place: Place) -> None:
    _, token = place.token()

    async def listen() -> dict[str, list[str]]:
        async with (
            place.ear(token, types=["round:opened", "sign_off:recorded"]) as by_type,
            place.ear(token, policy="other") as by_policy,
            place.ear(token, draft=first) as by_draft,
        ):
            for ear in (by_type, by_policy, by_draft):
                await ear.begun()
            place.story.policy(key="other")
            place.story.round()
            place.story.answer("legal@example.org")
            place.publish()
            place.story.draft_id = first
            place.story.round()
            place.publish()
            return {
                "types": actions([await by_type.next() for _ in range(3)]),
                "policy": [(await by_policy.next()).data["policy"] for _ in range(4)],
                "draft": actions([await by_draft.next()]),
            }

    first = place.story.policy()
    place.publish()
    heard = asyncio.run(listen())
    assert heard["types"] == ["round:opened", "sign_off:recorded", "round:opened"]
    assert set(heard["policy"]) == {"other"}
    assert heard["draft"] == ["round:opened"]


def test_the_stream_of_a_revoked_token_ends(place: Place) -> None:
    token_id, token = place.token()

    async def listen() -> bool:
        async with place.ear(token) as ear:
            await ear.begun()
            place.story.tell(
                lambda session: revoke_token(session, token_id, actor="test", now=place.story.now)
            )
            return await ear.ended()

    assert asyncio.run(listen())
    assert place.page(token).status_code == 401


def test_who_listens_is_sent_away_where_nothing_can_be_read_and_has_lost_nothing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, token = place.token()

    def broken(*_: object) -> None:
        raise RuntimeError("a reader of this test fails")

    async def listen() -> tuple[bool, str | None]:
        async with place.ear(token) as ear:
            begun = await ear.hear()
            assert begun is not None
            with monkeypatch.context() as planted:
                planted.setattr(Hub, "_read", broken)
                await asyncio.to_thread(place.token)
                ended = await ear.ended()
        async with place.ear(token, last=begun.id) as again:
            heard = await again.hear()
            while heard is not None and not heard.event:
                heard = await again.hear()
            return ended, heard.event if heard else None

    assert asyncio.run(listen()) == (True, "token:issued")


def test_so_many_streams_of_one_token_and_no_more(place: Place) -> None:
    _, token = place.token()

    async def listen() -> tuple[list[int], int, int]:
        ears = [place.ear(token) for _ in range(11)]
        for ear in ears:
            await ear.__aenter__()
        async with place.ear(place.token()[1]) as other:
            assert other.status == 200
        refused = ears[-1]
        assert refused.headers["retry-after"] == "30"
        await ears[0].__aexit__()
        again = 429
        while again == 429:
            async with place.ear(token) as ear:
                again = ear.status
        for ear in ears[1:]:
            await ear.__aexit__()
        return [ear.status for ear in ears[:-1]], refused.status, again

    assert asyncio.run(listen()) == ([200] * 10, 429, 200)


def test_three_hundred_listen_and_each_is_told_once(place: Place) -> None:
    tokens = [place.token()[1] for _ in range(30)]

    async def listen() -> list[list[str]]:
        ears = [place.ear(token, types=["round:opened", "sign_off:recorded"]) for token in tokens]
        ears = [replace(ear) for ear in ears for _ in range(10)]
        await asyncio.gather(*(ear.__aenter__() for ear in ears))
        await asyncio.gather(*(ear.begun() for ear in ears))
        review(place)

        async def five(ear: Ear) -> list[str]:
            told = [await ear.next() for _ in range(5)]
            await ear.__aexit__()
            return actions(told)

        return await asyncio.gather(*map(five, ears))

    heard = asyncio.run(listen())
    assert heard == [["round:opened", *["sign_off:recorded"] * 4]] * 300


def test_a_token_without_the_scope_hears_nothing(place: Place) -> None:
    _, token = place.token(Scope.READ.value)

    async def listen() -> int:
        async with place.ear(token) as ear:
            return ear.status

    assert asyncio.run(listen()) == 403
    assert asyncio.run(_status(place, "nobody's")) == 401


async def _status(place: Place, token: str) -> int:
    async with place.ear(token) as ear:
        return ear.status


def test_a_place_that_another_token_was_told_leads_nowhere(place: Place) -> None:
    review(place)
    (_, one), (_, other) = place.token(), place.token()
    here, there = place.pages(one), place.pages(other)
    assert [event["at"] for event in here] == [event["at"] for event in there]
    assert not {event["id"] for event in here} & {event["id"] for event in there}
    refused = place.page(other, after=here[0]["id"])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "after")
