"""A Jira Cloud for tests: it keeps tickets, searches behind the times, and misbehaves on order.

Every request, and every answer of its own, it checks against Atlassian's OpenAPI document.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from http_standin import Asked, Reply, Standin, Trouble, serving
from openapi_rules import document, mistakes

USER, TOKEN = "placet@example.org", "ATATT-stand-in-0123456789"
DOCUMENT = "jira_cloud_v3_issues.json"
SERVER = "https://your-domain.atlassian.net"
WHEN = "2026-11-02T09:30:00.000+0000"
# From each status to the next ones, by the ids of the transitions.
WORKFLOW = {
    "To Do": {"11": "In Progress", "41": "Blocked"},
    "In Progress": {"21": "To Do", "31": "Done"},
    "Blocked": {"21": "To Do"},
    "Done": {"51": "To Do"},
}
CATEGORY = {"To Do": "new", "In Progress": "indeterminate", "Blocked": "new", "Done": "done"}


def mended(loaded: dict[str, Any]) -> None:
    """The document says RFC 3339 of times that Jira writes without the colon in their zone."""
    for schema in loaded["components"]["schemas"].values():
        for described in schema.get("properties", {}).values():
            if described.get("format") == "date-time":
                del described["format"]


def per_issue_limit() -> Trouble:
    headers = {"Retry-After": "2", "RateLimit-Reason": "jira-per-issue-on-write"}
    return Trouble(Reply(429, {"errorMessages": ["Rate limit exceeded."]}, headers))


@dataclass
class Issue:
    id: str
    key: str
    fields: dict[str, Any]
    properties: dict[str, Any]
    status: str = "To Do"
    comments: list[dict[str, Any]] = field(default_factory=list)
    links: dict[str, dict[str, Any]] = field(default_factory=dict)
    transitions: int = 0


@dataclass
class Jira(Standin):
    """`shown`: so many issues the search knows of, None: of all; but of none that is `hidden`."""

    issues: list[Issue] = field(default_factory=list)
    shown: int | None = None
    hidden: set[str] = field(default_factory=set)
    unfit: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        reply = self._reply(asked)
        self.unfit += mistakes(document(DOCUMENT, mended), SERVER, asked, reply)
        return reply

    def of(self, project: str) -> list[Issue]:
        return [one for one in self.issues if one.key.startswith(f"{project}-")]

    def _reply(self, asked: Asked) -> Reply:
        expected = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {expected}":
            return _error(401, "Client must be authenticated to access this resource.")
        if asked.body and asked.headers.get("content-type") != "application/json":
            return _error(415, "Unsupported Media Type")
        path = asked.path.removeprefix("/rest/api/3/")
        if path == "search/jql":
            return self._search(asked.json())
        if path == "issue":
            return self._create(asked.json())
        found = re.fullmatch(r"issue/([^/]+)(?:/(comment|remotelink|transitions))?", path)
        issue = found and self._issue(found[1])
        if not found or not issue:
            return _error(404, "Issue does not exist or you do not have permission to see it.")
        act = getattr(self, f"_{asked.method.lower()}_{found[2] or 'issue'}")
        return act(issue, asked)

    def _issue(self, named: str) -> Issue | None:
        return next((one for one in self.issues if named in (one.id, one.key)), None)

    def _search(self, body: dict[str, Any]) -> Reply:
        jql = re.fullmatch(
            r'project = "(\w+)"(?: AND labels = "([\w-]+)")? ORDER BY created (ASC|DESC)',
            body["jql"],
        )
        assert jql, body["jql"]
        found = [
            one
            for one in self.issues[: self.shown]
            if one.key.startswith(f"{jql[1]}-")
            and one.key not in self.hidden
            and jql[2] in (None, *one.fields["labels"])
        ]
        found = found if jql[3] == "ASC" else found[::-1]
        page = found[: body["maxResults"]]
        issues = [self._shown(one, body["fields"]) for one in page]
        return Reply(200, {"issues": issues, "isLast": len(page) == len(found)})

    def _create(self, body: dict[str, Any]) -> Reply:
        fields = body["fields"]
        if fields["project"]["key"] not in {"PLACET", "OTHER"}:
            return _error(400, project="valid project is required")
        if fields["issuetype"]["name"] not in {"Task", "Story"}:
            return _error(400, issuetype="Specify a valid issue type")
        if any(re.search(r"\s", label) for label in fields["labels"]):
            return _error(400, labels="The label contains spaces which is invalid.")
        if len(fields["summary"]) > 255 or "\n" in fields["summary"]:
            return _error(400, summary=f"{fields['summary']} is no summary")
        number = len(self.of(fields["project"]["key"])) + 1
        issue = Issue(
            str(10_000 + len(self.issues)),
            f"{fields['project']['key']}-{number}",
            fields,
            {one["key"]: one["value"] for one in body.get("properties", [])},
        )
        self.issues.append(issue)
        return Reply(201, {"id": issue.id, "key": issue.key, "self": f"{SERVER}/{issue.id}"})

    def _get_issue(self, issue: Issue, asked: Asked) -> Reply:
        shown = self._shown(issue, asked.query.get("fields", "").split(","))
        named = asked.query.get("properties")
        if named:
            shown["properties"] = {
                name: value for name, value in issue.properties.items() if name == named
            }
        return Reply(200, shown)

    def _shown(self, issue: Issue, names: list[str]) -> dict[str, Any]:
        held = {
            **issue.fields,
            "updated": WHEN,
            "status": {
                "name": issue.status,
                "id": "1",
                "statusCategory": {"id": 2, "key": CATEGORY[issue.status], "name": "x"},
            },
        }
        return {
            "id": issue.id,
            "key": issue.key,
            "self": f"{SERVER}/rest/api/3/issue/{issue.id}",
            "fields": {name: held[name] for name in names if name in held},
        }

    def _get_comment(self, issue: Issue, asked: Asked) -> Reply:
        start, most = int(asked.query["startAt"]), int(asked.query["maxResults"])
        ordered = issue.comments[::-1] if asked.query["orderBy"] == "-created" else issue.comments
        page = ordered[start : start + most]
        told = {"startAt": start, "maxResults": most, "total": len(issue.comments)}
        return Reply(200, {**told, "comments": page})

    def _post_comment(self, issue: Issue, asked: Asked) -> Reply:
        comment = {
            "id": str(len(issue.comments) + 1),
            "self": f"{SERVER}/comment",
            "created": WHEN,
            "body": asked.json()["body"],
        }
        issue.comments.append(comment)
        return Reply(201, comment)

    def _post_remotelink(self, issue: Issue, asked: Asked) -> Reply:
        body = asked.json()
        known = body["globalId"] in issue.links
        issue.links[body["globalId"]] = body["object"]
        number = list(issue.links).index(body["globalId"]) + 1
        return Reply(200 if known else 201, {"id": number, "self": f"{SERVER}/{number}"})

    def _get_transitions(self, issue: Issue, _: Asked) -> Reply:
        ways = [
            {"id": number, "name": f"Go to {name}", "to": {"name": name, "id": "7"}}
            for number, name in WORKFLOW[issue.status].items()
        ]
        return Reply(200, {"expand": "transitions", "transitions": ways})

    def _post_transitions(self, issue: Issue, asked: Asked) -> Reply:
        name = WORKFLOW[issue.status].get(asked.json()["transition"]["id"])
        if name is None:
            return _error(400, "It is not on the list of the transitions.")
        issue.status = name
        issue.transitions += 1
        return Reply(204)


def _error(status: int, *messages: str, **fields: str) -> Reply:
    return Reply(status, {"errorMessages": list(messages), "errors": fields})


@contextmanager
def jira_standing_in() -> Iterator[Jira]:
    jira = Jira()
    with serving(jira):
        yield jira
    assert not jira.unfit, "\n\n".join(jira.unfit)
