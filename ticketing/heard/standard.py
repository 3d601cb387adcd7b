"""Whoever else tells of tickets: Standard Webhooks, in words of ours (docs/tickets.md)."""

from datetime import datetime
from typing import Any

from ticketing.heard.errors import Unreadable
from ticketing.heard.payload import (
    Node,
    ident,
    items,
    labels_in,
    line,
    moment,
    one_line,
    page,
    part,
    read_object,
    told,
)
from ticketing.heard.signatures import Headers, check_standard, header
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

MOST_FIELDS = 100


def read(headers: Headers, body: bytes, secret: str, now: datetime) -> Heard:
    """The delivery; of a type that is none of a ticket's it says nothing."""
    check_standard(headers, body, secret, now)
    said = read_object(body)
    delivery = ident({"webhook-id": header(headers, "webhook-id")}, "webhook-id")
    at, data = moment(said.get("timestamp"), now), part(said, "data")
    news = _news(line(said, "type"), data)
    if not news:
        return Heard(delivery, at)
    return Heard(delivery, at, _account(part(data, "by")), _ticket(part(data, "ticket")), news)


def _news(kind: str, data: Node) -> tuple[News, ...]:
    ticket = part(data, "ticket")
    if kind == "ticket.created":
        labels = labels_in(items(ticket, "labels"))
        return (Created(), Labelled(labels)) if labels else (Created(),)
    if kind == "ticket.labelled":
        return (Labelled(labels_in(items(data, "added"))),)
    if kind == "ticket.commented":
        comment = part(data, "comment")
        public = comment.get("public") is not False
        return (Commented(ident(comment, "id"), told(comment, "text"), public),)
    if kind == "ticket.state_changed":
        state = line(ticket, "state")
        if not state:
            raise Unreadable("A change of the state does not name it.")
        return (StateChanged(state, ticket.get("closed") is True),)
    return (Deleted(),) if kind == "ticket.deleted" else ()


def _ticket(node: Node) -> HeardTicket:
    number = ident(node, "id")
    return HeardTicket(
        id=number,
        name=line(node, "name") or number,
        url=page(node, "url"),
        project=line(node, "project"),
        title=line(node, "title", 300),
        text=told(node, "text"),
        labels=labels_in(items(node, "labels")),
        author=_account(part(node, "author")),
        fields=_fields(part(node, "fields")),
    )


def _fields(node: dict[str, Any]) -> dict[str, str]:
    found = list(node.items())[:MOST_FIELDS]
    return {name[:100]: one_line(value) for name, value in found if one_line(value)}


def _account(user: Node) -> Account:
    mail = line(user, "mail", 320).lower()
    return Account(line(user, "account"), line(user, "name"), mail)
