"""Reads what SendGrid posts: a list of events, of which those of our mails are of interest."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import orjson

from models.vocabulary import MailEventKind
from notifications.channels.sendgrid_mail import ROW
from review.commands.note_mail_event import MailReport
from review.queries.identifiers import UUID

# Whatever else there is (processed, opened, clicked) tells nothing that we would act on.
KINDS = {
    "delivered": MailEventKind.DELIVERED,
    "deferred": MailEventKind.DEFERRED,
    "dropped": MailEventKind.DROPPED,
    "bounce": MailEventKind.BOUNCED,
    "spamreport": MailEventKind.SPAM_REPORT,
}
DETAIL_LENGTH = 300
_EVENT_ID = re.compile(r"[!-~]{1,200}")


class NoReports(Exception):
    """The body is no list of events."""


def read_reports(body: bytes, now: datetime) -> tuple[list[MailReport], int]:
    """The reports, and how many events were left out: one that we do not understand must not
    make SendGrid send the others again for ever."""
    try:
        found: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise NoReports from None
    if not isinstance(found, list):
        raise NoReports
    events = cast("list[Any]", found)
    reports = [report for event in events if (report := _report(event, now))]
    return reports, len(events) - len(reports)


def _report(event: Any, now: datetime) -> MailReport | None:
    if not isinstance(event, dict):
        return None
    told = cast("Mapping[str, Any]", event)
    kind = KINDS.get(_text(told, "event"))
    event_id, row_id = _text(told, "sg_event_id"), _text(told, ROW)
    at = _time(told.get("timestamp"), now)
    fit = _EVENT_ID.fullmatch(event_id) and UUID.fullmatch(row_id)
    if kind is None or at is None or not fit:
        return None
    return MailReport(event_id, row_id.lower(), kind, at, _detail(told))


def _text(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return value if isinstance(value, str) else ""


def _time(seconds: Any, now: datetime) -> datetime | None:
    if type(seconds) is not int or not 0 < seconds < 2**33:
        return None
    return min(datetime.fromtimestamp(seconds, UTC), now)


def _detail(event: Mapping[str, Any]) -> str:
    """What the other mail server said, as one line that can be shown."""
    said = _text(event, "reason") or _text(event, "response")
    if _text(event, "type") == "blocked":
        said = f"blocked: {said}"
    line = "".join(c if c.isprintable() else " " for c in said[: 4 * DETAIL_LENGTH])
    return " ".join(line.split())[:DETAIL_LENGTH]
