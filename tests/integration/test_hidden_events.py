"""Whoever listens to the stream finds no trace there of what is not for them.

Two worlds that differ in nothing but what is hidden are listened to over a socket while it is said:
what is heard has to be the same, to the byte, but for the seals of the places.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from callers import config_of
from listening import Ear
from opinions import EVERYONE, PIA, against, content
from opinions import begin as begin_apart
from remarks import LEAD, say
from secrets_told import ADVISER, CANARY, EXPERT, INTERNAL, PRIVILEGED, Secrets, begin
from served import served
from stories import Story
from worlds import Telling, World, beginning, world

from api.app import create_app
from review.commands.issue_token import issue_token
from review.commands.publish_events import publish_events
from review.scopes import ALL_SCOPES

# What is salted, and what is sealed: it differs between any two worlds, and says nothing.
RANDOM = re.compile(r"\b[0-9a-f]{64}\b|\b[\w-]{43}(?=['\s])")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def nothing_yet(story: Story) -> None:
    """Nobody has said anything."""


@contextmanager
def two_worlds(template: str, folder: Path, before: Telling) -> Iterator[list[World]]:
    """They have begun alike; nothing has been said since."""
    with (
        beginning(template, before) as begun,
        world(begun, folder / "one", nothing_yet) as one,
        world(begun, folder / "other", nothing_yet) as other,
    ):
        yield [one, other]


def publish(story: Story) -> None:
    while story.tell(publish_events):
        pass


def heard(one: World, email: str, tell: Callable[[Story], None]) -> list[str]:
    """All that this person's token hears while it is told, up to a word of their own."""
    story = one.story
    _, secret = story.tell(
        lambda session: issue_token(
            session, "theirs", ALL_SCOPES, actor="test", now=story.now, person_email=email
        )
    )
    publish(story)

    async def listen(base: str) -> list[str]:
        async with Ear(base, secret) as ear:
            await ear.begun()
            tell(story)
            story.later(days=1)
            last = say(story, email, "That is all.", EVERYONE).id
            publish(story)
            found: list[str] = []
            while last not in (found or [""])[-1]:
                told = await ear.next()
                found.append(f"{told.event} {told.id} {told.data}")
            return found

    url = story.engine.url.render_as_string(hide_password=False)
    with served(create_app(config_of(url), now=lambda: story.now)) as base:
        return plain(asyncio.run(listen(base)))


def plain(found: list[str]) -> list[str]:
    """Ids by the order in which they come up, and nothing random."""
    ids: dict[str, str] = {}

    def name(one: re.Match[str]) -> str:
        return ids.setdefault(one.group(), f"id-{len(ids)}")

    return [UUID.sub(name, RANDOM.sub("RANDOM", one)) for one in found]


def test_what_is_hidden_is_not_heard(template: str, tmp_path: Path) -> None:
    loud = Secrets((INTERNAL, PRIVILEGED))
    for email in (EXPERT, ADVISER):
        hidden = loud if email == EXPERT else Secrets((PRIVILEGED,))
        with two_worlds(template, tmp_path / email, begin) as (one, other):
            first, second = heard(one, email, hidden), heard(other, email, Secrets())
        assert first == second
        assert CANARY not in "".join(first)
        assert len(first) > (0 if email == EXPERT else 5)


def test_the_first_pass_stays_independent(template: str, tmp_path: Path) -> None:
    with two_worlds(template, tmp_path, begin_apart) as (one, other):
        assert heard(one, PIA, content) == heard(other, PIA, against)
    with two_worlds(template, tmp_path / "lead", begin_apart) as (one, other):
        agreed, opposed = heard(one, LEAD, content), heard(other, LEAD, against)
    assert agreed != opposed
    assert len(agreed) > 10
