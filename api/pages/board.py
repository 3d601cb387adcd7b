"""The board: every draft, whose turn it is, waiting since, due; overdue first."""

from functools import partial
from typing import Annotated

from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from api.pages.flow_runs import flow_run_address
from api.pages.rendering import render
from api.pages.routing import page_router
from api.pages.visitors import staff_visitor
from api.state import state_of
from models.session import unit_of_work
from review.queries.board import load_board
from review.queries.forecasts import forecasts_of
from review.queries.held_replies import count_waiting
from review.queries.identifiers import known_shape
from review.queries.mail_trouble import mail_trouble
from review.queries.overrides import overrides_by_draft
from review.queries.refused_deliveries import refused_deliveries
from review.queries.tickets import ticket_trouble, tickets_by_draft
from review.queries.webhook_trouble import webhook_trouble
from review.rules.forecast_words import brief

router = page_router()

PAGE = 50
# A forecast costs about 2 ms for each person asked, once an hour: this many a page, the rest when
# somebody looks again.
MOST_FORETOLD = 80


@router.page("/")
def get_board(
    request: Request, after: Annotated[str | None, Query(max_length=100)] = None
) -> Response:
    """A page of the board."""
    state = state_of(request)
    now = state.now()
    with unit_of_work(state.engine) as session:
        visitor = staff_visitor(session, request, state)
        cursor = None if after is None else known_shape(after)
        rows = load_board(session, visitor.actor.viewer, now, after=cursor, limit=PAGE + 1)
        trouble = mail_trouble(session, visitor.actor.viewer)
        refused = refused_deliveries(session, visitor.actor.viewer, now)
        late_tickets = ticket_trouble(session, visitor.actor.viewer)
        shown = [row.draft_id for row in rows[:PAGE]]
        overrides = overrides_by_draft(session, shown, now)
        replies = count_waiting(session, visitor.actor.viewer, shown)
        tickets = tickets_by_draft(session, visitor.actor.viewer, shown)
        webhooks = webhook_trouble(session, visitor.actor.viewer, now)
        forecasts = forecasts_of(
            session,
            visitor.actor.viewer,
            [(row.draft_id, row.review) for row in rows[:PAGE] if row.review is not None],
            now,
            state.forecasts,
            most=MOST_FORETOLD,
        )
    return render(
        "board.html",
        title="Board",
        staff=visitor,
        zone=visitor.person.time_zone,
        now=now,
        rows=rows[:PAGE],
        overrides=overrides,
        replies=replies,
        trouble=trouble,
        late_tickets=late_tickets,
        refused=refused,
        tickets=tickets,
        webhooks=webhooks,
        forecasts=forecasts,
        likely_by=brief,
        first=after is None,
        next=rows[PAGE - 1].draft_id if len(rows) > PAGE else None,
        flow_run_address=partial(flow_run_address, state),
    )
