"""Stores what is said on a page once: a second tap on the button says nothing more."""

import orjson
from sqlmodel import Session

from api.idempotency import Answer, begin, finishing, make_call
from api.pages.visitors import Visitor
from api.state import ApiState
from models.session import ask, hold
from review.commands.add_comment import Remark, add_comment


def say_once(
    session: Session,
    state: ApiState,
    visitor: Visitor,
    remark: Remark,
    *,
    draft_id: str,
    route: str,
    path: str,
    request_id: str | None = None,
) -> str:
    """The id of the comment; the same words sent twice from this page are one comment."""
    now = state.now()
    said = orjson.dumps(
        [
            remark.body,
            remark.quote.exact if remark.quote else "",
            remark.audience,
            remark.blocking,
        ],
    )
    # The content is the key: an edited text sent from the same page is another comment.
    key = state.links.seal(said.decode(), "comment")
    call = make_call(f"person:{visitor.person.id}", "POST", route, path, key, said)
    remembered = hold(session, begin(call, now))
    if remembered is not None:
        return str(remembered.body["comment"])
    comment = add_comment(
        session, draft_id, remark, actor=visitor.actor, now=now, request_id=request_id
    )
    ask(session, [finishing(call, Answer(303, {"comment": comment.id}, {}))])
    return comment.id
