"""Carries out a plan's escalation: asks somebody else, then tells who can do something about it."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from models.request import Request
from models.vocabulary import Action
from review import dedup
from review.actors import SWEEP
from review.commands.hand_on import hand_on
from review.queries.alternates import find_alternate
from review.queries.draft_facts import ReviewFacts, RoundRow, load_facts
from review.queries.leadership import leadership
from review.queries.silent import LATE, silent
from review.record import Mail, draft_stream, record, say
from review.rules.escalation import escalation_due, groups_awaited
from review.rules.plan import EscalationTarget, Plan
from review.rules.silent import Silent


@dataclass(slots=True)
class _Sweep:
    """One escalation of one round."""

    session: Session
    review: ReviewFacts
    round: RoundRow
    now: datetime
    # By person: one mail tells everything, under the key of the first step that told them.
    told: dict[str, str] = field(default_factory=dict)


def escalate_silence(
    session: Session, draft_id: str, round_: RoundRow, plan: Plan, now: datetime
) -> None:
    """Takes the steps that have come. Nobody's silence becomes an answer by it.

    Only where the gate waits for the group: what is good without this person is not pressed.
    """
    review = load_facts(session, draft_id, candidates=True)
    awaited = groups_awaited(review.verdict(now).requirements)
    sweep = _Sweep(session, review, round_, now)
    for one in silent(session, draft_id, round_.id, round_.due_at):
        if one.group in awaited:
            _escalate(sweep, one, plan)
    say(session, draft_id=draft_id, now=now, mails=_mails(sweep))


def _escalate(sweep: _Sweep, one: Silent, plan: Plan) -> None:
    due = escalation_due(
        plan.escalation,
        one.steps_taken,
        due_at=one.due_at,
        asked_at=one.asked_at,
        calendar=one.calendar,
        now=sweep.now,
    )
    request = sweep.session.get_one(Request, one.request_id)
    request.escalations = due.taken
    for step in due.steps:
        if step.to is EscalationTarget.ALTERNATE:
            request = _ask_somebody_else(sweep, one, request)
        elif step.to is EscalationTarget.LEAD:
            _tell(sweep, one, request, step.to, [sweep.review.lead_id])
        else:
            _tell(sweep, one, request, step.to, leadership(sweep.session))


def _ask_somebody_else(sweep: _Sweep, one: Silent, request: Request) -> Request:
    """The request of the alternate; where there is nobody, the lead hears of it."""
    review, target = sweep.review, EscalationTarget.ALTERNATE
    to = find_alternate(sweep.session, request, review, sweep.now)
    if to is None:
        why = "nobody else of the group can be asked"
        _tell(sweep, one, request, target, [review.lead_id], why=why)
        return request
    _record(sweep, one, request, target, asked=to)
    return hand_on(
        sweep.session,
        request,
        sweep.round.number,
        to,
        why=LATE,
        actor=SWEEP,
        now=sweep.now,
        tells=True,
    )


def _tell(
    sweep: _Sweep,
    one: Silent,
    request: Request,
    target: EscalationTarget,
    people: list[str],
    *,
    why: str = "",
) -> None:
    if not people:
        # A Leadership without members must not end in nobody's hearing of it.
        people, why = [sweep.review.lead_id], "nobody is in that group"
    for person in people:
        sweep.told.setdefault(person, dedup.escalation(request.id, target.value, person))
    _record(sweep, one, request, target, told=people, **({"why": why} if why else {}))


def _record(
    sweep: _Sweep, one: Silent, request: Request, target: EscalationTarget, **what: object
) -> None:
    record(
        sweep.session,
        stream=draft_stream(request.draft_id),
        draft_id=request.draft_id,
        action=Action.REQUEST_ESCALATED,
        actor=SWEEP,
        subject_id=request.id,
        data={
            "round": sweep.round.number,
            "group": request.group_key,
            "person": request.person_id,
            "due_at": one.due_at.isoformat(),
            "to": target.value,
            **what,
        },
        now=sweep.now,
    )


def _mails(sweep: _Sweep) -> list[Mail]:
    return [
        Mail(key=key, template="escalation", to_person=person, about={"round": sweep.round.id})
        for person, key in sweep.told.items()
    ]
