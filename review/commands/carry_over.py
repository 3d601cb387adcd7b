"""Keeps the approvals that the plan keeps, each on record with where it comes from and why."""

import secrets
from datetime import datetime

from sqlmodel import Session

from models.columns import new_id
from models.request import Request
from models.revision import Revision
from models.session import ask
from models.vocabulary import Action, Audience, RequestState
from review import dedup
from review.queries.earlier_answers import EarlierAnswer
from review.queries.kept_answers import judged_answers
from review.queries.sweep_time import calendar_of_person
from review.record import Mail, draft_stream, record
from review.rules.carry_over import Kept
from review.rules.deadlines import deadline
from review.rules.plan import Plan
from review.signed import Signed, inserting

METHOD = "carried"


def carry_over(
    session: Session,
    requests: list[Request],
    text: Revision,
    plan: Plan,
    *,
    actor: str,
    now: datetime,
) -> int:
    """How many approvals were kept; everyone whose was is told, and may contest it."""
    seats = [(one.group_key, one.person_id) for one in requests]
    judged = judged_answers(session, text.draft_id, seats, text.number, text.text, plan)
    count = 0
    for request, seat in zip(requests, seats, strict=True):
        found = judged.get(seat)
        if found is not None and found.kept.kept:
            _record(
                session,
                request,
                found.answer,
                found.kept,
                text,
                contest_until=_contest_until(session, request.person_id, plan, now),
                actor=actor,
                now=now,
            )
            count += 1
    return count


def _contest_until(session: Session, person: str, plan: Plan, now: datetime) -> datetime | None:
    if not plan.contest_days:
        return None
    return deadline(now, plan.contest_days, calendar_of_person(session, person, now))


def _record(
    session: Session,
    request: Request,
    answer: EarlierAnswer,
    kept: Kept,
    text: Revision,
    *,
    contest_until: datetime | None,
    actor: str,
    now: datetime,
) -> None:
    origin = answer.earlier
    request.state = RequestState.ANSWERED
    request.asked_at = request.answered_at = now
    # Nothing is promoted by it before this, unless the lead does it.
    request.due_at = contest_until
    kept_one = Signed(
        id=new_id(),
        request_id=request.id,
        round_id=request.round_id,
        draft_id=request.draft_id,
        revision_id=text.id,
        revision_number=text.number,
        revision_sha256=text.sha256,
        person_id=request.person_id,
        group_key=request.group_key,
        position=origin.position,
        reason="",
        reason_audience=Audience.EVERYONE,
        conditions=[],
        recorded_at=now,
        late=False,
        counts=True,
        auth_method=METHOD,
        auth_assurance=answer.assurance,
        salt=secrets.token_hex(16),
        carried_from_id=origin.sign_off,
        carried_reason=kept.reason,
    )
    ask(session, [inserting(kept_one)])
    record(
        session,
        stream=draft_stream(request.draft_id),
        draft_id=request.draft_id,
        action=Action.SIGN_OFF_CARRIED,
        actor=actor,
        subject_id=kept_one.id,
        data={
            "request": request.id,
            "person": request.person_id,
            "group": request.group_key,
            "position": origin.position.value,
            "from": origin.sign_off,
            "from_revision": origin.revision_number,
            "revision": text.number,
            "revision_sha256": text.sha256,
            "rule": kept.rule.value,
        },
        now=now,
        mails=[
            Mail(
                key=dedup.carried(kept_one.id),
                template="carried",
                to_person=request.person_id,
                about={"sign_off": kept_one.id, "request": request.id},
            )
        ],
    )
