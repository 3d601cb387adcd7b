"""Outgoing webhooks beside the mail: what is to be posted is taken from the feed, and posted."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from models.session import unit_of_work
from ticketing.webhooks.crew import Crew
from ticketing.webhooks.delivering import Delivery
from ticketing.webhooks.following import follow_for_webhooks
from ticketing.webhooks.keys import Keys
from ticketing.webhooks.posting import Poster
from workflows.beat import MakeStep, Step


def following(base_url: str) -> MakeStep:
    """Makes posts of what happened, for whoever subscribed."""

    def make(engine: Engine) -> Step:
        def step() -> bool:
            with unit_of_work(engine) as session:
                now = datetime.now(UTC)
                return follow_for_webhooks(session, base_url=base_url, now=now) > 0

        return step

    return make


def posting(poster: Poster, keys: Keys, *, hands: int) -> MakeStep:
    """Posts what is due, so many at once."""

    def make(engine: Engine) -> Step:
        return Crew(Delivery(engine, poster, keys), hands).step

    return make
