"""Tickets in Jira Cloud, by version 3 of its REST API.

Jira takes no key for what it creates, and its search may not show for minutes what was made a
moment ago. So a ticket carries a mark in a label, which the search finds, and whoever creates one
also looks at the newest issues one by one (`jira_finding`), which are always read as they are.
"""

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ticketing.connector import NewTicket, Ticket, TicketState
from ticketing.connectors.adf import to_document, to_text
from ticketing.connectors.jira_finding import ISSUE, PROPERTY, Finding
from ticketing.connectors.marks import mark
from ticketing.errors import TicketFailed
from ticketing.http.line import Line

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,30}-[1-9][0-9]{0,9}")
_KIND = "Task"
_LABEL = re.compile(r"\s+")
# A hundred comments a page, the newest first: an earlier try is among the first ones.
_PAGE = 100
_PAGES = 50


class JiraConnector:
    system = "jira"

    def __init__(self, line: Line, *, base_url: str) -> None:
        self._line = line
        self._base_url = base_url
        self._finding = Finding(line)

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        named = mark(ticket.key, "ticket")
        project = ticket.project.strip().upper()
        if found := self._finding.issue(project, named, now):
            return self._ticket(*found)
        body = {
            "fields": {**_fields(ticket, project), "labels": [named, *_labels(ticket.labels)]},
            "properties": [{"key": PROPERTY, "value": {"mark": named}}],
        }
        answer = self._line.ask("POST", ISSUE, now=now, body=body, takes=(201,))
        return self._ticket(*answer.read(lambda said: (str(said["id"]), str(said["key"]))))

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        found = self._finding.issue(project.strip().upper(), mark(key, "ticket"), now)
        return self._ticket(*found) if found else None

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        if not _NAME.fullmatch(name.strip()):
            return None
        answer = self._line.ask(
            "GET",
            f"{ISSUE}/{name.strip().upper()}",
            now=now,
            params={"fields": "status"},
            takes=(200, 404),
        )
        if answer.status == 404:
            return None
        # By its name of today, should it have been moved to another project.
        return self._ticket(*answer.read(lambda said: (str(said["id"]), str(said["key"]))))

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        named = mark(key, "comment")
        if self._has_comment(ticket, named, now):
            return
        told = {"body": to_document(body, named)}
        self._line.ask("POST", f"{_path(ticket)}/comment", now=now, body=told, takes=(201,))

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        """A remote link: its `globalId` is the key, so that a second one changes the first."""
        body = {
            "globalId": mark(key, "link"),
            "application": {"type": "org.placet", "name": "Placet"},
            "relationship": "is reviewed in",
            "object": {"url": url, "title": title},
        }
        path = f"{_path(ticket)}/remotelink"
        answer = self._line.ask("POST", path, now=now, body=body, takes=(200, 201))
        # Whatever answers 200 is not Jira yet.
        answer.read(lambda said: said["id"])

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        """By the one transition that leads there: workflows differ, and so do their ids."""
        there = self.read_state(ticket, now=now).name
        if _same(there, state):
            return
        path = f"{_path(ticket)}/transitions"
        ways = self._line.ask("GET", path, now=now).read(
            lambda said: [(str(one["to"]["name"]), str(one["id"])) for one in said["transitions"]]
        )
        for name, number in ways:
            if _same(name, state):
                body = {"transition": {"id": number}}
                self._line.ask("POST", path, now=now, body=body, takes=(204,))
                return
        reachable = ", ".join(f"“{name}”" for name, _ in ways) or "nowhere"
        raise TicketFailed(
            f"{ticket.name} is in “{there}”; from there it goes to {reachable}, not to “{state}”",
            retry=False,
        )

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        answer = self._line.ask("GET", _path(ticket), now=now, params={"fields": "status,updated"})
        return answer.read(lambda said: _state(said["fields"]))

    def _has_comment(self, ticket: Ticket, named: str, now: datetime) -> bool:
        for page in range(_PAGES):
            params = {
                "orderBy": "-created",
                "startAt": str(page * _PAGE),
                "maxResults": str(_PAGE),
            }
            answer = self._line.ask("GET", f"{_path(ticket)}/comment", now=now, params=params)
            texts = answer.read(lambda said: [to_text(one["body"]) for one in said["comments"]])
            if any(named in text for text in texts):
                return True
            if len(texts) < _PAGE:
                return False
        return False

    def _ticket(self, number: str, name: str) -> Ticket:
        return Ticket(number, name, f"{self._base_url}/browse/{name}")


def _path(ticket: Ticket) -> str:
    return f"{ISSUE}/{quote(ticket.id, safe='')}"


def _fields(ticket: NewTicket, project: str) -> dict[str, Any]:
    return {
        **{name: _value(value) for name, value in ticket.fields.items()},
        "project": {"key": project},
        "issuetype": {"name": ticket.kind or _KIND},
        "summary": ticket.title,
        "description": to_document(ticket.body),
    }


def _value(value: str) -> Any:
    """As it is; what begins like an object or a list of JSON is one (`{"name": "High"}`)."""
    if not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _labels(labels: tuple[str, ...]) -> list[str]:
    """Without blanks, which Jira refuses in them."""
    return [_LABEL.sub("-", label.strip()) for label in labels if label.strip()]


def _state(fields: Any) -> TicketState:
    status = fields["status"]
    return TicketState(
        str(status["name"]),
        str(status["statusCategory"]["key"]) == "done",
        datetime.fromisoformat(str(fields["updated"])),
    )


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
