"""Overrides from the page of a draft: proposed by one, confirmed by another, ended."""

from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.forms import InForm, OverrideForm, WhyForm, read
from api.pages.routing import page_router
from api.pages.staff_forms import decided, decided_by_code
from models.vocabulary import CodedAct
from review.actors import Actor
from review.commands.act import Act
from review.commands.confirm_override import confirm_override, end_override
from review.commands.propose_override import propose_override
from review.commands.try_code import Try
from review.queries.identifiers import known_shape
from review.queries.overrides import last_moment_of

router = page_router()


@router.post("/drafts/{draft_id}/overrides")
def post_override(request: Request, draft_id: str, posted: InForm) -> Response:
    """Proposes an override; it stands on top of the page from then on."""

    def work(session: Session, actor: Actor, known: str, now: datetime) -> None:
        form = read(OverrideForm, posted)
        propose_override(
            session,
            known,
            group=form.group,
            reason=form.why,
            expires_at=last_moment_of(session, known, form.until, now) if form.until else None,
            actor=actor,
            now=now,
        )

    return decided(request, draft_id, posted, work, {"Why": posted.typed("why")})


@router.post("/drafts/{draft_id}/overrides/{override_id}/confirm")
def post_confirm(request: Request, draft_id: str, override_id: str, posted: InForm) -> Response:
    """Confirms the override as the second person."""

    subject = known_shape(override_id)

    def work(session: Session, actor: Actor, known: str, now: datetime, tried: Try | None) -> None:
        confirm_override(session, known, subject, actor=actor, now=now, tried=tried)

    act = Act(CodedAct.CONFIRM_OVERRIDE, subject)
    return decided_by_code(request, draft_id, posted, act, work)


@router.post("/drafts/{draft_id}/overrides/{override_id}/end")
def post_end(request: Request, draft_id: str, override_id: str, posted: InForm) -> Response:
    """Ends the override before its time."""

    def work(session: Session, actor: Actor, known: str, now: datetime) -> None:
        why = read(WhyForm, posted).why
        end_override(session, known, known_shape(override_id), reason=why, actor=actor, now=now)

    return decided(request, draft_id, posted, work, {"Why": posted.typed("why")})
