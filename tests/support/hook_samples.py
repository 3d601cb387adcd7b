"""What ticket systems post, in the shapes that they document, signed as they sign."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from standardwebhooks.webhooks import Webhook

SECRET = "whsec_" + base64.b64encode(b"a secret of thirty-two bytes, ok!").decode()


@dataclass(frozen=True)
class Delivery:
    headers: Mapping[str, str]
    body: bytes
    # The id that the system gave it.
    ident: str


@dataclass
class Told:
    """What is to be told of a ticket, whichever system tells it."""

    now: datetime
    number: int = 7
    title: str = "New rules for off-platform payments"
    text: str = "payments\n\nWho pays?\n"
    labels: tuple[str, ...] = ()
    # Who does it, and who had written the ticket.
    account: str = "ada"
    author: str = "ada"
    mail: str = "ada@example.org"
    fields: Mapping[str, str] = field(default_factory=dict)
    secret: str = SECRET
    ident: str | None = None


def _dumps(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


class Jira:
    """As the issue and comment events of admin webhooks are documented."""

    project, state, done = "TRUST", "In Progress", "Done"

    def name(self, told: Told) -> str:
        return f"TRUST-{told.number}"

    def external_id(self, told: Told) -> str:
        return str(10_000 + told.number)

    def created(self, told: Told) -> Delivery:
        return self._post(told, "jira:issue_created", {"issue_event_type_name": "issue_created"})

    def labelled(self, told: Told, *added: str) -> Delivery:
        item = {
            "field": "labels",
            "fieldtype": "jira",
            "fieldId": "labels",
            "from": None,
            "fromString": " ".join(told.labels),
            "to": None,
            "toString": " ".join((*told.labels, *added)),
        }
        return self._changed(told, item)

    def moved(self, told: Told, state: str, *, closed: bool = False) -> Delivery:
        item = {
            "field": "status",
            "fieldtype": "jira",
            "fieldId": "status",
            "from": "3",
            "fromString": "To Do",
            "to": "10001",
            "toString": state,
        }
        return self._changed(told, item, closed=closed)

    def commented(self, told: Told, text: str, ident: str = "10100") -> Delivery:
        comment = {
            "self": f"https://example.atlassian.net/rest/api/2/issue/10007/comment/{ident}",
            "id": ident,
            "author": self._user(told),
            "body": text,
            "updateAuthor": self._user(told),
            "created": "2026-03-02T08:59:00.000+0000",
            "updated": "2026-03-02T08:59:00.000+0000",
            "jsdPublic": True,
        }
        return self._post(told, "comment_created", {"comment": comment})

    def deleted(self, told: Told) -> Delivery:
        return self._post(told, "jira:issue_deleted", {})

    def _changed(self, told: Told, item: Any, *, closed: bool = False) -> Delivery:
        more = {
            "issue_event_type_name": "issue_generic",
            "changelog": {"id": "10124", "items": [item]},
        }
        return self._post(told, "jira:issue_updated", more, closed=closed)

    def _post(self, told: Told, event: str, more: Any, *, closed: bool = False) -> Delivery:
        category = "done" if closed else "indeterminate"
        body: dict[str, Any] = {
            "timestamp": int(told.now.timestamp() * 1000),
            "webhookEvent": event,
            "user": self._user(told),
            "issue": {
                "id": self.external_id(told),
                "self": "https://example.atlassian.net/rest/api/2/10007",
                "key": self.name(told),
                "fields": {
                    "issuetype": {"id": "10002", "name": "Task", "subtask": False},
                    "project": {"id": "10000", "key": "TRUST", "name": "Trust & Safety"},
                    "creator": self._user(told, told.author),
                    "reporter": self._user(told, "somebody"),
                    "summary": told.title,
                    "description": re.sub(
                        r"^(#+) ", lambda fits: f"h{len(fits[1])}. ", told.text, flags=re.MULTILINE
                    ),
                    "labels": [*told.labels],
                    "status": {
                        "name": "Done" if closed else "In Progress",
                        "id": "10001",
                        "statusCategory": {"id": 3, "key": category, "colorName": "green"},
                    },
                    "customfield_10050": {"self": "x", "value": "payments", "id": "10020"},
                    "customfield_10051": None,
                    "customfield_10052": 3.5,
                    **told.fields,
                },
            },
            **more,
        }
        if "comment" in more:
            # With a comment it tells this much of the issue and no more.
            kept = {"issuetype", "project", "summary", "status"}
            fields = body["issue"]["fields"]
            body["issue"]["fields"] = {name: fields[name] for name in fields if name in kept}
        raw, ident = _dumps(body), told.ident or str(uuid4())
        digest = hmac.new(told.secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "x-atlassian-webhook-identifier": ident,
            "x-atlassian-webhook-flow": "Primary",
            "x-hub-signature": f"sha256={digest}",
        }
        return Delivery(headers, raw, ident)

    def _user(self, told: Told, account: str | None = None) -> Any:
        account = account or told.account
        return {
            "self": "https://example.atlassian.net/rest/api/2/user?accountId=" + account,
            "accountId": account,
            "emailAddress": told.mail if account == told.account else f"{account}@example.org",
            "displayName": account.title(),
            "active": True,
            "timeZone": "Europe/Berlin",
            "accountType": "atlassian",
        }


class GitHub:
    """As the events `issues` and `issue_comment` are documented."""

    project, state, done = "acme/policies", "open", "closed"

    def name(self, told: Told) -> str:
        return f"acme/policies#{told.number}"

    external_id = name

    def created(self, told: Told) -> Delivery:
        return self._post(told, "issues", {"action": "opened"})

    def labelled(self, told: Told, *added: str) -> Delivery:
        label = {"id": 1, "name": added[0], "color": "d73a4a", "default": False}
        more = {"action": "labeled", "label": label}
        return self._post(told, "issues", more, labels=(*told.labels, *added))

    def moved(self, told: Told, state: str, *, closed: bool = False) -> Delivery:
        action = "closed" if closed else "reopened"
        assert state == ("closed" if closed else "open")
        return self._post(told, "issues", {"action": action}, state=state)

    def commented(self, told: Told, text: str, ident: str = "1001") -> Delivery:
        comment = {
            "url": f"https://api.github.com/repos/acme/policies/issues/comments/{ident}",
            "html_url": f"https://github.com/acme/policies/issues/7#issuecomment-{ident}",
            "id": int(ident),
            "node_id": "IC_kwDO",
            "user": self._user(told),
            "created_at": self._at(told),
            "updated_at": self._at(told),
            "author_association": "MEMBER",
            "body": text,
            "performed_via_github_app": None,
        }
        return self._post(told, "issue_comment", {"action": "created", "comment": comment})

    def deleted(self, told: Told) -> Delivery:
        return self._post(told, "issues", {"action": "deleted"})

    def ping(self, told: Told) -> Delivery:
        return self._signed(told, "ping", {"zen": "Keep it logically awesome.", "hook_id": 1})

    def of_pull_request(self, told: Told, text: str) -> Delivery:
        more = {"action": "created", "comment": {"id": 5, "body": text}}
        return self._post(told, "issue_comment", more, pull_request={"url": "x"})

    def _post(
        self,
        told: Told,
        event: str,
        more: Any,
        *,
        labels: tuple[str, ...] | None = None,
        state: str = "open",
        **issue: Any,
    ) -> Delivery:
        names = told.labels if labels is None else labels
        body = {
            "issue": {
                "url": f"https://api.github.com/repos/acme/policies/issues/{told.number}",
                "html_url": f"https://github.com/acme/policies/issues/{told.number}",
                "id": 73464126,
                "node_id": "MDU6SXNzdWU3MzQ2NDEyNg==",
                "number": told.number,
                "title": told.title,
                "user": {**self._user(told), "login": told.author},
                "labels": [{"id": 1, "name": one, "color": "d73a4a"} for one in names],
                "state": state,
                "locked": False,
                "comments": 0,
                "created_at": self._at(told),
                "updated_at": self._at(told),
                "closed_at": None,
                "author_association": "MEMBER",
                "body": told.text,
                **issue,
            },
            "repository": {"id": 1, "name": "policies", "full_name": "acme/policies"},
            "sender": self._user(told),
            **more,
        }
        return self._signed(told, event, body)

    def _signed(self, told: Told, event: str, body: Any) -> Delivery:
        raw, ident = _dumps(body), told.ident or str(uuid4())
        digest = hmac.new(told.secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {
            "content-type": "application/json",
            "user-agent": "GitHub-Hookshot/044aadd",
            "x-github-delivery": ident,
            "x-github-event": event,
            "x-hub-signature-256": f"sha256={digest}",
        }
        return Delivery(headers, raw, ident)

    def _at(self, told: Told) -> str:
        return f"{told.now:%Y-%m-%dT%H:%M:%SZ}"

    def _user(self, told: Told) -> Any:
        return {"login": told.account, "id": 1, "type": "User", "site_admin": False}


class Zendesk:
    """As the ticket events of event-subscribed webhooks are documented."""

    project, state, done = "", "open", "solved"

    def name(self, told: Told) -> str:
        return f"#{told.number}"

    def external_id(self, told: Told) -> str:
        return str(told.number)

    def created(self, told: Told) -> Delivery:
        return self._post(told, "created", {})

    def labelled(self, told: Told, *added: str) -> Delivery:
        return self._post(told, "tags_changed", {"tags_added": [*added], "tags_removed": []}, added)

    def moved(self, told: Told, state: str, *, closed: bool = False) -> Delivery:
        del closed
        return self._post(told, "status_changed", {"current": state.upper(), "previous": "OPEN"})

    def commented(self, told: Told, text: str, ident: str = "5680716") -> Delivery:
        author = {"id": told.account, "is_staff": True, "name": told.account.title()}
        comment = {"id": ident, "body": text, "is_public": True, "author": author}
        return self._post(told, "comment_added", {"comment": comment})

    def deleted(self, told: Told) -> Delivery:
        return self._post(told, "soft_deleted", {})

    def _post(self, told: Told, kind: str, event: Any, added: tuple[str, ...] = ()) -> Delivery:
        ident = told.ident or str(uuid4())
        at = f"{told.now:%Y-%m-%dT%H:%M:%S.123456789Z}"
        body = {
            "account_id": 22129848,
            "detail": {
                "actor_id": told.account,
                "assignee_id": "8447388090494",
                "brand_id": "8447346621310",
                "created_at": at,
                "custom_status": "8447320465790",
                "description": told.text,
                "external_id": None,
                "id": str(told.number),
                "is_public": True,
                "requester_id": "8447388090494",
                "status": "OPEN",
                "subject": told.title,
                "submitter_id": told.author,
                "tags": [*told.labels, *added],
                "updated_at": at,
                "via": {"channel": "web"},
            },
            "event": {"meta": {"sequence": {"id": "0", "position": 1, "total": 1}}, **event},
            "id": ident,
            "subject": f"zen:ticket:{told.number}",
            "time": at,
            "type": f"zen:event-type:ticket.{kind}",
            "zendesk_event_version": "2022-11-06",
        }
        raw, stamp = _dumps(body), f"{told.now:%Y-%m-%dT%H:%M:%SZ}"
        digest = hmac.new(told.secret.encode(), stamp.encode() + raw, hashlib.sha256).digest()
        headers = {
            "content-type": "application/json; charset=utf-8",
            "x-zendesk-webhook-id": "01JQMQ",
            "x-zendesk-webhook-invocation-id": str(uuid4()),
            "x-zendesk-webhook-signature": base64.b64encode(digest).decode(),
            "x-zendesk-webhook-signature-timestamp": stamp,
        }
        return Delivery(headers, raw, ident)


class Standard:
    """Standard Webhooks in words of ours, as the detector in Roundup posts them too."""

    project, state, done = "", "in-progress", "resolved"

    def name(self, told: Told) -> str:
        return f"issue{told.number}"

    def external_id(self, told: Told) -> str:
        return str(told.number)

    def created(self, told: Told) -> Delivery:
        return self._post(told, "ticket.created")

    def labelled(self, told: Told, *added: str) -> Delivery:
        return self._post(told, "ticket.labelled", added=[*added])

    def moved(self, told: Told, state: str, *, closed: bool = False) -> Delivery:
        return self._post(told, "ticket.state_changed", state=state, closed=closed)

    def commented(self, told: Told, text: str, ident: str = "31") -> Delivery:
        return self._post(told, "ticket.commented", comment={"id": ident, "text": text})

    def deleted(self, told: Told) -> Delivery:
        return self._post(told, "ticket.deleted")

    def _post(
        self,
        told: Told,
        kind: str,
        *,
        state: str = "open",
        closed: bool = False,
        added: list[str] | None = None,
        **more: Any,
    ) -> Delivery:
        body = {
            "type": kind,
            "timestamp": f"{told.now:%Y-%m-%dT%H:%M:%S.%fZ}",
            "data": {
                "ticket": {
                    "id": str(told.number),
                    "name": self.name(told),
                    "url": f"https://tickets.example.org/{self.name(told)}",
                    "title": told.title,
                    "text": told.text,
                    "labels": [*told.labels, *(added or [])],
                    "fields": {**told.fields},
                    "author": {"account": told.author, "mail": f"{told.author}@example.org"},
                    "state": state,
                    "closed": closed,
                },
                "by": {"account": told.account, "mail": told.mail, "name": told.account.title()},
                **({"added": added} if added is not None else {}),
                **more,
            },
        }
        raw, ident = _dumps(body), told.ident or str(uuid4())
        headers = {
            "content-type": "application/json",
            "webhook-id": ident,
            "webhook-timestamp": str(int(told.now.timestamp())),
            "webhook-signature": Webhook(told.secret).sign(ident, told.now, raw.decode()),
        }
        return Delivery(headers, raw, ident)


Speaker = Jira | GitHub | Zendesk | Standard
SPEAKERS: Mapping[str, Callable[[], Speaker]] = {
    "jira": Jira,
    "github": GitHub,
    "zendesk": Zendesk,
    "roundup": Standard,
    "webhook": Standard,
}
