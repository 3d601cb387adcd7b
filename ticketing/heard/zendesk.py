"""Zendesk: webhooks subscribed to ticket events."""

from datetime import datetime

from ticketing.heard.errors import Unreadable
from ticketing.heard.payload import (
    Node,
    ident,
    items,
    labels_in,
    line,
    moment,
    part,
    read_object,
    told,
)
from ticketing.heard.signatures import Headers, check_time_and_body, header
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

SIGNATURE = "x-zendesk-webhook-signature"
TIMESTAMP = "x-zendesk-webhook-signature-timestamp"
EVENTS = "zen:event-type:ticket."
CLOSED = frozenset({"solved", "closed"})


def read(headers: Headers, body: bytes, secret: str, now: datetime) -> Heard:
    """The delivery. Its id is that of the event: a try after a failure may be another call."""
    check_time_and_body(header(headers, TIMESTAMP), header(headers, SIGNATURE), body, secret, now)
    said = read_object(body)
    delivery, at = ident(said, "id"), moment(said.get("time"), now)
    kind = line(said, "type")
    if not kind.startswith(EVENTS):
        return Heard(delivery, at)
    event, detail = part(said, "event"), part(said, "detail")
    news = _news(kind.removeprefix(EVENTS), event, detail)
    if not news:
        return Heard(delivery, at)
    return Heard(delivery, at, _account(event, detail), _ticket(detail), news)


def _news(kind: str, event: Node, detail: Node) -> tuple[News, ...]:
    if kind == "created":
        tags = labels_in(items(detail, "tags"))
        return (Created(), Labelled(tags)) if tags else (Created(),)
    if kind == "tags_changed":
        # Where it is not said which are new, each may be.
        told_apart = "tags_added" in event or "tags_removed" in event
        added = labels_in(items(event, "tags_added") if told_apart else items(detail, "tags"))
        return (Labelled(added),) if added else ()
    if kind == "comment_added":
        comment = part(event, "comment")
        public = comment.get("is_public") is not False
        return (Commented(ident(comment, "id"), told(comment, "body"), public),)
    if kind == "status_changed":
        state = line(event, "current").lower()
        if not state:
            raise Unreadable("A change of the status does not name it.")
        return (StateChanged(state, state in CLOSED),)
    return (Deleted(),) if kind in {"soft_deleted", "permanently_deleted"} else ()


def _ticket(detail: Node) -> HeardTicket:
    number = ident(detail, "id")
    return HeardTicket(
        id=number,
        name=f"#{number}",
        title=line(detail, "subject", 300),
        text=told(detail, "description"),
        labels=labels_in(items(detail, "tags")),
        author=Account(line(detail, "submitter_id")),
        fields={"external_id": line(detail, "external_id")},
    )


def _account(event: Node, detail: Node) -> Account:
    author = part(event, "comment", "author")
    return Account(line(author, "id") or line(detail, "actor_id"), line(author, "name"))
