"""Outgoing webhooks: subscriptions, their secrets, what was posted, and replays."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.door import Door, InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.values import Page
from api.schemas.webhooks import (
    DeliveryOut,
    ReplayedOut,
    ReplayIn,
    RotationIn,
    SecretMadeOut,
    WebhookChange,
    WebhookIn,
    WebhookMadeOut,
    WebhookOut,
    delivery_out,
    secret_made_out,
    webhook_made_out,
    webhook_out,
)
from models.vocabulary import PostState
from review.errors import PostNotEnded, WebhookDisabled
from review.queries.identifiers import UUID, known_shape
from review.queries.webhook_posts import list_posts, with_tries
from review.queries.webhooks import list_webhooks, the_webhook
from review.scopes import Scope
from ticketing.webhooks.addresses import look_up
from ticketing.webhooks.change_webhook import Wish, change_webhook
from ticketing.webhooks.choosing import refuse_outsiders
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.post_again import post_again
from ticketing.webhooks.registering import refuse_unfit_url
from ticketing.webhooks.remove_webhook import remove_webhook
from ticketing.webhooks.replay_events import replay_events
from ticketing.webhooks.rotate_secret import rotate_secret
from ticketing.webhooks.subscribe import subscribe
from ticketing.webhooks.try_out import try_out

router = APIRouter(tags=["webhooks"])

# A URL may hold a secret of whoever is posted to: reading takes the same scope as writing.
SCOPE = Scope.WEBHOOKS_WRITE
State = Annotated[PostState | None, Query(description="Only those that stand so.")]


@router.post(
    "/webhooks",
    operation_id="create_webhook",
    status_code=201,
    response_model=WebhookMadeOut,
    responses=doc(404, 412, 422, scope=Scope.WEBHOOKS_WRITE),
)
def post_webhook(body: WebhookIn, door: InDoor) -> Response:
    """Subscribes a URL to events; posts are signed as Standard Webhooks says.

    Each event of the policies chosen is posted as `{type, timestamp, data}`; `data` has ids and
    names, and nobody's words. What is not for everyone is never posted, nor, while a round has
    everybody judge for themselves, how the others stand. 422 for a URL that may not be posted to,
    a policy or an owner that nobody knows.
    """
    judge_url(door, body.url)

    def work(visit: Visit) -> Answer:
        made, secret = subscribe(
            visit.session,
            body.url,
            events=body.events,
            policies=body.policies,
            owner=body.owner,
            description=body.description,
            keys=keys_of(door),
            actor=visit.actor,
            now=visit.now,
        )
        visit.session.flush()
        view = the_webhook(visit.session, made.id, visit.now)
        return shown_once(webhook_made_out(view, secret), webhook_made_out(view, None))

    return door.change(SCOPE, work)


@router.get(
    "/webhooks",
    operation_id="list_webhooks",
    response_model=Page[WebhookOut],
    responses=doc(404, 422, scope=Scope.WEBHOOKS_WRITE),
)
def get_webhooks(door: ReadDoor, limit: Limit = 100, after: After = None) -> Response:
    """Every subscription, in the order in which they were made."""

    def work(visit: Visit) -> Response:
        refuse_outsiders(visit.actor)
        if after is not None and not UUID.fullmatch(after):
            return tell(Page[WebhookOut](items=[]))
        found = list_webhooks(visit.session, now=visit.now, after=after, limit=limit + 1)
        items = [webhook_out(one) for one in found]
        return tell(page(items, limit, lambda one: one.id, WebhookOut))

    return door.read(SCOPE, work)


@router.get(
    "/webhooks/{webhook_id}",
    operation_id="get_webhook",
    response_model=WebhookOut,
    responses=doc(404, scope=Scope.WEBHOOKS_WRITE),
)
def get_webhook(webhook_id: str, door: ReadDoor) -> Response:
    """The subscription and how it fares."""

    def work(visit: Visit) -> Response:
        refuse_outsiders(visit.actor)
        known = known_shape(webhook_id)
        return tell(webhook_out(the_webhook(visit.session, known, visit.now)))

    return door.read(SCOPE, work)


@router.patch(
    "/webhooks/{webhook_id}",
    operation_id="change_webhook",
    response_model=WebhookOut,
    responses=doc(404, 412, 422, scope=Scope.WEBHOOKS_WRITE),
)
def patch_webhook(webhook_id: str, body: WebhookChange, door: InDoor) -> Response:
    """Changes what is given, and leaves the rest as it is."""
    if body.url is not None:
        judge_url(door, body.url)

    def work(visit: Visit) -> Answer:
        known = known_shape(webhook_id)
        wish = Wish(
            url=body.url,
            events=body.events,
            policies=body.policies,
            owner=body.owner,
            description=body.description,
            active=body.active,
        )
        change_webhook(visit.session, known, wish, actor=visit.actor, now=visit.now)
        visit.session.flush()
        return answer(200, webhook_out(the_webhook(visit.session, known, visit.now)))

    return door.change(SCOPE, work)


@router.delete(
    "/webhooks/{webhook_id}",
    operation_id="remove_webhook",
    response_model=WebhookOut,
    responses=doc(404, 412, 422, scope=Scope.WEBHOOKS_WRITE),
)
def delete_webhook(webhook_id: str, door: InDoor) -> Response:
    """Removes the subscription; what was posted stays on record, and is not shown any more."""

    def work(visit: Visit) -> Answer:
        known = known_shape(webhook_id)
        remove_webhook(visit.session, known, actor=visit.actor, now=visit.now)
        visit.session.flush()
        view = the_webhook(visit.session, known, visit.now, removed_too=True)
        return answer(200, webhook_out(view))

    return door.change(SCOPE, work)


@router.post(
    "/webhooks/{webhook_id}/secrets",
    operation_id="rotate_webhook_secret",
    status_code=201,
    response_model=SecretMadeOut,
    responses=doc(404, 412, 422, scope=Scope.WEBHOOKS_WRITE),
)
def post_secret(webhook_id: str, door: InDoor, body: RotationIn | None = None) -> Response:
    """Gives it a new secret; those before sign as well for a while, so that no post is lost."""

    def work(visit: Visit) -> Answer:
        row, secret = rotate_secret(
            visit.session,
            known_shape(webhook_id),
            overlap=timedelta(hours=(body or RotationIn()).overlap_hours),
            keys=keys_of(door),
            actor=visit.actor,
            now=visit.now,
        )
        return shown_once(secret_made_out(row, secret), secret_made_out(row, None))

    return door.change(SCOPE, work)


@router.post(
    "/webhooks/{webhook_id}/test",
    operation_id="test_webhook",
    status_code=201,
    response_model=DeliveryOut,
    responses=doc(404, 412, 422, WebhookDisabled, scope=Scope.WEBHOOKS_WRITE),
)
def post_test(webhook_id: str, door: InDoor) -> Response:
    """Posts a `webhook:test`, once; the log of deliveries says what became of it.

    409 `webhook-disabled`: enable it first.
    """

    def work(visit: Visit) -> Answer:
        made = try_out(
            visit.session,
            known_shape(webhook_id),
            base_url=door.state.config.public_url,
            actor=visit.actor,
            now=visit.now,
        )
        return answer(201, delivery_out(with_tries(visit.session, [made])[0]))

    return door.change(SCOPE, work)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    operation_id="list_deliveries",
    response_model=Page[DeliveryOut],
    responses=doc(404, 422, scope=Scope.WEBHOOKS_WRITE),
)
def get_deliveries(
    webhook_id: str,
    door: ReadDoor,
    state: State = None,
    limit: Limit = 100,
    after: After = None,
) -> Response:
    """What was posted to it and is to be posted, the newest first, with every try."""

    def work(visit: Visit) -> Response:
        refuse_outsiders(visit.actor)
        known = the_webhook(visit.session, known_shape(webhook_id), visit.now).webhook.id
        if after is not None and not UUID.fullmatch(after):
            return tell(Page[DeliveryOut](items=[]))
        found = list_posts(visit.session, known, state=state, after=after, limit=limit + 1)
        items = [delivery_out(one) for one in found]
        return tell(page(items, limit, lambda one: one.id, DeliveryOut))

    return door.read(SCOPE, work)


@router.post(
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/retry",
    operation_id="retry_delivery",
    response_model=DeliveryOut,
    responses=doc(404, 412, 422, PostNotEnded, WebhookDisabled, scope=Scope.WEBHOOKS_WRITE),
)
def post_retry(webhook_id: str, delivery_id: str, door: InDoor) -> Response:
    """Posts once more what has arrived or was given up, under the same `webhook-id`.

    409 `post-not-ended`: it is on its way; `webhook-disabled`: enable the subscription first.
    """

    def work(visit: Visit) -> Answer:
        post = post_again(
            visit.session,
            known_shape(webhook_id),
            known_shape(delivery_id),
            actor=visit.actor,
            now=visit.now,
        )
        return answer(200, delivery_out(with_tries(visit.session, [post])[0]))

    return door.change(SCOPE, work)


@router.post(
    "/webhooks/{webhook_id}/replay",
    operation_id="replay_deliveries",
    response_model=ReplayedOut,
    responses=doc(404, 412, 422, WebhookDisabled, scope=Scope.WEBHOOKS_WRITE),
)
def post_replay(webhook_id: str, body: ReplayIn, door: InDoor) -> Response:
    """Posts all that it is subscribed to and that happened within a span, up to 1,000 events.

    What was posted before comes under the same `webhook-id`. 409 `webhook-disabled`: enable it
    first.
    """

    def work(visit: Visit) -> Answer:
        count = replay_events(
            visit.session,
            known_shape(webhook_id),
            since=body.since,
            until=body.until,
            base_url=door.state.config.public_url,
            actor=visit.actor,
            now=visit.now,
        )
        return answer(200, ReplayedOut(deliveries=count))

    return door.change(SCOPE, work)


def judge_url(door: Door, url: str) -> None:
    """Refuses a URL that may not be posted to; its name is looked up for whoever may subscribe,
    and outside of any transaction."""
    door.first(SCOPE, lambda visit: refuse_outsiders(visit.actor))
    refuse_unfit_url(url, door.state.config.webhooks_allowed, look_up)


def keys_of(door: Door) -> Keys:
    """What makes the secrets."""
    return Keys(door.state.config.link_secret)


def shown_once(told: BaseModel, kept: BaseModel) -> Answer:
    """What is answered, and what is remembered of it: not the secret."""
    made, remembered = answer(201, told), answer(201, kept)
    return Answer(made.status, made.body, made.headers, kept=remembered.body)
