"""The page that asks for the mailed code and holds the whole answer while it waits for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from api.pages.deciding import decide
from api.pages.forms import Posted
from api.pages.rendering import render
from api.pages.reviewer_view import proof
from api.pages.visitors import Visitor
from api.state import ApiState
from review.commands.admit_answer import Answer
from review.commands.ask_code import ask_code
from review.commands.try_code import Try, pay_for_try
from review.errors import TooManyCodes
from review.queries.reviewer_page import ReviewerPage

ANSWER_FIELDS = ("position", "reason", "conditions", "revision_sha256")
NO_CODE = "Type the code from the mail."


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that can be recorded as soon as its code is there."""

    page: ReviewerPage
    visitor: Visitor
    posted: Posted
    answer: Answer


def answer_fields(posted: Posted) -> Mapping[str, str]:
    """What was typed of the answer, without the code and the buttons beside it."""
    return {name: posted.fields[name] for name in ANSWER_FIELDS if name in posted.fields}


def mail_code(state: ApiState, waiting: Waiting, *, again: bool = False) -> Response:
    """Mails a code where none is good, and shows the page that takes it."""
    try:
        asked = decide(
            state,
            lambda session: ask_code(
                session,
                waiting.page.request.id,
                waiting.answer,
                actor=waiting.visitor.actor,
                now=state.now(),
                again=again,
            ),
        )
    except TooManyCodes as refused:
        return refuse_code(state, waiting, refused.detail, status=429)
    return _page(state, waiting, until=asked.row.expires_at)


def try_code(state: ApiState, waiting: Waiting, typed: str) -> Try:
    """A try of what was typed: counted before it is looked at, whatever becomes of the answer."""
    return decide(
        state,
        lambda session: pay_for_try(
            session,
            waiting.page.request.id,
            waiting.answer,
            typed,
            state.links,
            actor=waiting.visitor.actor,
            now=state.now(),
        ),
    )


def refuse_code(state: ApiState, waiting: Waiting, why: str, *, status: int = 422) -> Response:
    """The page again, with the answer still in it and what is wrong with the code."""
    return _page(state, waiting, status=status, mistakes={"code": why})


def _page(
    state: ApiState,
    waiting: Waiting,
    *,
    status: int = 200,
    until: datetime | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> Response:
    page = waiting.page
    return render(
        "reviewer_code.html",
        status=status,
        title=f"Your code for {page.policy.title}",
        page=page,
        zone=page.person.time_zone,
        answer=waiting.answer,
        # As it was typed: what is sent again is what was sent.
        typed=answer_fields(waiting.posted),
        csrf=proof(state, page, waiting.visitor),
        until=until,
        mistakes=mistakes or {},
    )
