"""Tickets in Roundup 2.6, by its REST interface.

An issue there has no field for a key, but a message has its Message-ID. So a ticket is known by its
first message: that is written first, then the issue that holds it. The issue is posted with a token
of Roundup's own that is good for one post (`@poe`), and the token lies in the message: whoever
tries again uses the same one, and a try that was only late makes no second ticket.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ticketing.connector import NewTicket, Ticket, TicketState
from ticketing.connectors.marks import mark
from ticketing.connectors.roundup_messages import Messages, roundup_time
from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.line import Line
from ticketing.http.refusals import refused

_DATA = "/rest/data"
_NAME = re.compile(r"(?:issue)?([1-9][0-9]{0,8})", re.IGNORECASE)
# So often somebody else may change the ticket between our reading and our writing.
_ROUNDS = 4
CLOSED = ("resolved", "done-cbb")


Change = Callable[[dict[str, Any]], dict[str, Any] | None]
"""From what an issue has to what it is to have; None: it is as it should be."""


def roundup_refusal(answer: Answer, now: datetime) -> TicketFailed:
    return refused(answer, answer.peek(lambda said: str(said["error"]["msg"]), ""), now)


class RoundupConnector:
    """`user` writes the messages; `closed` are the statuses that are an end."""

    system = "roundup"

    def __init__(
        self, line: Line, *, base_url: str, user: str, closed: tuple[str, ...] = CLOSED
    ) -> None:
        self._line = line
        self._base_url = base_url
        self._closed = frozenset(name.casefold() for name in closed)
        self._messages = Messages(line, user)

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        named = mark(ticket.key, "ticket")
        known = self._messages.known(named, now)
        if known and (found := self._holding(known, now)):
            return found
        first = known[0] if known else self._messages.write(named, ticket.body, now, once=True)
        body = self._described(ticket, first, now)
        held = self._messages.held(first, now)
        if held.token and (made := self._posted(held.token, body, now)):
            return made
        if found := self._holding([first], now):
            return found
        if held.fresh:
            # Used a moment ago: an earlier try may be at it still.
            raise TicketFailed("an earlier try is under way", retry=True)
        return self._posted_anew(first, body, now)

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        del project  # A tracker is one.
        known = self._messages.known(mark(key, "ticket"), now)
        return self._holding(known, now) if known else None

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        fits = _NAME.fullmatch(name.strip())
        if fits is None:
            return None
        path = f"{_DATA}/issue/{fits[1]}"
        answer = self._line.ask("GET", path, now=now, params={"@fields": "id"}, takes=(200, 404))
        return self._ticket(fits[1]) if answer.status == 200 else None

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        named = mark(key, "comment")
        known = self._messages.known(named, now)
        self._attach(ticket, known[0] if known else self._messages.write(named, body, now), now)

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        """A message of its own, for Roundup knows no links; it alone is changed later."""
        named = mark(key, "link")
        words = f"{title}\n{url}"
        known = self._messages.known(named, now)
        if known:
            self._messages.rewrite(known[0], words, now)
        self._attach(ticket, known[0] if known else self._messages.write(named, words, now), now)

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        wanted = self._status(state, now)

        def change(seen: dict[str, Any]) -> dict[str, Any] | None:
            return None if _status_id(seen) == wanted else {"status": wanted}

        self._changed(ticket, now, change)

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        answer = self._line.ask(
            "GET",
            f"{_DATA}/issue/{ticket.id}",
            now=now,
            params={"@fields": "status,activity", "@verbose": "2"},
        )
        name, activity = answer.read(
            lambda said: (
                str((said["data"]["attributes"]["status"] or {"name": ""})["name"]),
                roundup_time(said["data"]["attributes"]["activity"]),
            )
        )
        return TicketState(name, name.casefold() in self._closed, activity)

    def _described(self, ticket: NewTicket, first: str, now: datetime) -> dict[str, Any]:
        keywords = [self._keyword(label, now) for label in ticket.labels]
        labelled = {"keyword": keywords} if keywords else {}
        return {**ticket.fields, **labelled, "title": ticket.title, "messages": [first]}

    def _posted(self, token: str, body: dict[str, Any], now: datetime) -> Ticket | None:
        """None: the token is not good any more."""
        answer = self._line.ask(
            "POST", f"{_DATA}/issue/@poe/{token}", now=now, body=body, takes=(201, 400)
        )
        if answer.status == 201:
            return self._ticket(answer.read(lambda said: str(said["data"]["id"])))
        if answer.peek(lambda said: "POE token" in said["error"]["msg"], otherwise=False):
            return None
        raise roundup_refusal(answer, now)

    def _posted_anew(self, first: str, body: dict[str, Any], now: datetime) -> Ticket:
        made = self._posted(self._messages.new_token(first, now), body, now)
        if made is None:
            raise TicketFailed("Roundup does not take the token it gave", retry=True)
        return made

    def _holding(self, messages: list[str], now: datetime) -> Ticket | None:
        """The issue that one of these messages is in; the first, should there be two."""
        answer = self._line.ask(
            "GET", f"{_DATA}/issue", now=now, params={"messages": ",".join(messages)}
        )
        found = answer.read(lambda said: [int(one["id"]) for one in said["data"]["collection"]])
        return self._ticket(str(min(found))) if found else None

    def _attach(self, ticket: Ticket, message: str, now: datetime) -> None:
        """With the status it has: Roundup would open a resolved issue again for a message."""

        def change(seen: dict[str, Any]) -> dict[str, Any] | None:
            there = [str(one["id"]) for one in seen["messages"]]
            if message in there:
                return None
            status = _status_id(seen)
            kept = {"status": status} if status else {}
            return {"messages": [*there, message], **kept}

        self._changed(ticket, now, change)

    def _changed(self, ticket: Ticket, now: datetime, change: Change) -> None:
        """Reads, and writes what `change` makes of it unless somebody was faster; then again."""
        path = f"{_DATA}/issue/{ticket.id}"
        for _ in range(_ROUNDS):
            answer = self._line.ask("GET", path, now=now)
            etag, wanted = answer.read(
                lambda said: (str(said["data"]["@etag"]), change(said["data"]["attributes"]))
            )
            if wanted is None:
                return
            told = {"If-Match": etag}
            body = {"@op": "replace", **wanted}
            written = self._line.ask(
                "PATCH", path, now=now, body=body, headers=told, takes=(200, 412)
            )
            if written.status == 200:
                # Whatever answers 200 is not Roundup yet.
                written.read(lambda said: said["data"]["id"])
                return
        raise TicketFailed(f"{ticket.name} is being changed all the time", retry=True)

    def _status(self, name: str, now: datetime) -> str:
        answer = self._line.ask("GET", f"{_DATA}/status", now=now, params={"@fields": "name"})
        there = answer.read(
            lambda said: {str(one["name"]): str(one["id"]) for one in said["data"]["collection"]}
        )
        for known, number in there.items():
            if known.casefold() == name.strip().casefold():
                return number
        raise TicketFailed(f"no status “{name}” here; there are: {', '.join(there)}", retry=False)

    def _keyword(self, name: str, now: datetime) -> str:
        """Its number; made, where there is none of this name."""
        path = f"{_DATA}/keyword"
        answer = self._line.ask("GET", path, now=now, params={"name:": name})
        found = answer.read(lambda said: [str(one["id"]) for one in said["data"]["collection"]])
        if found:
            return found[0]
        made = self._line.ask("POST", path, now=now, body={"name": name}, takes=(201,))
        return made.read(lambda said: str(said["data"]["id"]))

    def _ticket(self, number: str) -> Ticket:
        return Ticket(number, f"issue{number}", f"{self._base_url}/issue{number}")


def _status_id(seen: dict[str, Any]) -> str | None:
    return str(seen["status"]["id"]) if seen["status"] else None
