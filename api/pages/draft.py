"""One draft: its gate, rounds, sign-offs, texts, comments, history and flow run."""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import Response

from api.pages.flow_runs import flow_run_address
from api.pages.history import sentences
from api.pages.matrix import matrix
from api.pages.rendering import render, rendered
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
from review.queries.identifiers import draft_id as id_of
from review.queries.mail_trouble import mail_trouble
from review.queries.what_if import way_to_open
from review.rules.shortest_path import NoPath
from review.rules.visibility import Viewer
from review.text.redline import redline

router = page_router()

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
    state = state_of(request)
    now = state.now()
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        known = id_of(session, draft_id)
        page = load_draft_page(session, visitor.actor.viewer, known, now)
        compared = _texts(session, known, first, second)
        decisions = load_decisions(session, page.view, visitor.actor.viewer, now)
        mail = mail_trouble(session, visitor.actor.viewer, known)
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
        title=f"{page.view.policy.title}, draft {page.view.draft.number}",
        staff=visitor,
        zone=visitor.person.time_zone,
        now=now,
        page=page,
        decisions=decisions,
        way=way,
        mail=mail,
        matrix=matrix(page, visitor.actor.viewer),
        history=sentences(page),
        threads=open_threads if is_open else page.threads,
        open_threads=len(open_threads),
        open_only=is_open,
        csrf=proof(state, known, visitor),
        forecast=foretold,
        text=rendered(page.view.revision.text),
        first=first,
        second=second,
        changes=redline(*compared) if compared else None,
        flow_run=flow_run_address(
            state, page.view.flow_run.flow_run_id if page.view.flow_run else None
        ),
    )


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


def _texts(
    session: Session, draft_id: str, first: int | None, second: int | None
) -> tuple[str, str] | None:
    if first is None or second is None:
        return None
    old, _ = load_revision(session, draft_id, first)
    new, _ = load_revision(session, draft_id, second)
    return old.text, new.text
