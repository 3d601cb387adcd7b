"""A line to a ticket system that breaks at one request, before or after the other side acted; and
one that is in a hurry."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ticketing.connector import NewTicket
from ticketing.errors import TicketFailed
from ticketing.http.line import Line

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@dataclass
class CutLine:
    """`at` counts the requests from 1; `acts`: the other side does what was asked all the same."""

    line: Line
    at: int = 0
    acts: bool = False
    asked: int = 0

    def ask(self, *told: Any, **more: Any) -> Any:
        self.asked += 1
        if self.asked != self.at:
            return self.line.ask(*told, **more)
        if self.acts:
            self.line.ask(*told, **more)
        raise TicketFailed("the line was cut", retry=True)


@dataclass
class HastyLine:
    """Waits for the answers to some requests as long as `hasty` does, for the others patiently."""

    line: Line
    hasty: Line
    method: str
    path: str

    def ask(self, method: str, path: str, **more: Any) -> Any:
        hurries = method == self.method and re.search(self.path, path)
        return (self.hasty if hurries else self.line).ask(method, path, **more)


def ticket(key: str = "draft:1:implementation", **how: Any) -> NewTicket:
    told: dict[str, Any] = {
        "project": "",
        "kind": "",
        "title": "Write the help article",
        "body": "The policy goes live.\n\nSee https://placet.example.org/drafts/1",
        **how,
    }
    return NewTicket(key, **told)


def cuts(act: Any, line: CutLine) -> int:
    """Does `act` with the line cut at each of its requests, before and after, until one try is
    not cut any more; the number of tries."""
    tries = 0
    for at in range(1, 40):
        for acts in (False, True):
            tries += 1
            line.at, line.acts, line.asked = at, acts, 0
            try:
                act()
            except TicketFailed as failed:
                if not failed.retry:
                    raise
                continue
            return tries
    raise AssertionError("it never ends")
