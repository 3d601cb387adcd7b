"""Tickets in a system that Placet does not know: signed posts to one address of the operator's.

Each act is one POST by Standard Webhooks. `webhook-id` is the same at each try of what is done once
a key, `webhook-signature` is over it, the time and the body, and the body is
`{"type": ..., "timestamp": ..., "data": {...}}`. By its type, what is in `data` and what to answer:

* `ticket.create` (key, project, kind, title, body, labels, fields): 200 or 201 and the ticket with
  this key, made now or at an earlier try: `{"id": ..., "name": ..., "url": ...}`.
* `ticket.find` (key, project) and `ticket.look_up` (name): 200 and the ticket, or 404.
* `ticket.comment` (ticket, key, body): any 2xx; one comment a key.
* `ticket.link_back` (ticket, key, url, title): any 2xx; again with this key changes the link.
* `ticket.move` (ticket, state): any 2xx, also where it is in that state.
* `ticket.read_state` (ticket): 200 and `{"name": ..., "closed": true or false}`, perhaps with
  `changed_at`; or 501, where it tells no states.

States are asked for by POST too: a GET has no body to sign.
"""

import base64
import binascii
import json
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from ticketing.connector import NewTicket, Ticket, TicketState
from ticketing.connectors.marks import mark
from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.line import Line

_DONE = range(200, 300)
_PREFIX = "whsec_"
# "Between 24 bytes and 64 bytes."
_SECRET_BYTES = range(24, 65)


class WebhookConnector:
    system = "webhook"

    def __init__(self, line: Line, *, secret: str) -> None:
        self._line = line
        self._signing = Webhook(secret)

    def create(self, ticket: NewTicket, *, now: datetime) -> Ticket:
        data = {
            "key": ticket.key,
            "project": ticket.project,
            "kind": ticket.kind,
            "title": ticket.title,
            "body": ticket.body,
            "labels": list(ticket.labels),
            "fields": ticket.fields,
        }
        return self._posted("create", data, now, ticket.key, takes=(200, 201)).read(_ticket)

    def find(self, key: str, *, project: str, now: datetime) -> Ticket | None:
        return self._sought("find", {"key": key, "project": project}, now)

    def look_up(self, name: str, *, now: datetime) -> Ticket | None:
        return self._sought("look_up", {"name": name}, now)

    def comment(self, ticket: Ticket, body: str, *, key: str, now: datetime) -> None:
        data = {"ticket": _told(ticket), "key": key, "body": body}
        self._posted("comment", data, now, key)

    def move(self, ticket: Ticket, state: str, *, now: datetime) -> None:
        self._posted("move", {"ticket": _told(ticket), "state": state}, now)

    def link_back(self, ticket: Ticket, *, url: str, title: str, key: str, now: datetime) -> None:
        data = {"ticket": _told(ticket), "key": key, "url": url, "title": title}
        # What it said before, and says again after other words, is no repetition.
        self._posted("link_back", data, now)

    def read_state(self, ticket: Ticket, *, now: datetime) -> TicketState:
        data = {"ticket": _told(ticket)}
        answer = self._posted("read_state", data, now, takes=(200, 501))
        if answer.status == 501:
            raise TicketFailed("the other side tells no states", retry=False)
        return answer.read(_state)

    def _sought(self, act: str, data: dict[str, Any], now: datetime) -> Ticket | None:
        answer = self._posted(act, data, now, takes=(200, 404))
        return None if answer.status == 404 else answer.read(_ticket)

    def _posted(
        self,
        act: str,
        data: dict[str, Any],
        now: datetime,
        key: str | None = None,
        takes: range | tuple[int, ...] = _DONE,
    ) -> Answer:
        """Without a key it may be done twice without harm, and each post is one of its own."""
        at = now.astimezone(UTC)
        body = json.dumps(
            {"type": f"ticket.{act}", "timestamp": at.isoformat(), "data": data}, sort_keys=True
        )
        named = mark(key if key is not None else f"{at.isoformat()}:{body}", act)
        told = {
            "webhook-id": named,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._signing.sign(named, at, body),
        }
        return self._line.ask("POST", "", now=now, body=body.encode(), headers=told, takes=takes)


def is_secret(word: str) -> bool:
    """Whether it is one by Standard Webhooks: `whsec_`, then 24 to 64 bytes in base64."""
    if not word.startswith(_PREFIX):
        return False
    try:
        return len(base64.b64decode(word.removeprefix(_PREFIX), validate=True)) in _SECRET_BYTES
    except (binascii.Error, ValueError):
        return False


def _told(ticket: Ticket) -> dict[str, str]:
    return {"id": ticket.id, "name": ticket.name, "url": ticket.url}


def _ticket(said: Any) -> Ticket:
    found = [said["id"], said["name"], said["url"]]
    if not all(isinstance(one, str) and 0 < len(one) <= 2_000 for one in found):
        raise TypeError
    if not said["url"].startswith(("https://", "http://")):
        raise ValueError
    return Ticket(*found)


def _state(said: Any) -> TicketState:
    changed = said.get("changed_at")
    if not isinstance(said["closed"], bool) or not isinstance(said["name"], str):
        raise TypeError
    at = None if changed is None else datetime.fromisoformat(changed)
    if at is not None and at.tzinfo is None:
        raise ValueError
    return TicketState(said["name"], said["closed"], at)
