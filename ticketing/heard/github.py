"""GitHub: webhooks of a repository or organisation, for its issues and what is said in them."""

from datetime import datetime
from typing import cast

from ticketing.heard.payload import (
    Node,
    ident,
    items,
    labels_in,
    line,
    moment,
    page,
    part,
    read_object,
    told,
)
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

SIGNATURE = "x-hub-signature-256"
DELIVERY = "x-github-delivery"
EVENT = "x-github-event"


def read(headers: Headers, body: bytes, secret: str, now: datetime) -> Heard:
    """The delivery; of a pull request, a ping or anything else it says nothing."""
    check_body(headers, SIGNATURE, body, secret)
    said = read_object(body)
    delivery = ident({"delivery": header(headers, DELIVERY)}, "delivery")
    issue = part(said, "issue")
    news = _news(headers.get(EVENT, ""), line(said, "action"), said)
    if not news or "pull_request" in issue:
        return Heard(delivery, now)
    comment = part(said, "comment")
    at = moment((comment or issue).get("updated_at"), now)
    return Heard(delivery, at, _account(part(said, "sender")), _ticket(said), news)


def _news(event: str, action: str, said: Node) -> tuple[News, ...]:
    if event == "issue_comment" and action == "created":
        comment = part(said, "comment")
        return (Commented(ident(comment, "id"), told(comment, "body")),)
    if event != "issues":
        return ()
    issue = part(said, "issue")
    if action == "opened":
        labels = _labels(issue)
        return (Created(), Labelled(labels)) if labels else (Created(),)
    if action == "labeled":
        return (Labelled(labels_in([part(said, "label").get("name")])),)
    if action in {"closed", "reopened"}:
        return (StateChanged("closed" if action == "closed" else "open", action == "closed"),)
    # One that went to another repository is a new one there.
    return (Deleted(),) if action in {"deleted", "transferred"} else ()


def _ticket(said: Node) -> HeardTicket:
    issue = part(said, "issue")
    repository = ident(part(said, "repository"), "full_name")
    name = f"{repository}#{ident(issue, 'number')}"
    return HeardTicket(
        id=name,
        name=name,
        url=page(issue, "html_url"),
        project=repository,
        title=line(issue, "title", 300),
        text=told(issue, "body"),
        labels=_labels(issue),
        author=_account(part(issue, "user")),
    )


def _labels(issue: Node) -> tuple[str, ...]:
    found = [one for one in items(issue, "labels") if isinstance(one, dict)]
    return labels_in([cast("Node", one).get("name") for one in found])


def _account(user: Node) -> Account:
    login = line(user, "login")
    return Account(login, login)
