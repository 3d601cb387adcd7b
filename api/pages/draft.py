"""One draft: its gate, rounds, sign-offs, texts, comments, history and flow run."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.attempts import Attempt
from api.pages.flow_runs import flow_run_address
from api.pages.history import sentences
from api.pages.matrix import matrix
from api.pages.rendering import render, rendered
from api.pages.replies import WHY_HELD
from api.pages.reply_forms import ReplyForms
from api.pages.routing import page_router
from api.pages.staff_forms import proof
from api.pages.visitors import staff_visitor
from api.schemas.values import MAX_INT
from api.state import state_of
from models.session import unit_of_work
from models.vocabulary import Stage
from review.errors import FirstPassHidden
from review.queries.decisions import load_decisions
from review.queries.draft_page import DraftPage, load_draft_page
from review.queries.drafts import load_revision
from review.queries.forecasts import ForecastMemory, forecast_of
from review.queries.held_replies import waiting_replies
from review.queries.identifiers import draft_id as id_of
from review.queries.mail_trouble import mail_trouble
from review.queries.tickets import list_tickets
from review.queries.what_if import way_to_open
from review.rules.shortest_path import NoPath
from review.rules.visibility import Viewer, speaks_for
from review.text.redline import redline

router = page_router()

# What is privileged is then for Legal and the lead, and for no group besides.
NO_GROUP = "Legal"
Revision = Annotated[int | None, Query(ge=1, le=MAX_INT)]


@router.page("/drafts/{draft_id}")
def get_draft(
    request: Request,
    draft_id: str,
    first: Annotated[Revision, Query(alias="from")] = None,
    second: Annotated[Revision, Query(alias="to")] = None,
    is_open: Annotated[bool, Query(alias="open")] = False,
) -> Response:
    """The page of the draft; with `from` and `to` also what changed between those revisions.

    `open`: of the comments only those with which somebody still has to do something.
    """
    compared = None if first is None or second is None else (first, second)
    return draft_page(request, draft_id, compared=compared, open_only=is_open)


def draft_page(
    request: Request,
    draft_id: str,
    *,
    compared: tuple[int, int] | None = None,
    open_only: bool = False,
    attempt: Attempt | None = None,
) -> Response:
    """The page for the member of staff whose session this is; 422 where a form was not taken."""
    state = state_of(request)
    now = state.now()
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        known = id_of(session, draft_id)
        page = load_draft_page(session, visitor.actor.viewer, known, now)
        texts = None if compared is None else _texts(session, known, *compared)
        held_replies = waiting_replies(session, visitor.actor.viewer, known)
        decisions = load_decisions(session, page.view, visitor.actor.viewer, now)
        mail = mail_trouble(session, visitor.actor.viewer, known)
        tickets = list_tickets(session, visitor.actor.viewer, draft_id=known)
        way = _way(session, page, visitor.actor.viewer, now, state.forecasts)
        foretold = forecast_of(
            session,
            visitor.actor.viewer,
            page.view.review,
            page.view.draft.stage,
            now,
            state.forecasts,
        )
    open_threads = tuple(one for one in page.threads if one.root.view.open)
    return render(
        "draft.html",
        status=422 if attempt is not None else 200,
        title=f"{page.view.policy.title}, draft {page.view.draft.number}",
        staff=visitor,
        zone=visitor.person.time_zone,
        now=now,
        page=page,
        held_replies=held_replies,
        why_held=WHY_HELD,
        decisions=decisions,
        way=way,
        mail=mail,
        tickets=tickets,
        ticket_kinds=state.config.tickets.tickets,
        matrix=matrix(page, visitor.actor.viewer),
        history=sentences(page),
        threads=open_threads if open_only else page.threads,
        open_threads=len(open_threads),
        open_only=open_only,
        csrf=proof(state, known, visitor),
        replies=reply_forms(f"/drafts/{known}", page, visitor.actor.viewer, attempt),
        mistakes=attempt.mistakes if attempt else {},
        forecast=foretold,
        text=rendered(page.view.revision.text),
        first=compared[0] if compared else None,
        second=compared[1] if compared else None,
        changes=redline(*texts) if texts else None,
        flow_run=flow_run_address(
            state, page.view.flow_run.flow_run_id if page.view.flow_run else None
        ),
    )


def reply_forms(path: str, page: DraftPage, viewer: Viewer, attempt: Attempt | None) -> ReplyForms:
    """On whose behalf somebody speaks who was not asked by a link: their narrowest group's."""
    group = speaks_for(viewer.groups)
    label = page.view.review.labels.get(group, group) if group else NO_GROUP
    return ReplyForms(path, label, viewer, group, attempt)


def _way(
    session: Session, page: DraftPage, viewer: Viewer, now: datetime, memory: ForecastMemory
) -> str:
    """How the gate would open, in a sentence; empty where it is open or not for this viewer yet."""
    view = page.view
    if view.verdict.open or view.draft.stage is not Stage.DEVELOPMENT:
        return ""
    try:
        path = way_to_open(session, view.review, viewer, now, memory)
    except FirstPassHidden:
        return ""
    if isinstance(path, NoPath):
        return f"Nobody's answer opens it as things stand. {path.why_none}"
    return f"Shortest way to open it: {path.words}" if path.steps else ""


def _texts(session: Session, draft_id: str, first: int, second: int) -> tuple[str, str]:
    old, _ = load_revision(session, draft_id, first)
    new, _ = load_revision(session, draft_id, second)
    return old.text, new.text
