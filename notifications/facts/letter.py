"""A mail to be composed: the outbox row, and what of the world its facts need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.override import Override
from models.person import Person
from models.request import Request
from notifications.errors import DeliveryFailed
from notifications.matter import Matter
from notifications.recipient import Recipient
from review.confirmation import Confirmation
from review.links import Links, Purpose
from review.queries.mail_facts import RoundMatter


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """`now` is the moment of sending, `asked_at` the one at which the row was written."""

    key: str
    """The row's dedup key."""
    row_id: str
    payload: Mapping[str, Any]
    asked_at: datetime
    now: datetime
    links: Links
    base_url: str

    def about(self, what: str) -> str:
        """The id that the row names as its `request`, `sign_off`, `round` or `draft`."""
        found = self.payload.get(what)
        if not isinstance(found, str):
            raise DeliveryFailed(f"the outbox row names no {what}", retry=False)
        return found

    def person(self, session: Session) -> Person:
        found = session.get(Person, self.about("to_person"))
        if found is None:
            raise DeliveryFailed("the outbox row names nobody we know", retry=False)
        return found

    def answer_link(self, request: Request) -> str:
        """The same in every mail about the request: it is signed as of the asking."""
        asked_at = request.asked_at or self.asked_at
        token = self.links.sign(Purpose.ANSWER, request.id, jti=request.id, now=asked_at)
        return f"{self.base_url}/r/{token}"

    def confirm_link(self, override: Override, person: Person) -> str:
        """Good as long as the override would be; the same in every repeat of the mail."""
        token = self.links.sign(
            Purpose.CONFIRM,
            Confirmation(override.id, person.id).subject,
            jti=override.id,
            now=override.proposed_at,
            lifetime=override.expires_at - override.proposed_at,
        )
        return f"{self.base_url}/o/{token}"

    def draft_page(self, draft_id: str) -> str:
        return f"{self.base_url}/drafts/{draft_id}"


def recipient(person: Person) -> Recipient:
    return Recipient(name=person.name, address=person.email, time_zone=person.time_zone)


def matter_of(found: RoundMatter) -> Matter:
    return Matter(
        policy=found.policy.title,
        draft=found.draft.number,
        round=found.round.number,
        revision=found.revision,
        sha256=found.sha256,
        thread=f"round:{found.round.id}",
    )
