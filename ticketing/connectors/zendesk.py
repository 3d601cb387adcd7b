"""Tickets in Zendesk, by version 2 of its API.

A ticket is known by its `external_id`; for two hours Zendesk itself knows a second try by its
Idempotency-Key. What is said on a ticket is known by the metadata of the audit that holds it, which
nobody sees, and is for agents only unless the settings say otherwise.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ticketing.connector import NewTicket, Ticket, TicketState
from ticketing.connectors.marks import mark
from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.line import Line
from ticketing.http.refusals import refused

_TICKETS = "/api/v2/tickets"
_NAME = re.compile(r"#?([1-9][0-9]{0,14})")
_STATES = ("new", "open", "pending", "hold", "solved", "closed")
_CLOSED = frozenset({"solved", "closed"})
# In the metadata of an audit.
_MARK = "placet"
_PAGE = "100"
_PAGES = 50


def zendesk_refusal(answer: Answer, now: datetime) -> TicketFailed:
    said = answer.peek(_words, "")
    failed = refused(answer, said, now)
    # Another try with this key and other words is not two hours old, and its ticket not shown yet.
    if answer.status in {400, 422} and "idempoten" in said.lower():
        failed.retry = True
    return failed


class ZendeskConnector:
    """`public`: whether the requester sees what is said on a ticket."""

    system = "zendesk"

    def __init__(self, line: Line, *, base_url: str, public: bool = False) -> None:
        self._line = line
        self._base_url = base_url
        self._public = public

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        named = mark(ticket.key, "ticket")
        if found := self._known(named, now):
            return found
        body = {
            "ticket": {
                **_fields(ticket),
                "subject": ticket.title,
                "comment": self._said(ticket.body),
                "external_id": named,
            }
        }
        told = {"Idempotency-Key": named}
        answer = self._line.ask(
            "POST", _TICKETS, now=now, body=body, headers=told, takes=(200, 201)
        )
        return self._ticket(answer.read(lambda said: int(said["ticket"]["id"])))

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        del project  # An account is one.
        return self._known(mark(key, "ticket"), now)

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        fits = _NAME.fullmatch(name.strip())
        if fits is None:
            return None
        answer = self._line.ask("GET", f"{_TICKETS}/{fits[1]}", now=now, takes=(200, 404))
        if answer.status == 404:
            return None
        return self._ticket(answer.read(lambda said: int(said["ticket"]["id"])))

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        self._say(ticket, body, mark(key, "comment"), now)

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        """A comment: there are no links, and a comment cannot be changed, so with other words it
        is said again."""
        self._say(ticket, f"{title}\n{url}", mark(f"{key}\n{title}\n{url}", "link"), now)

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        wanted = state.strip().lower()
        if wanted not in _STATES:
            raise TicketFailed(
                f"no status “{state}” at Zendesk; there are: {', '.join(_STATES)}", retry=False
            )
        if self.read_state(ticket, now=now).name != wanted:
            self._change(ticket, {"status": wanted}, now)

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        return self._line.ask("GET", _path(ticket), now=now).read(
            lambda said: _state(said["ticket"])
        )

    def _known(self, named: str, now: datetime) -> Ticket | None:
        """The first of this name: a second one is of a try that was late."""
        answer = self._line.ask("GET", _TICKETS, now=now, params={"external_id": named})
        found = answer.read(
            lambda said: [int(one["id"]) for one in said["tickets"] if one["external_id"] == named]
        )
        return self._ticket(min(found)) if found else None

    def _say(self, ticket: Ticket, words: str, named: str, now: datetime) -> None:
        if named not in self._marks(ticket, now):
            change = {"comment": self._said(words), "metadata": {_MARK: named}}
            self._change(ticket, change, now)

    def _said(self, words: str) -> dict[str, Any]:
        return {"body": words, "public": self._public}

    def _change(self, ticket: Ticket, change: dict[str, Any], now: datetime) -> None:
        answer = self._line.ask("PUT", _path(ticket), now=now, body={"ticket": change})
        # Whatever answers 200 is not Zendesk yet.
        answer.read(lambda said: said["ticket"]["id"])

    def _marks(self, ticket: Ticket, now: datetime) -> Iterator[str]:
        """Of all that we said on it."""
        params = {"page[size]": _PAGE}
        for _ in range(_PAGES):
            answer = self._line.ask("GET", f"{_path(ticket)}/audits", now=now, params=params)
            marks, after = answer.read(_marks_and_next)
            yield from marks
            if after is None:
                return
            params = params | {"page[after]": after}

    def _ticket(self, number: int) -> Ticket:
        return Ticket(str(number), f"#{number}", f"{self._base_url}/agent/tickets/{number}")


def _path(ticket: Ticket) -> str:
    return f"{_TICKETS}/{quote(ticket.id, safe='')}"


def _fields(ticket: NewTicket) -> dict[str, Any]:
    """A number names a field of one's own; else it is a property of the ticket."""
    own = [
        {"id": int(name), "value": value}
        for name, value in ticket.fields.items()
        if name.isdecimal()
    ]
    found: dict[str, Any] = {
        name: value for name, value in ticket.fields.items() if not name.isdecimal()
    }
    if own:
        found["custom_fields"] = own
    if ticket.labels:
        # A blank parts two tags.
        found["tags"] = ["_".join(label.split()) for label in ticket.labels]
    return found | ({"type": ticket.kind} if ticket.kind else {})


def _marks_and_next(said: Any) -> tuple[list[str], str | None]:
    held = [(one["metadata"].get("custom") or {}).get(_MARK) for one in said["audits"]]
    meta = said["meta"]
    after = str(meta["after_cursor"]) if meta["has_more"] else None
    return [str(one) for one in held if one], after


def _state(said: Any) -> TicketState:
    name = str(said["status"])
    return TicketState(name, name in _CLOSED, datetime.fromisoformat(str(said["updated_at"])))


def _words(said: Any) -> str:
    if isinstance(said["error"], dict):
        return f"{said['error'].get('title', '')}: {said['error'].get('message', '')}"
    details = [
        f"{field}: {one.get('description', '')}"
        for field, found in (said.get("details") or {}).items()
        for one in found
    ]
    return "; ".join([str(said.get("description") or said["error"]), *details])
