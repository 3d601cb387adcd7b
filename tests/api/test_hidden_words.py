"""Whoever is not in an audience finds no trace of its words, wherever they look or what they try.

Two worlds that differ in nothing but what is hidden have to look the same, to the byte: texts,
counts, versions, cursors, refusals. Ids, and what is signed or salted, are made alike before.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from acts import ACTS
from crawling import LOOKING, Seen, differing, routes_of
from leaks import IN_MAIL, WORDS, planted, show
from secrets_told import ADVISER, CANARY, EXPERT, INTERNAL, PRIVILEGED, Secrets, begin
from sqlalchemy import text
from worlds import World, beginning, world

from models.vocabulary import Audience

# Who looks, and the audiences they are not in.
ONLOOKERS = [
    pytest.param(EXPERT, (INTERNAL, PRIVILEGED), id="an expert from outside"),
    pytest.param(ADVISER, (PRIVILEGED,), id="an adviser from inside"),
]


@pytest.fixture
def hidden() -> tuple[Audience, ...]:
    return INTERNAL, PRIVILEGED


@pytest.fixture
def worlds(template: str, tmp_path: Path, hidden: tuple[Audience, ...]) -> Iterator[list[World]]:
    """One in which much was said to those audiences, and one in which hardly anything was."""
    with (
        beginning(template, begin) as begun,
        world(begun, tmp_path / "loud", Secrets(hidden)) as loud,
        world(begun, tmp_path / "quiet", Secrets()) as quiet,
    ):
        loud.runs("AwaitingDisposition")
        quiet.runs("AwaitingReview")
        yield [loud, quiet]


@pytest.mark.parametrize(("email", "hidden"), ONLOOKERS)
def test_what_is_hidden_leaves_no_trace(
    worlds: list[World], email: str, hidden: tuple[Audience, ...]
) -> None:
    found: list[list[Seen]] = []
    for one in worlds:
        mails = one.mails(email)
        onlooker = one.onlooker(email, staff=True, hidden=hidden)
        found.append([mails, onlooker.look(), onlooker.act(ACTS), onlooker.look()])
    for loud, quiet in zip(*found, strict=True):
        for label in differing(loud, quiet):
            assert loud.get(label) == quiet.get(label), label
        assert not [label for label, said in loud.items() if CANARY in said]
        assert len(loud) > 3


def test_a_reader_that_forgets_who_looks_is_found(worlds: list[World]) -> None:
    for leak in WORDS:
        loud, quiet = show(leak, worlds, EXPERT)
        assert differing(loud, quiet), leak
    with planted(IN_MAIL):
        assert [one for one in worlds[0].mails(EXPERT).values() if CANARY in one]


def test_a_version_that_counts_what_is_hidden_is_found(worlds: list[World]) -> None:
    with worlds[0].story.engine.begin() as connection:
        connection.execute(text("UPDATE drafts SET version = version + 1"))
    loud, quiet = (one.onlooker(EXPERT).look("/drafts/{draft_id}") for one in worlds)
    assert "GET /api/v1/drafts/<draft>" in differing(loud, quiet)


@pytest.fixture
def one_world(template: str, tmp_path: Path) -> Iterator[World]:
    """The loud one alone."""
    with (
        beginning(template, begin) as begun,
        world(begun, tmp_path, Secrets((INTERNAL, PRIVILEGED))) as loud,
    ):
        yield loud


def not_tried(told: World) -> set[tuple[str, str]]:
    """The routes that change something, and that nobody tries."""
    tried = {(one.method, one.path) for one in ACTS}
    return {one for one in routes_of(told.app) if one[0] not in LOOKING} - tried


def test_every_route_is_looked_at_or_tried(one_world: World) -> None:
    assert not_tried(one_world) == set()
    looked_at = {path for method, path in routes_of(one_world.app) if method in LOOKING}
    assert {"/", "/api/v1/drafts/{draft_id}/gate", "/requests/{request_id}"} <= looked_at

    def tell(draft_id: str) -> str:
        return f"{CANARY} {draft_id}"

    one_world.app.add_api_route("/api/v1/drafts/{draft_id}/new", tell, methods=["GET", "POST"])
    assert not_tried(one_world) == {("POST", "/api/v1/drafts/{draft_id}/new")}
    seen = one_world.onlooker(EXPERT).look("/new")
    assert [label for label, said in seen.items() if CANARY in said]
    one_world.app.add_api_route("/api/v1/unheard/{of}", tell)
    with pytest.raises(AssertionError, match="say in `places`"):
        one_world.onlooker(EXPERT).look("/unheard")


def test_those_who_may_see_it_do(one_world: World) -> None:
    lead = one_world.onlooker("lead@example.org", staff=True).look()
    heard = "\n".join(lead.values())
    every = ("reason", "condition", "comment", "reply", "disposition", "contest", "closing", "file")
    for what in every:
        assert f"{CANARY} {what}" in heard, what
    assert CANARY in "\n".join(one_world.mails("lead@example.org").values())
