"""Readers that forget to ask who looks, planted one at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from crawling import Act
from worlds import World

from api.routes import gate as gate_routes
from api.routes import rounds as round_routes
from api.schemas.rounds import round_out
from notifications.facts import reminder
from review.queries import (
    board,
    comments,
    drafts,
    forecasts,
    journal,
    known_facts,
    mail_facts,
    mails,
    requests,
)
from review.rules.sight import Sight
from review.rules.visibility import Viewer

EYES = Viewer(external=False, sees_all=True)


class Leak(NamedTuple):
    """A reader, what it uses to ask who looks, and what it does instead; where that shows."""

    room: Any
    name: str
    instead: Callable[..., Any]
    where: str
    act: Act | None = None


def of_facts(_: Viewer, review: Any) -> Sight:
    """Instead of `sight_of`: whoever looks sees all."""
    return Sight(EYES, review.lead_id)


def of_draft(*_: Any) -> Sight:
    """Instead of `load_sight`."""
    return Sight(EYES, "")


def always(*_: Any, **__: Any) -> bool:
    """Instead of a question."""
    return True


def all_of_them(_: Any, rows: Any) -> dict[str, bool]:
    """Instead of what may be seen of the comments."""
    return dict.fromkeys(rows, True)


def the_words(_: Viewer, *, reason: str, **__: Any) -> str:
    """Instead of a reason for somebody."""
    return reason


PROMOTE = Act("POST", "/api/v1/drafts/{draft_id}/promote")
WHAT_IF = Act("POST", "/api/v1/drafts/{draft_id}/gate/what-if", {})
WORDS = [
    Leak(gate_routes, "sight_of", of_facts, "/gate"),
    Leak(drafts, "sight_of", of_facts, "/drafts/{draft_id}"),
    Leak(round_routes, "round_out", lambda view, _: round_out(view, EYES), "/rounds/"),
    Leak(comments, "_seen", all_of_them, "/comments"),
    Leak(comments, "_seen", all_of_them, "/requests/{request_id}"),
    Leak(comments, "_seen", all_of_them, "^/api/v1/.*/files/"),
    Leak(comments, "_seen", all_of_them, "^/requests/.*/files/"),
    Leak(journal.JournalSight, "_is_seen", always, "/journal"),
    Leak(mails, "_is_for", always, "^/api/v1/mails$"),
    Leak(drafts, "sight_of", of_facts, "", PROMOTE),
    Leak(known_facts, "sight_of", of_facts, "", WHAT_IF),
]
POSITIONS = [
    Leak(mails, "_is_for", always, "^/api/v1/mails$"),
    Leak(gate_routes, "sight_of", of_facts, "/gate$"),
    Leak(drafts, "sight_of", of_facts, "^/api/v1/drafts/{draft_id}$"),
    Leak(drafts, "sight_of", of_facts, "^/drafts/{draft_id}$"),
    Leak(drafts, "load_sight", of_draft, "^/drafts/{draft_id}$"),
    Leak(drafts, "load_sight", of_draft, "/rounds/"),
    Leak(comments, "load_sight", of_draft, "/comments"),
    Leak(comments, "load_sight", of_draft, "^/requests/{request_id}"),
    Leak(journal, "load_sight", of_draft, "/journal"),
    Leak(forecasts, "sight_of", of_facts, "/forecast"),
    Leak(board, "sight_of", of_facts, "^/$"),
    Leak(requests, "sights_apart", lambda *_: [], "^/api/v1/requests$"),
    Leak(drafts, "sight_of", of_facts, "", PROMOTE),
    Leak(known_facts, "sight_of", of_facts, "", WHAT_IF),
]
IN_REMINDER = Leak(reminder, "load_sight", of_draft, "")
IN_MAIL = Leak(mail_facts, "reason_for", the_words, "")


@contextmanager
def planted(leak: Leak) -> Iterator[None]:
    """While it forgets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leak.room, leak.name, leak.instead)
        yield


def show(leak: Leak, worlds: list[World], email: str) -> list[dict[str, str]]:
    """What the person then sees of each world where it shows."""
    found: list[dict[str, str]] = []
    with planted(leak):
        for one in worlds:
            onlooker = one.onlooker(email, staff=True)
            found.append(onlooker.act([leak.act]) if leak.act else onlooker.look(leak.where))
    return found
