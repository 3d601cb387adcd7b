"""A GitHub for tests: it keeps issues and comments, knows its limits, and misbehaves on order.

Every request, and every answer of its own, it checks against GitHub's OpenAPI document.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from http_standin import Asked, Reply, Standin, Trouble, serving
from openapi_rules import document, mistakes

TOKEN = "ghp_standin0123456789"
DOCUMENT = "github_issues.json"
SERVER = "https://api.github.com"
WHEN = "2026-11-02T09:30:00Z"
WEB = "https://github.com"


def mended(loaded: Any) -> None:
    """The document says that some values may be null, and leaves null out of the list of them."""
    if isinstance(loaded, dict):
        if loaded.get("nullable") is True and None not in loaded.get("enum", [None]):
            loaded["enum"].append(None)
        loaded = list(loaded.values())
    if isinstance(loaded, list):
        for one in loaded:
            mended(one)


def said(message: str) -> dict[str, str]:
    return {"message": message, "documentation_url": "https://docs.github.com/rest"}


def primary_limit(
    reset: int, status: int = 403, words: str = "API rate limit exceeded for user ID 1."
) -> Trouble:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}
    return Trouble(Reply(status, said(words), headers))


def secondary_limit(retry_after: str | None = None, status: int = 403) -> Trouble:
    headers = {"x-ratelimit-remaining": "4987", "x-ratelimit-reset": "9999999999"}
    if retry_after:
        headers["retry-after"] = retry_after
    words = "You have exceeded a secondary rate limit. Please wait a few minutes."
    return Trouble(Reply(status, said(words), headers))


FORBIDDEN = Trouble(
    Reply(
        403,
        said("Resource not accessible by personal access token"),
        {"x-ratelimit-remaining": "4987", "x-ratelimit-reset": "9999999999"},
    )
)
TOO_QUICKLY = Trouble(Reply(422, said("was submitted too quickly") | {"errors": []}))
MOVED = Trouble(
    Reply(
        301, said("Moved Permanently") | {"url": SERVER}, {"Location": f"{SERVER}/repositories/1"}
    )
)


@dataclass
class Github(Standin):
    """`drops_labels`: the account may not set any, and GitHub says nothing."""

    repositories: tuple[str, ...] = ("acme/policies", "acme/other")
    issues: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    drops_labels: bool = False
    writes: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        reply = self._reply(asked)
        # Of a wrong token the document says nothing.
        if reply.status != 401:
            self.unfit += mistakes(document(DOCUMENT, mended), SERVER, asked, reply)
        return reply

    def _reply(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Reply(401, said("Bad credentials"))
        for name, value in {
            "x-github-api-version": "2026-03-10",
            "accept": "application/vnd.github+json",
            "user-agent": "Placet",
        }.items():
            assert asked.headers.get(name) == value, name
        found = re.fullmatch(r"/repos/([^/]+/[^/]+)/issues(?:/(.*))?", asked.path)
        if not found or found[1] not in self.repositories:
            return Reply(404, said("Not Found"))
        if asked.method != "GET":
            self.writes.append(f"{asked.method} {asked.path}")
        return self._of_issues(asked, found[1], found[2] or "")

    def _of_issues(self, asked: Asked, place: str, rest: str) -> Reply:
        if not rest:
            act = self._list if asked.method == "GET" else self._create
            return act(place, asked)
        if one := re.fullmatch(r"comments/(\d+)", rest):
            return self._edit_comment(int(one[1]), asked)
        one = re.fullmatch(r"(\d+)(/comments)?", rest)
        there = self.issues.get(place, [])
        if not one or not 0 < int(one[1]) <= len(there):
            return Reply(404, said("Not Found"))
        issue = there[int(one[1]) - 1]
        if one[2]:
            return self._comments_of(issue, asked)
        return Reply(200, issue) if asked.method == "GET" else self._edit(issue, asked.json())

    def _list(self, place: str, asked: Asked) -> Reply:
        label = asked.query.get("labels")
        found = [
            one
            for one in reversed(self.issues.get(place, []))
            if label is None or label in [held["name"] for held in one["labels"]]
        ]
        return Reply(200, _page(found, asked))

    def _create(self, place: str, asked: Asked) -> Reply:
        body = asked.json()
        if len(body["title"]) > 256:
            errors = [{"resource": "Issue", "code": "custom", "field": "title",
                       "message": f"{body['title']} is too long"}]  # fmt: skip
            return Reply(422, said("Validation Failed") | {"errors": errors})
        issue = _issue(place, len(self.issues.get(place, [])) + 1, body)
        if self.drops_labels:
            issue["labels"] = []
        self.issues.setdefault(place, []).append(issue)
        return Reply(201, issue)

    def _edit(self, issue: dict[str, Any], body: dict[str, Any]) -> Reply:
        if body.get("state", issue["state"]) != issue["state"]:
            reason = body.get("state_reason")
            closed = body["state"] == "closed"
            issue["state"] = body["state"]
            issue["state_reason"] = reason or ("completed" if closed else "reopened")
            issue["closed_at"] = WHEN if closed else None
        return Reply(200, issue)

    def _comments_of(self, issue: dict[str, Any], asked: Asked) -> Reply:
        if asked.method == "GET":
            there = [one for one in self.comments if one["issue_url"] == issue["url"]]
            return Reply(200, _page(there, asked))
        comment = _comment(issue, len(self.comments) + 1, asked.json()["body"])
        self.comments.append(comment)
        return Reply(201, comment)

    def _edit_comment(self, number: int, asked: Asked) -> Reply:
        comment = self.comments[number - 1]
        comment["body"] = asked.json()["body"]
        return Reply(200, comment)


def _page(found: list[dict[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    most, page = int(asked.query.get("per_page", 30)), int(asked.query.get("page", 1))
    return found[(page - 1) * most : page * most]


def _user() -> dict[str, Any]:
    api = f"{SERVER}/users/placet"
    return {
        "login": "placet", "id": 1, "node_id": "MDQ6VXNlcjE=", "avatar_url": f"{WEB}/placet.png",
        "gravatar_id": "", "url": api, "html_url": f"{WEB}/placet", "type": "User",
        "followers_url": api, "following_url": api, "gists_url": api, "starred_url": api,
        "subscriptions_url": api, "organizations_url": api, "repos_url": api,
        "events_url": api, "received_events_url": api, "site_admin": False,
    }  # fmt: skip


def _issue(place: str, number: int, body: dict[str, Any]) -> dict[str, Any]:
    api = f"{SERVER}/repos/{place}/issues/{number}"
    labels = [
        {"id": at, "node_id": "x", "url": api, "name": name, "description": None,
         "color": "ededed", "default": False}
        for at, name in enumerate(body.get("labels", []))
    ]  # fmt: skip
    return {
        "id": number + 1000, "node_id": "MDU6SXNzdWUx", "number": number, "url": api,
        "repository_url": f"{SERVER}/repos/{place}", "labels_url": f"{api}/labels",
        "comments_url": f"{api}/comments", "events_url": f"{api}/events",
        "html_url": f"{WEB}/{place}/issues/{number}", "title": body["title"],
        "body": body["body"], "state": "open", "state_reason": None, "labels": labels,
        "user": _user(), "assignee": None, "assignees": [], "milestone": None, "locked": False,
        "comments": 0, "closed_at": None, "created_at": WHEN, "updated_at": WHEN,
        "author_association": "MEMBER",
    }  # fmt: skip


def _comment(issue: dict[str, Any], number: int, body: str) -> dict[str, Any]:
    return {
        "id": number, "node_id": "MDEy", "url": f"{issue['url']}/comments/{number}",
        "html_url": f"{issue['html_url']}#issuecomment-{number}", "issue_url": issue["url"],
        "body": body, "user": _user(), "created_at": WHEN, "updated_at": WHEN,
        "author_association": "MEMBER",
    }  # fmt: skip


@contextmanager
def github_standing_in(**how: Any) -> Iterator[Github]:
    github = Github(**how)
    with serving(github):
        yield github
    assert not github.unfit, "\n\n".join(github.unfit)
