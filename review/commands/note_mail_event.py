"""Takes down what a carrier reports of a mail, once, and tells the lead where it was lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from models.answer_code import AnswerCode
from models.columns import new_id
from models.mail_event import MailEvent
from models.outbox import OutboxRow
from models.request import Request
from models.sign_off import SignOff
from models.vocabulary import Action, MailEventKind, OutboxKind, RequestState
from review import dedup
from review.commands.outbox import record_mail
from review.locking import lock_draft
from review.queries.drafts import lead_of
from review.record import Mail, say

CARRIER = "system:mail-carrier"
ACTIONS = {
    MailEventKind.BOUNCED: Action.MAIL_BOUNCED,
    MailEventKind.DROPPED: Action.MAIL_SUPPRESSED,
    MailEventKind.SPAM_REPORT: Action.MAIL_REPORTED,
}


@dataclass(frozen=True, slots=True)
class MailReport:
    """`event_id` is the carrier's own; `row_id` came back as it was given with the mail."""

    event_id: str
    row_id: str
    kind: MailEventKind
    at: datetime
    detail: str = ""


def note_mail_event(session: Session, report: MailReport, *, now: datetime) -> bool:
    """Whether it was news: of a mail of ours, and not reported before."""
    # The row before the draft, as the relay does, which may be marking it at this moment.
    row = session.get(OutboxRow, report.row_id, with_for_update=True)
    if row is None or row.kind is not OutboxKind.MAIL:
        return False
    action = ACTIONS.get(report.kind)
    if action is not None and row.draft_id is not None:
        lock_draft(session, row.draft_id)
    requests = _requests_of(session, row)
    if not _taken_down(session, report, requests, now):
        return False
    if action is not None:
        # Without the detail: it may hold an address, and the journal is kept for ever.
        record_mail(session, row, action, {}, now, actor=CARRIER)
        for request in requests:
            _tell_lead(session, row, request, now)
    return True


def _taken_down(
    session: Session, report: MailReport, requests: Sequence[Request], now: datetime
) -> bool:
    ids: list[str | None] = [one.id for one in requests]
    told = [
        {
            "id": new_id(),
            "event_id": report.event_id,
            "outbox_id": report.row_id,
            "request_id": request_id,
            "kind": report.kind,
            "at": report.at,
            "detail": report.detail,
            "received_at": now,
        }
        for request_id in ids or [None]
    ]
    written = insert(MailEvent).values(told).on_conflict_do_nothing().returning(col(MailEvent.id))
    return session.connection().execute(written).first() is not None


def _requests_of(session: Session, row: OutboxRow) -> list[Request]:
    """The requests whose person the mail was to: none for a mail to somebody else about one, and
    several for a digest.
    """
    if "requests" in row.payload:
        known = (session.get(Request, one) for one in row.payload["requests"])
        return [one for one in known if one is not None]
    found = row.payload.get("request")
    if "sign_off" in row.payload:
        signed = session.get(SignOff, row.payload["sign_off"])
        found = signed.request_id if signed else found
    elif "code" in row.payload:
        code = session.get(AnswerCode, row.payload["code"])
        found = code.request_id if code else found
    request = session.get(Request, found) if found else None
    asked = request is not None and request.person_id == row.payload.get("to_person")
    return [request] if asked and request is not None else []


def _tell_lead(session: Session, row: OutboxRow, request: Request, now: datetime) -> None:
    """Unless nothing depends on the mail any more, or it was the lead's own."""
    if request.state is not RequestState.PENDING:
        return
    lead = lead_of(session, request.draft_id)
    if lead.id == row.payload["to_person"]:
        return
    about = {"request": request.id}
    mail = Mail(dedup.undelivered(request.id), "undelivered", lead.id, about)
    say(session, draft_id=request.draft_id, mails=[mail], now=now)
