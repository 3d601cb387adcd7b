"""Puts a mail by for its person's digest, and fills the digest when its time has come.

A mail that waits stays in the outbox, due by itself a little after its digest: where the digest
does not take it, for whatever reason, it goes on its own.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models.columns import new_id
from models.outbox import OutboxRow
from models.person import Person
from models.request import Request
from models.round import Round
from models.vocabulary import Digest, OutboxKind, OutboxState, RequestState
from review import dedup
from review.calendars import calendar_of
from review.commands.choose_digest import COLLECTED
from review.commands.outbox import drop, held
from review.record import Mail
from review.rules.digests import can_wait, next_digest

TEMPLATE = "digest"
# Longer than a digest takes to be collected, short enough that nobody misses a day.
ON_ITS_OWN_AFTER = timedelta(hours=1)
WAITS_FOR = "the day's mail to its person"
TOLD = "it stands in the day's digest"


def put_by(session: Session, row_id: str, *, worker: str, now: datetime) -> bool:
    """Whether the mail, which the worker has claimed, waits for the next digest from now on."""
    row = held(session, row_id, worker)
    if row is None or row.payload["template"] not in COLLECTED:
        return False
    person = session.get(Person, row.payload["to_person"])
    request = session.get(Request, row.payload["request"])
    if person is None or request is None or person.digest is not Digest.DAILY:
        return False
    calendar = calendar_of(person.time_zone, person.country, now)
    at = next_digest(row.created_at, calendar)
    due_at = request.due_at or session.get_one(Round, request.round_id).due_at
    # One whose digest has gone without it is not put by again.
    if request.state is not RequestState.PENDING or now >= at or not can_wait(due_at, at):
        return False
    row.state, row.available_at = OutboxState.PENDING, at + ON_ITS_OWN_AFTER
    row.claimed_by = row.lease_until = None
    row.waits_for = WAITS_FOR
    # It was looked at, not tried.
    row.attempts -= 1
    key = dedup.digest(person.id, calendar.local(at).date())
    mail = Mail(key=key, template="digest", to_person=person.id)
    digest = insert(OutboxRow).values(
        id=new_id(),
        kind=OutboxKind.MAIL,
        dedup_key=mail.key,
        payload={"template": mail.template, "to_person": mail.to_person},
        state=OutboxState.PENDING,
        created_at=now,
        available_at=at,
        attempts=0,
    )
    session.connection().execute(digest.on_conflict_do_nothing())
    return True


def fill_digest(session: Session, row_id: str, *, worker: str, now: datetime) -> dict[str, Any]:
    """The payload of the digest that the worker has claimed, with what it tells: once, for ever.

    What is told in it goes no other way, in the same transaction; sent again, it tells the same.
    """
    row = held(session, row_id, worker)
    if row is None or "requests" in row.payload:
        return {} if row is None else row.payload
    waiting = (
        select(OutboxRow)
        .where(
            OutboxRow.kind == OutboxKind.MAIL,
            OutboxRow.state == OutboxState.PENDING,
            col(OutboxRow.payload)["to_person"].astext == row.payload["to_person"],
            col(OutboxRow.payload)["template"].astext.in_(COLLECTED),
        )
        # One order for all that lock drafts.
        .order_by(col(OutboxRow.draft_id), col(OutboxRow.id))
        .with_for_update(skip_locked=True)
    )
    taken = list(session.exec(waiting))
    for one in taken:
        drop(session, one, now=now, why=TOLD)
    requests = list(dict.fromkeys(one.payload["request"] for one in taken))
    payload = {**row.payload, "requests": requests}
    session.connection().execute(
        update(OutboxRow).where(col(OutboxRow.id) == row.id).values(payload=payload)
    )
    return payload
