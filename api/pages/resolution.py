"""The comment resolution matrix of a draft as a page, and as files to take away."""

from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from api.matrix_files import Wanted, csv_file, markdown_file
from api.pages.rendering import render
from api.pages.routing import page_router
from api.pages.visitors import staff_visitor
from api.state import state_of
from models.draft import Draft
from models.policy import Policy
from models.session import unit_of_work
from review.queries.identifiers import draft_id as id_of
from review.queries.resolution_matrix import resolution_matrix

router = page_router()


@router.page("/drafts/{draft_id}/comments")
def get_matrix(
    request: Request, draft_id: str, is_open: Annotated[bool, Query(alias="open")] = False
) -> Response:
    """The matrix as the visitor may see it; `open`: only what somebody still has to see to."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        known = id_of(session, draft_id)
        draft = session.get_one(Draft, known)
        policy = session.get_one(Policy, draft.policy_id)
        rows = resolution_matrix(session, visitor.actor.viewer, known)
    return render(
        "resolution.html",
        title=f"Comments on {policy.title}, draft {draft.number}",
        staff=visitor,
        zone=visitor.person.time_zone,
        draft=draft,
        policy=policy,
        everything=rows,
        rows=tuple(row for row in rows if row.view.open) if is_open else rows,
        open_only=is_open,
    )


@router.page("/drafts/{draft_id}/comments.csv")
def get_csv(request: Request, draft_id: str) -> Response:
    """The file for a spreadsheet."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        return csv_file(session, visitor.actor.viewer, Wanted(id_of(session, draft_id)))


@router.page("/drafts/{draft_id}/comments.md")
def get_markdown(request: Request, draft_id: str) -> Response:
    """The file in Markdown."""
    state = state_of(request)
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        return markdown_file(session, visitor.actor.viewer, Wanted(id_of(session, draft_id)))
