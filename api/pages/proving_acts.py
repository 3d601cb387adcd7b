"""The page that asks for the code of an act, and holds what was typed while it waits for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from api.pages.deciding import decide
from api.pages.forms import Posted
from api.pages.proving import NO_CODE
from api.pages.rendering import render
from api.pages.visitors import Visitor
from api.state import ApiState
from notifications.messages.act_code import ACTS
from review.commands.act import Act
from review.commands.ask_act_code import ask_act_code
from review.commands.try_act_code import pay_for_act_try
from review.commands.try_code import Try
from review.errors import CodeNeeded, TooManyCodes

CODE, AGAIN = "code", "again"


@dataclass(frozen=True, slots=True)
class Doing:
    """An act that can be done as soon as its code is there: from which page, by whom."""

    state: ApiState
    visitor: Visitor
    act: Act
    posted: Posted
    # Where the form went, and the page that it stands on.
    action: str
    page: str


def without_code(posted: Posted) -> Posted:
    """The form itself, without the code and the buttons beside it."""
    kept = {name: value for name, value in posted.fields.items() if name not in (CODE, AGAIN)}
    return Posted(kept, posted.csrf)


def with_code(doing: Doing, work: Callable[[Try | None], Response]) -> Response:
    """The answer of `work`; where the plan asks for a code, the page that takes it."""
    fields = doing.posted.fields
    if AGAIN in fields:
        return _mail(doing, again=True)
    typed = fields.get(CODE)
    tried = _try(doing, typed) if typed else None
    try:
        return work(tried)
    except CodeNeeded as refused:
        if typed is None:
            return _mail(doing)
        why = refused.detail if typed else NO_CODE
        return _page(doing, status=422, mistakes={CODE: why})


def _try(doing: Doing, typed: str) -> Try:
    return decide(
        doing.state,
        lambda session: pay_for_act_try(
            session,
            doing.act,
            typed,
            doing.state.links,
            actor=doing.visitor.actor,
            now=doing.state.now(),
        ),
    )


def _mail(doing: Doing, *, again: bool = False) -> Response:
    try:
        asked = decide(
            doing.state,
            lambda session: ask_act_code(
                session,
                doing.act,
                actor=doing.visitor.actor,
                now=doing.state.now(),
                again=again,
            ),
        )
    except TooManyCodes as refused:
        return _page(doing, status=429, mistakes={CODE: refused.detail})
    return _page(doing, until=asked.row.expires_at)


def _page(
    doing: Doing,
    *,
    status: int = 200,
    until: datetime | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> Response:
    return render(
        "act_code.html",
        status=status,
        title="Your code",
        person=doing.visitor.person,
        zone=doing.visitor.person.time_zone,
        action=doing.action,
        page=doing.page,
        what=ACTS[doing.act.kind.value],
        words=doing.act.words,
        # As it was typed: what is sent again is what was sent.
        typed=without_code(doing.posted).fields,
        csrf=doing.posted.csrf,
        until=until,
        mistakes=mistakes or {},
    )
