"""A Zendesk for tests: tickets with their audits, keys that repeat nothing, and misbehaviour."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from http_standin import Asked, Reply, Standin, serving

USER, TOKEN = "placet@example.org", "zendesk-standin-0123456789"
WHEN = "2026-11-02T09:30:00Z"
STATUSES = {"new", "open", "pending", "hold", "solved", "closed"}


@dataclass
class Zendesk(Standin):
    """`hidden`: the list by external id does not show the newest ticket yet."""

    tickets: list[dict[str, Any]] = field(default_factory=list)
    audits: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    keys: dict[str, tuple[bytes, Reply]] = field(default_factory=dict)
    hidden: bool = False

    def answer(self, asked: Asked) -> Reply:
        expected = base64.b64encode(f"{USER}/token:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {expected}":
            return Reply(401, {"error": "Couldn't authenticate you"})
        if asked.path == "/api/v2/tickets":
            return self._listed(asked) if asked.method == "GET" else self._once(asked)
        found = re.fullmatch(r"/api/v2/tickets/(\d+)(/audits)?", asked.path)
        ticket = found and next((o for o in self.tickets if o["id"] == int(found[1])), None)
        if not found or not ticket:
            return Reply(404, {"error": "RecordNotFound", "description": "Not found"})
        if found[2]:
            return self._audits_of(ticket["id"], asked)
        if asked.method == "PUT":
            return self._update(ticket, asked.json()["ticket"])
        return Reply(200, {"ticket": ticket})

    def comments(self, number: int) -> list[tuple[str, bool]]:
        return [
            (event["body"], event["public"])
            for audit in self.audits[number]
            for event in audit["events"]
        ]

    def _listed(self, asked: Asked) -> Reply:
        shown = self.tickets[:-1] if self.hidden else self.tickets
        wanted = asked.query["external_id"]
        return Reply(200, {"tickets": [one for one in shown if one["external_id"] == wanted]})

    def _once(self, asked: Asked) -> Reply:
        key = asked.headers["idempotency-key"]
        if key in self.keys:
            body, reply = self.keys[key]
            if body == asked.body:
                return reply
            words = {"title": "Idempotency error", "message": "Parameters differ"}
            return Reply(400, {"error": words})
        reply = self._create(asked.json()["ticket"])
        if reply.status == 201:
            self.keys[key] = asked.body, reply
        return reply

    def _create(self, body: dict[str, Any]) -> Reply:
        if body.get("type") not in {None, "problem", "incident", "question", "task"}:
            details = {"type": [{"description": "Type: is not properly formatted"}]}
            return Reply(422, {"error": "RecordInvalid", "description": "Record validation errors",
                               "details": details})  # fmt: skip
        number = len(self.tickets) + 1
        ticket = {"id": number, "status": "new", "updated_at": WHEN, **body}
        self.tickets.append(ticket)
        self.audits[number] = [_audit(body)]
        return Reply(201, {"ticket": ticket})

    def _update(self, ticket: dict[str, Any], body: dict[str, Any]) -> Reply:
        if ticket["status"] == "closed":
            details = {"status": [{"description": "closed prevents ticket update"}]}
            return Reply(422, {"error": "RecordInvalid", "description": "Record validation errors",
                               "details": details})  # fmt: skip
        assert body.get("status", "new") in STATUSES
        ticket["status"] = body.get("status", ticket["status"])
        self.audits[ticket["id"]].append(_audit(body))
        return Reply(200, {"ticket": ticket})

    def _audits_of(self, number: int, asked: Asked) -> Reply:
        start, most = int(asked.query.get("page[after]", "0")), int(asked.query["page[size]"])
        there = self.audits[number]
        meta = {"has_more": len(there) > start + most, "after_cursor": str(start + most)}
        return Reply(200, {"audits": there[start : start + most], "meta": meta})


def _audit(body: dict[str, Any]) -> dict[str, Any]:
    events = [{"type": "Comment", **body["comment"]}] if "comment" in body else []
    return {"metadata": {"system": {}, "custom": body.get("metadata", {})}, "events": events}


@contextmanager
def zendesk_standing_in() -> Iterator[Zendesk]:
    zendesk = Zendesk()
    with serving(zendesk):
        yield zendesk
