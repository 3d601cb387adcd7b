"""Jira Cloud: webhooks that an administrator made, signed as WebSub has it."""

from datetime import datetime
from typing import Any, cast

from ticketing.heard.document import text_of
from ticketing.heard.errors import Unreadable
from ticketing.heard.payload import Node, ident, items, labels_in, line, moment, one_line, part
from ticketing.heard.payload import read_object as read_body
from ticketing.heard.signatures import Headers, check_body, header
from ticketing.heard.values import (
    Account,
    Commented,
    Created,
    Deleted,
    Heard,
    HeardTicket,
    Labelled,
    News,
    StateChanged,
)

SIGNATURE = "x-hub-signature"
DELIVERY = "x-atlassian-webhook-identifier"
DONE = "done"
MOST_FIELDS = 300


def read(headers: Headers, body: bytes, secret: str, now: datetime) -> Heard:
    """The delivery. What came of a comment is told by its own event alone."""
    check_body(headers, SIGNATURE, body, secret)
    told = read_body(body)
    delivery = ident({"delivery": header(headers, DELIVERY)}, "delivery")
    at = moment(told.get("timestamp"), now)
    event = line(told, "webhookEvent")
    comment = part(told, "comment")
    if event.startswith("comment_"):
        news = _commented(event, comment)
        by = _account(part(comment, "author"))
    else:
        news, by = _issue_news(event, told), _account(part(told, "user"))
    if not news:
        return Heard(delivery, at)
    return Heard(delivery, at, by, _ticket(part(told, "issue")), news)


def _commented(event: str, comment: Node) -> tuple[News, ...]:
    if event != "comment_created":
        return ()
    public = comment.get("jsdPublic") is not False
    return (Commented(ident(comment, "id"), text_of(comment.get("body")), public),)


def _issue_news(event: str, told: Node) -> tuple[News, ...]:
    if event == "jira:issue_created":
        labels = labels_in(items(part(told, "issue", "fields"), "labels"))
        return (Created(), Labelled(labels)) if labels else (Created(),)
    if event == "jira:issue_deleted":
        return (Deleted(),)
    if event != "jira:issue_updated":
        return ()
    news: list[News] = []
    for one in items(part(told, "changelog"), "items"):
        change = cast("Node", one) if isinstance(one, dict) else {}
        news += _change(change, told)
    return tuple(news)


def _change(change: Node, told: Node) -> list[News]:
    field = line(change, "field")
    if field == "labels":
        before = line(change, "fromString", 10_000).split()
        added = [one for one in line(change, "toString", 10_000).split() if one not in before]
        return [Labelled(labels_in(list(added)))] if added else []
    if field == "status":
        state = line(change, "toString")
        if not state:
            raise Unreadable("A change of the status does not name it.")
        status = part(told, "issue", "fields", "status")
        return [StateChanged(state, line(part(status, "statusCategory"), "key") == DONE)]
    return []


def _ticket(issue: Node) -> HeardTicket:
    fields = part(issue, "fields")
    key = ident(issue, "key")
    return HeardTicket(
        id=ident(issue, "id"),
        name=key,
        project=line(part(fields, "project"), "key") or key.rpartition("-")[0],
        title=line(fields, "summary", 300),
        text=text_of(fields.get("description")),
        labels=labels_in(items(fields, "labels")),
        author=_account(part(fields, "creator") or part(fields, "reporter")),
        fields=_fields(fields),
    )


def _fields(fields: Node) -> dict[str, str]:
    """Text, numbers and what was chosen from a list."""
    found: dict[str, str] = {}
    for name, value in list(fields.items())[:MOST_FIELDS]:
        said = one_line(_chosen(value))
        if said and name.isprintable() and len(name) <= 100:
            found[name] = said
    return found


def _chosen(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    option = cast("Node", value)
    return option.get("value", option.get("name"))


def _account(user: Node) -> Account:
    mail = line(user, "emailAddress", 320).lower()
    return Account(line(user, "accountId"), line(user, "displayName"), mail)
