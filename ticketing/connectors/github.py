"""Tickets as issues of GitHub, by its REST API.

What we wrote is known again by a hidden comment in its Markdown. A ticket's id is its name,
`owner/name#7`: every act needs the repository. An issue that is closed stays as it is when it is to
be closed for another reason, for GitHub takes a reason only with a change.
"""

import re
from datetime import datetime
from typing import Any

from ticketing.connector import NewTicket, Ticket, TicketState
from ticketing.connectors.github_finding import Finding, repository
from ticketing.connectors.github_states import name_of, named
from ticketing.connectors.marks import mark
from ticketing.connectors.pace import Pace
from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.line import Line

_NAME = re.compile(r"([A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100})#([1-9][0-9]{0,9})")
LABEL = "placet"
PACE_SECONDS = 1.0
API_VERSION = "2026-03-10"


class GithubConnector:
    """`label` is on every ticket that it opens."""

    system = "github"

    def __init__(self, line: Line, *, pace: Pace, label: str = LABEL) -> None:
        self._line = line
        self._pace = pace
        self._label = label
        self._finding = Finding(line, label)

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        hidden = _hidden(mark(ticket.key, "ticket"))
        place = repository(ticket.project)
        found = self._finding.issue(place, hidden, now)
        if found:
            return _ticket(found, place)
        body = {
            **_fields(ticket),
            "title": ticket.title,
            "body": f"{ticket.body}\n\n{hidden}",
            "labels": [*ticket.labels, self._label],
        }
        made = self._write("POST", f"/repos/{place}/issues", body, now, 201)
        return made.read(lambda said: _ticket(said, place))

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        place = repository(project)
        found = self._finding.issue(place, _hidden(mark(key, "ticket")), now)
        return _ticket(found, place) if found else None

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        fits = _NAME.fullmatch(name.strip())
        if fits is None:
            return None
        place, number = repository(fits[1]), fits[2]
        path = f"/repos/{place}/issues/{number}"
        answer = self._line.ask("GET", path, now=now, takes=(200, 404, 410))
        if answer.status != 200:
            return None
        return answer.read(lambda said: None if "pull_request" in said else _ticket(said, place))

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        hidden = _hidden(mark(key, "comment"))
        path = f"{_path(ticket)}/comments"
        if self._finding.comment(path, hidden, now) is None:
            self._written("POST", path, {"body": f"{body}\n\n{hidden}"}, now, 201)

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        """A comment of our own, changed in its place.

        Not a part of the issue's body: a body is changed as a whole and without a condition, so we
        would take back what somebody wrote there meanwhile, and of an issue that others opened we
        may not change it at all.
        """
        hidden = _hidden(mark(key, "link"))
        body = f"{title}: {url}\n\n{hidden}"
        path = f"{_path(ticket)}/comments"
        known = self._finding.comment(path, hidden, now)
        if known is None:
            self._written("POST", path, {"body": body}, now, 201)
        elif known.body != body:
            place, _ = _split(ticket)
            self._written(
                "PATCH", f"/repos/{place}/issues/comments/{known.id}", {"body": body}, now, 200
            )

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        wanted = named(state)
        there = self._line.ask("GET", _path(ticket), now=now).read(lambda said: str(said["state"]))
        if there == wanted.state:
            return
        body: dict[str, Any] = {"state": wanted.state}
        if wanted.reason:
            body["state_reason"] = wanted.reason
        self._written("PATCH", _path(ticket), body, now, 200)

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        return self._line.ask("GET", _path(ticket), now=now).read(_state)

    def _written(
        self, method: str, path: str, body: dict[str, Any], now: datetime, status: int
    ) -> None:
        # Whatever answers so is not GitHub yet.
        self._write(method, path, body, now, status).read(lambda said: said["id"])

    def _write(
        self, method: str, path: str, body: dict[str, Any], now: datetime, status: int
    ) -> Answer:
        self._pace.wait()
        return self._line.ask(method, path, now=now, body=body, takes=(status,))


def _hidden(marked: str) -> str:
    return f"<!-- {marked} -->"


def _ticket(said: Any, place: str) -> Ticket:
    name = f"{place}#{int(said['number'])}"
    return Ticket(name, name, str(said["html_url"]))


def _split(ticket: Ticket) -> tuple[str, str]:
    fits = _NAME.fullmatch(ticket.id)
    if fits is None:
        raise TicketFailed("this is no issue of GitHub", retry=False)
    return repository(fits[1]), fits[2]


def _path(ticket: Ticket) -> str:
    place, number = _split(ticket)
    return f"/repos/{place}/issues/{number}"


def _fields(ticket: NewTicket) -> dict[str, Any]:
    """`assignees` are names set apart by commas, `milestone` is a number."""
    found: dict[str, Any] = dict(ticket.fields)
    if "assignees" in ticket.fields:
        names = ticket.fields["assignees"].split(",")
        found["assignees"] = [name.strip() for name in names if name.strip()]
    if ticket.fields.get("milestone", "").isdecimal():
        found["milestone"] = int(ticket.fields["milestone"])
    return found | ({"type": ticket.kind} if ticket.kind else {})


def _state(said: Any) -> TicketState:
    return TicketState(
        name_of(str(said["state"]), said.get("state_reason")),
        str(said["state"]) == "closed",
        datetime.fromisoformat(str(said["updated_at"])),
    )
