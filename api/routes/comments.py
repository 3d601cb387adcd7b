"""Comments, as far as the caller may see them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.comments import CommentIn, CommentOut, comment_out
from api.schemas.values import Page
from api.sight import visible_draft
from models.vocabulary import Audience
from review.commands.add_comment import Quote, Remark, add_comment
from review.errors import Unacceptable, Unknown
from review.queries.comment_view import CommentView
from review.queries.comments import comment_for, visible_comments
from review.queries.identifiers import known_shape
from review.queries.quote_places import quote_places
from review.scopes import Scope

router = APIRouter(tags=["comments"])


@router.post(
    "/drafts/{draft_id}/comments",
    operation_id="add_comment",
    status_code=201,
    response_model=CommentOut,
    responses=doc(404, 412, 422, scope=Scope.COMMENTS_WRITE),
)
def post_comment(draft_id: str, body: CommentIn, door: InDoor) -> Response:
    """Adds a comment on a revision or a quoted passage of it."""

    def work(visit: Visit) -> Answer:
        comment = add_comment(
            visit.session,
            visible_draft(visit, draft_id),
            remark(body),
            actor=visit.actor,
            now=visit.now,
        )
        return told(visit, comment.id, status=201)

    return door.change(Scope.COMMENTS_WRITE, work)


@router.get(
    "/drafts/{draft_id}/comments",
    operation_id="list_comments",
    response_model=Page[CommentOut],
    responses=doc(404, 422, scope=Scope.READ),
)
def get_comments(
    draft_id: str,
    door: ReadDoor,
    audience: Annotated[Audience | None, Query()] = None,
    is_open: Annotated[
        bool | None,
        Query(
            alias="open",
            description="True: those with which somebody still has to do something; false: the "
            "others.",
        ),
    ] = None,
    thread: Annotated[
        str | None,
        Query(max_length=100, description="Those of the thread that this comment began."),
    ] = None,
    limit: Limit = 100,
    after: After = None,
) -> Response:
    """The comments that the caller may see, oldest first, and no trace of the rest."""

    def work(visit: Visit) -> Response:
        known = visible_draft(visit, draft_id)
        try:
            cursor = None if after is None else known_shape(after)
            of_thread = None if thread is None else known_shape(thread)
        except Unknown:
            return tell(page([], limit, lambda one: one.id, CommentOut))
        found = visible_comments(
            visit.session,
            visit.actor.viewer,
            known,
            audience=audience,
            is_open=is_open,
            thread=of_thread,
            after=cursor,
            limit=limit + 1,
        )
        places = quote_places(visit.session, known, found)
        items = [comment_out(view, places.get(view.comment.id)) for view in found]
        return tell(page(items, limit, lambda one: one.id, CommentOut))

    return door.read(Scope.READ, work)


@router.get(
    "/comments/{comment_id}", response_model=CommentOut, responses=doc(404, scope=Scope.READ)
)
def get_comment(comment_id: str, door: ReadDoor) -> Response:
    """A comment as it stands."""

    def work(visit: Visit) -> Response:
        view = comment_for(visit.session, visit.actor.viewer, known_shape(comment_id))
        return tell(_out(visit, view), version=view.version)

    return door.read(Scope.READ, work)


def told(visit: Visit, comment_id: str, *, status: int = 200) -> Answer:
    """The comment after a change, with its new ETag."""
    visit.session.flush()
    view = comment_for(visit.session, visit.actor.viewer, comment_id)
    return answer(status, _out(visit, view), version=view.version)


def _out(visit: Visit, view: CommentView) -> CommentOut:
    place = quote_places(visit.session, view.comment.draft_id, [view]).get(view.comment.id)
    return comment_out(view, place)


def remark(body: CommentIn) -> Remark:
    """The remark that a body asks to be added."""
    quote = body.quote
    try:
        reply_to = None if body.in_reply_to is None else known_shape(body.in_reply_to)
    except Unknown as error:
        raise Unacceptable("in_reply_to", "There is no such comment on this draft.") from error
    return Remark(
        body=body.body,
        revision=body.revision,
        quote=None if quote is None else Quote(quote.exact, quote.prefix, quote.suffix),
        audience=body.audience,
        in_reply_to=reply_to,
        blocking=body.blocking,
    )
