"""A mail to be composed: the outbox row, and what of the world its facts need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.override import Override
from models.person import Person
from models.request import Request
from models.sign_off import SignOff
from notifications.errors import DeliveryFailed
from notifications.matter import Matter
from notifications.recipient import Recipient
from review.confirmation import Confirmation
from review.links import EVERY_REQUEST, ONE_REQUEST, Links, Purpose, answer_jti
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
    reply_domain: str = ""
    """Of the addresses that take answers by mail; empty: none do."""

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
        """The same in every mail about the request until it is replaced: it is signed as of the
        asking."""
        asked_at = request.asked_at or self.asked_at
        jti = answer_jti(request.id, request.links_replaced)
        token = self.links.sign(Purpose.ANSWER, request.id, jti=jti, now=asked_at)
        return f"{self.base_url}/r/{token}"

    def dispute_link(self, sign_off: SignOff) -> str:
        """To say that the answer was not one's own; it does nothing else."""
        token = self.links.sign(
            Purpose.DISPUTE, sign_off.id, jti=sign_off.id, now=sign_off.recorded_at
        )
        return f"{self.base_url}/not-me/{token}"

    def choices_link(self, request: Request) -> str:
        """To how often its person is written to; one click of RFC 8058 mutes this request."""
        return self._choices(f"{ONE_REQUEST}{request.id}", request.asked_at or self.asked_at)

    def choices_link_of(self, person: Person) -> str:
        """The same of a mail about several requests: one click mutes them all."""
        return self._choices(f"{EVERY_REQUEST}{person.id}", self.asked_at)

    def _choices(self, subject: str, at: datetime) -> str:
        token = self.links.sign(Purpose.MAIL_CHOICES, subject, jti=subject, now=at)
        return f"{self.base_url}/mail-choices/{token}"

    def confirm_link(self, override: Override, person: Person) -> str:
        """Good as long as the override would be; the same in every repeat of the mail."""
        subject = Confirmation(override.id, person.id).subject
        token = self.links.sign(
            Purpose.CONFIRM,
            subject,
            jti=subject,
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
