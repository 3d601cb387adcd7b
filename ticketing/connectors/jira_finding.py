"""Finds the issue with a mark, also one that Jira's search does not show yet.

What a search shows may be minutes old; `reconcileIssues` mends that for issues whose ids one knows,
and whoever was cut off before the answer knows none. But an issue that is asked for by its name is
read as it is now, and names are numbered. So the numbers are read that the search leaves out among
its newest, for it need not learn of issues in their order, and those behind, until there are none.
"""

import re
from datetime import datetime
from typing import Any

from ticketing.errors import TicketFailed
from ticketing.http.line import Line

ISSUE = "/rest/api/3/issue"
PROPERTY = "placet"
_SEARCH = "/rest/api/3/search/jql"
_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{1,30}")
# A number can be missing: an issue moved away, or deleted, or one that this account must not see.
_MISSING_IN_A_ROW = 3
_FURTHEST = 100
_NEWEST = 50

Found = tuple[str, str]
"""The id and the name."""


class Finding:
    def __init__(self, line: Line) -> None:
        self._line = line

    def issue(self, project: str, named: str, now: datetime) -> Found | None:
        """The one with this mark; of two, which a try long given up may leave, the first."""
        _refuse_unfit(project)
        return self._labelled(project, named, now) or self._newest(project, named, now)

    def _labelled(self, project: str, named: str, now: datetime) -> Found | None:
        """With this label, of those that the search shows."""
        jql = f'project = "{project}" AND labels = "{named}" ORDER BY created ASC'
        found = self._searched(jql, 2, now)
        return min(found, key=lambda one: int(one[0])) if found else None

    def _newest(self, project: str, named: str, now: datetime) -> Found | None:
        """With this label or property, of those among and after the newest ones that the search
        does not show."""
        jql = f'project = "{project}" ORDER BY created DESC'
        shown = {int(name.rpartition("-")[2]) for _, name in self._searched(jql, _NEWEST, now)}
        first = min(shown) if len(shown) == _NEWEST else 1
        last = max(shown, default=0)
        left_out = [number for number in range(last, first - 1, -1) if number not in shown]
        for number in left_out[:_NEWEST]:
            found, marked = self._read(f"{project}-{number}", named, now)
            if marked:
                return found
        return self._behind(project, last, named, now)

    def _behind(self, project: str, last: int, named: str, now: datetime) -> Found | None:
        missing = 0
        for number in range(last + 1, last + 1 + _FURTHEST):
            found, marked = self._read(f"{project}-{number}", named, now)
            if marked:
                return found
            missing = 0 if found else missing + 1
            if missing == _MISSING_IN_A_ROW:
                break
        return None

    def _read(self, name: str, named: str, now: datetime) -> tuple[Found | None, bool]:
        answer = self._line.ask(
            "GET",
            f"{ISSUE}/{name}",
            now=now,
            params={"fields": "labels", "properties": PROPERTY},
            takes=(200, 404),
        )
        if answer.status == 404:
            return None, False
        return answer.read(
            lambda said: ((str(said["id"]), str(said["key"])), _is_marked(said, named))
        )

    def _searched(self, jql: str, most: int, now: datetime) -> list[Found]:
        body = {"jql": jql, "fields": ["labels"], "maxResults": most}
        answer = self._line.ask("POST", _SEARCH, now=now, body=body)
        return answer.read(
            lambda said: [(str(one["id"]), str(one["key"])) for one in said["issues"]]
        )


def _is_marked(issue: Any, named: str) -> bool:
    """By either: a person may take a label off, and a screen may have none."""
    held = issue.get("properties", {}).get(PROPERTY, {})
    return named in issue["fields"].get("labels", []) or held.get("mark") == named


def _refuse_unfit(project: str) -> None:
    """Also because it stands in a search."""
    if not _PROJECT.fullmatch(project):
        raise TicketFailed("a project of Jira is said by its key, like PLACET", retry=False)
