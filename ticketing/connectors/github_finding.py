"""Finds what we wrote at GitHub by its hidden mark: in its lists, for its search is an index."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ticketing.errors import TicketFailed
from ticketing.http.line import Line

_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
_PAGE = 100
_PAGES = 30


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    body: str


class Finding:
    def __init__(self, line: Line, label: str) -> None:
        self._line = line
        self._label = label

    def issue(self, place: str, hidden: str, now: datetime) -> Any | None:
        """The first that has the mark; of two, which a try long given up may leave, the older.

        An earlier try is among the newest, whether or not its label is there: GitHub drops the
        labels of whoever may not set any, and says nothing. What is older has the label.
        """
        path = f"/repos/{place}/issues"
        newest = {"state": "all", "sort": "created", "direction": "desc"}
        recent = next(self._pages(path, newest, now))
        marked = [one for one in recent if _is_marked(one, hidden)]
        if not marked and len(recent) == _PAGE:
            for page in self._pages(path, newest | {"labels": self._label}, now):
                marked = [one for one in page if _is_marked(one, hidden)]
                if marked:
                    break
        return min(marked, key=lambda one: int(one["number"])) if marked else None

    def comment(self, path: str, hidden: str, now: datetime) -> Comment | None:
        for page in self._pages(path, {}, now):
            for one in page:
                if hidden in (one.get("body") or ""):
                    return Comment(int(one["id"]), str(one["body"]))
        return None

    def _pages(
        self, path: str, params: dict[str, str], now: datetime
    ) -> Iterator[list[dict[str, Any]]]:
        for number in range(1, _PAGES + 1):
            told = params | {"per_page": str(_PAGE), "page": str(number)}
            answer = self._line.ask("GET", path, now=now, params=told)
            page = answer.read(_objects)
            yield page
            if len(page) < _PAGE:
                return


def repository(project: str) -> str:
    """Also because it stands in addresses."""
    place = project.strip()
    if not _REPOSITORY.fullmatch(place) or {".", ".."} & set(place.split("/")):
        raise TicketFailed("a project at GitHub is said as owner/name", retry=False)
    return place


def _objects(said: Any) -> list[dict[str, Any]]:
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise TypeError
    return said


def _is_marked(issue: dict[str, Any], hidden: str) -> bool:
    return "pull_request" not in issue and hidden in (issue.get("body") or "")
