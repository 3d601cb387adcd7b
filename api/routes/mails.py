"""Outgoing mail: what waits, is held or was given up; tried again, and released."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.mails import HoldOut, MailOut, RetriedOut, hold_out, mail_out
from api.schemas.rounds import ReasonIn
from api.schemas.values import Page
from api.sight import visible_draft
from models.vocabulary import MailState
from review.commands.release_mail import release_mail
from review.commands.retry_mail import retry_failed, retry_mail
from review.errors import MailNotFailed, MailNotHeld, Unknown
from review.queries.identifiers import UUID, known_shape
from review.queries.mail_holds import list_holds
from review.queries.mails import list_mails, the_mail
from review.scopes import Scope

router = APIRouter(tags=["mails"])

State = Annotated[MailState | None, Query(description="Only those that stand so.")]
Draft = Annotated[
    str | None,
    Query(max_length=100, description="Only those about this draft, by its id or its name."),
]


@router.get(
    "/mails",
    operation_id="list_mails",
    response_model=Page[MailOut],
    responses=doc(422, scope=Scope.READ),
)
def get_mails(
    door: ReadDoor,
    state: State = None,
    draft: Draft = None,
    limit: Limit = 100,
    after: After = None,
) -> Response:
    """Mails in the order of writing; to people outside their own only.

    Whoever judges independently and has yet to answer is told of their own in that draft, and what
    is about a comment is told to whoever may see it.
    """
    states = tuple(MailState) if state is None else (state,)

    def work(visit: Visit) -> Response:
        try:
            draft_id = None if draft is None else visible_draft(visit, draft)
            cursor = None if after is None else known_shape(after)
        except Unknown:
            return tell(Page[MailOut](items=[]))
        found = list_mails(
            visit.session,
            visit.actor.viewer,
            states=states,
            draft_id=draft_id,
            after=cursor,
            limit=limit + 1,
        )
        return tell(page([mail_out(one) for one in found], limit, lambda one: one.id, MailOut))

    return door.read(Scope.READ, work)


@router.post(
    "/mails/{mail_id}/retry",
    operation_id="retry_mail",
    response_model=MailOut,
    responses=doc(404, 412, 422, MailNotFailed, scope=Scope.MAILS_WRITE),
)
def post_retry(mail_id: str, door: InDoor) -> Response:
    """Has a mail tried again that was given up, as often as a fresh one.

    409 `mail-not-failed`: it is on its way, was sent, or is not needed any more.
    """

    def work(visit: Visit) -> Answer:
        known = known_shape(mail_id)
        retry_mail(visit.session, known, actor=visit.actor, now=visit.now)
        visit.session.flush()
        return answer(200, mail_out(the_mail(visit.session, visit.actor.viewer, known)))

    return door.change(Scope.MAILS_WRITE, work)


@router.post(
    "/mails/retry",
    operation_id="retry_failed_mails",
    response_model=RetriedOut,
    responses=doc(404, 412, 422, scope=Scope.MAILS_WRITE),
)
def post_retry_all(door: InDoor) -> Response:
    """Has every mail tried again that was given up, two a second."""

    def work(visit: Visit) -> Answer:
        count = retry_failed(visit.session, actor=visit.actor, now=visit.now)
        return answer(200, RetriedOut(retried=count))

    return door.change(Scope.MAILS_WRITE, work)


@router.get(
    "/mail-holds",
    operation_id="list_mail_holds",
    response_model=Page[HoldOut],
    responses=doc(422, scope=Scope.READ),
)
def get_holds(door: ReadDoor, limit: Limit = 100, after: After = None) -> Response:
    """The times in which mail was held, the newest first; nothing to people outside."""

    def work(visit: Visit) -> Response:
        if after is not None and not UUID.fullmatch(after):
            return tell(Page[HoldOut](items=[]))
        found = list_holds(visit.session, visit.actor.viewer, after=after, limit=limit + 1)
        return tell(page([hold_out(one) for one in found], limit, lambda one: one.id, HoldOut))

    return door.read(Scope.READ, work)


@router.post(
    "/mail-holds/{hold_id}/release",
    operation_id="release_mail_hold",
    response_model=HoldOut,
    responses=doc(404, 412, 422, MailNotHeld, scope=Scope.MAILS_WRITE),
)
def post_release(hold_id: str, body: ReasonIn, door: InDoor) -> Response:
    """Lets held mail go, oldest first, two mails a second.

    409 `mail-not-held`: it was released before.
    """

    def work(visit: Visit) -> Answer:
        hold = release_mail(
            visit.session,
            known_shape(hold_id),
            reason=body.reason,
            actor=visit.actor,
            now=visit.now,
        )
        return answer(200, hold_out(hold))

    return door.change(Scope.MAILS_WRITE, work)
