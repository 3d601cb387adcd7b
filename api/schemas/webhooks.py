"""Outgoing webhooks: subscriptions, their secrets, and the log of what was posted."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.schemas.values import Email, Flag, Given, Prose, Slug, Time, Told
from models.vocabulary import DisabledBecause, PostState, WebhookState
from models.webhook import WebhookSecret
from review.queries.webhook_posts import PostView
from review.queries.webhooks import WebhookView
from review.rules.public_events import PublicEvent
from ticketing.webhooks.payload import message_id

Url = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2000,
        description="https, at a public address; the installation may allow others.",
        examples=["https://hooks.example.org/placet"],
    ),
]
Events = Annotated[
    list[PublicEvent], Field(max_length=50, description="By name; none: every event.")
]
Policies = Annotated[
    list[Slug],
    Field(max_length=500, description="By key; none: those of every policy."),
]
Description = Annotated[Prose, Field(max_length=300, description="For people: what it is for.")]


class WebhookIn(Given):
    """A subscription to be made."""

    url: Url
    events: Events = []
    policies: Policies = []
    owner: Email | None = Field(
        None,
        description="The address of a person inside who is mailed when it is disabled; without it "
        "the person of the token.",
    )
    description: Description = ""


class WebhookChange(Given):
    """What shall be otherwise; what is left out stays as it is."""

    url: Url | None = None
    events: Events | None = None
    policies: Policies | None = None
    owner: Email | None = None
    description: Description | None = None
    active: Flag | None = Field(
        None,
        description="False: nothing is posted, and what waits, waits on. True: it is posted to "
        "again; what happened meanwhile comes only by a replay.",
    )


class SecretOut(Told):
    """A secret that signs, without the secret."""

    id: str
    created_at: datetime
    expires_at: datetime | None = Field(description="Null: until it is rotated.")


class WebhookOut(Told):
    """A subscription and how it fares."""

    id: str
    url: str
    description: str
    events: list[str] = Field(description="Empty: every event.", examples=[["round:opened"]])
    policies: list[str] = Field(description="Empty: every policy's.", examples=[["payments"]])
    owner: str
    state: WebhookState
    disabled_because: DisabledBecause | None = Field(
        description="`gone`: it answered 410; `failing`: for five days nothing arrived; `by_hand`."
    )
    disabled_at: datetime | None
    failing_since: datetime | None = Field(
        description="The first failure after the last post that arrived; null while all is well."
    )
    secrets: list[SecretOut] = Field(description="Those that sign, the newest first.")
    waiting: int = Field(description="Deliveries on their way, or to be tried again.")
    failed: int = Field(description="Deliveries that were given up.")
    created_at: datetime


class WebhookMadeOut(WebhookOut):
    """The same, with the secret, which is shown here and never again."""

    secret: str | None = Field(
        description="Null where the call is repeated under its Idempotency-Key: then rotate it.",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="],
    )


class RotationIn(Given):
    """How the change of secrets goes."""

    overlap_hours: Annotated[int, Field(ge=0, le=168, strict=True)] = Field(
        default=24, description="How long the secrets before it sign as well."
    )


class SecretMadeOut(SecretOut):
    """A new secret, shown here and never again."""

    secret: str | None = Field(
        description="Null where the call is repeated under its Idempotency-Key.",
        examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="],
    )


class ReplayIn(Given):
    """A span of time, by when the events happened."""

    since: Time = Field(examples=["2026-03-02T09:00:00Z"])
    until: Time = Field(examples=["2026-03-02T12:00:00Z"])


class ReplayedOut(Told):
    """What became of a replay."""

    deliveries: int = Field(description="Those that are posted once more, or for the first time.")


class TryOut(Told):
    """One try; of an answer nothing is kept but its status."""

    at: datetime
    milliseconds: int
    status: int | None = Field(description="Null where no answer came.", examples=[204])
    error: str | None = Field(examples=["no answer in time (ReadTimeout)"])


class DeliveryOut(Told):
    """An event for a subscription, and every try to post it."""

    id: str
    webhook_id: str = Field(
        description="The `webhook-id` header, the same at every try: to know it again by.",
        examples=["msg_01a213f5d2177170aefec0bbb40862eb"],
    )
    event: str = Field(examples=["round:opened"])
    state: PostState = Field(
        description="`pending`: on its way, or to be tried again; `failed`: given up after ten "
        "tries over 75 hours, until somebody has it posted again."
    )
    body: str = Field(description="The JSON that is posted, byte for byte.")
    created_at: datetime
    next_try: datetime | None = Field(description="Only while it is pending.")
    ended_at: datetime | None
    tries: list[TryOut]


def webhook_out(view: WebhookView) -> WebhookOut:
    """The subscription as it is told."""
    return WebhookOut.model_validate(_told(view))


def webhook_made_out(view: WebhookView, secret: str | None) -> WebhookMadeOut:
    """The same with its secret."""
    return WebhookMadeOut.model_validate(_told(view) | {"secret": secret})


def secret_made_out(row: WebhookSecret, secret: str | None) -> SecretMadeOut:
    """The new secret as it is told once."""
    return SecretMadeOut(
        id=row.id, created_at=row.created_at, expires_at=row.expires_at, secret=secret
    )


def delivery_out(view: PostView) -> DeliveryOut:
    """The delivery as it is told."""
    post = view.post
    return DeliveryOut(
        id=post.id,
        webhook_id=message_id(post.id),
        event=post.event,
        state=post.state,
        body=post.body,
        created_at=post.created_at,
        next_try=post.next_at if post.state is PostState.PENDING else None,
        ended_at=post.ended_at,
        tries=[
            TryOut(at=one.at, milliseconds=one.milliseconds, status=one.status, error=one.error)
            for one in view.tries
        ],
    )


def _told(view: WebhookView) -> dict[str, object]:
    webhook = view.webhook
    return {
        "id": webhook.id,
        "url": webhook.url,
        "description": webhook.description,
        "events": webhook.events,
        "policies": list(view.policies),
        "owner": view.owner,
        "state": webhook.state,
        "disabled_because": webhook.disabled_because,
        "disabled_at": webhook.disabled_at,
        "failing_since": webhook.failing_since,
        "secrets": [
            SecretOut(id=one.id, created_at=one.created_at, expires_at=one.expires_at)
            for one in view.secrets
        ],
        "waiting": view.waiting,
        "failed": view.failed,
        "created_at": webhook.created_at,
    }
