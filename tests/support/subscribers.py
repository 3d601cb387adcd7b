"""Subscribers to webhooks beside a story: made by the real command, delivered to by real posts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from receivers import Receiver
from sqlmodel import col, select
from standardwebhooks.webhooks import Webhook as Verifier
from stories import SERVICE, Story

from models.vocabulary import PostState
from models.webhook import Webhook
from models.webhook_post import WebhookPost, WebhookTry
from review.commands.follow_events import start_following
from review.commands.publish_events import publish_events
from review.rules.public_events import PublicEvent
from ticketing.webhooks.delivering import Delivery
from ticketing.webhooks.following import FOLLOWER, follow_for_webhooks
from ticketing.webhooks.judging import read_allowed
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.posting import Poster
from ticketing.webhooks.subscribe import subscribe

KEYS = Keys("a-link-secret-of-thirty-two-bytes-or-more")
HERE = read_allowed("127.0.0.1")
OWNER = "owner@example.org"


@dataclass
class Subscribers:
    """Who subscribed in a story; `now` is the clock of delivery, the real one where it is none."""

    story: Story
    now: datetime | None = None
    poster: Poster = field(default_factory=lambda: Poster(allowed=HERE))
    keys: Keys = field(default_factory=lambda: KEYS)
    secrets: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.story.person(OWNER)
        self.story.tell(lambda session: start_following(session, FOLLOWER))

    def clock(self) -> datetime:
        return self.now or datetime.now(UTC)

    @property
    def delivery(self) -> Delivery:
        return Delivery(self.story.engine, self.poster, self.keys, self.clock)

    def add(
        self, url: str, *, events: Sequence[PublicEvent] = (), policies: Sequence[str] = ()
    ) -> str:
        """The id of a new subscription."""
        webhook, secret = self.story.tell(
            lambda session: subscribe(
                session,
                url,
                events=events,
                policies=policies,
                owner=OWNER,
                description="",
                keys=self.keys,
                actor=SERVICE,
                now=self.story.now,
            )
        )
        self.secrets[webhook.id] = secret
        return webhook.id

    def follow(self) -> None:
        """The steps of the feed and of its follower, until nothing is new."""
        while self.story.tell(publish_events):
            pass
        while self.story.tell(
            lambda session: follow_for_webhooks(
                session, base_url="https://placet.test", now=self.story.now
            )
        ):
            pass

    def deliver(self) -> int:
        """How many posts were due, each tried once."""
        count = 0
        while (claimed := self.delivery.claim()) is not None:
            self.delivery.deliver(claimed)
            count += 1
        return count

    def webhook(self, webhook_id: str) -> Webhook:
        return self.story.tell(lambda session: session.get_one(Webhook, webhook_id))

    def posts(self, webhook_id: str) -> list[WebhookPost]:
        """In the order in which they were written."""
        query = select(WebhookPost).where(WebhookPost.webhook_id == webhook_id)
        in_order = query.order_by(col(WebhookPost.id))
        return self.story.tell(lambda session: list(session.exec(in_order)))

    def told(self, webhook_id: str) -> list[str]:
        """The events of its posts."""
        return [one.event for one in self.posts(webhook_id)]

    def states(self, webhook_id: str) -> list[PostState]:
        return [one.state for one in self.posts(webhook_id)]

    def tries(self, post_id: str) -> list[WebhookTry]:
        query = select(WebhookTry).where(WebhookTry.post_id == post_id)
        in_order = query.order_by(col(WebhookTry.id))
        return self.story.tell(lambda session: list(session.exec(in_order)))

    def verified(self, webhook_id: str, receiver: Receiver) -> list[Any]:
        """What came, as a receiver reads it that checks the signatures."""
        verifier = Verifier(self.secrets[webhook_id])
        return [verifier.verify(one.body, one.headers) for one in receiver.got]
