"""What happened, as it is told in the stream and in pages."""

from datetime import datetime
from typing import Any

from pydantic import Field

from api.document.glossary import AN_ID
from api.schemas.values import Told
from models.vocabulary import Action
from review.queries.happenings import Happening

A_PLACE = "3q2-7wABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhs"


class EventOut(Told):
    """Something that happened, as the journal shows it to the caller."""

    id: str = Field(
        description="Its place, sealed: the same event has the same id for the same token. Goes "
        "into `after`, or `Last-Event-ID`, to go on behind it.",
        examples=[A_PLACE],
    )
    at: datetime
    action: Action
    actor: str
    subject: str
    policy: str | None = Field(
        description="The key of the policy that it is about; null: it is about none.",
        examples=["off-platform-payments"],
    )
    draft: str | None = Field(
        description="The id of the draft that it is about; null: it is about none.",
        examples=[AN_ID],
    )
    data: dict[str, Any]


def event_out(one: Happening, place: str) -> EventOut:
    """The happening at this place, as it is told."""
    entry = one.entry
    return EventOut(
        id=place,
        at=entry.at,
        action=entry.action,
        actor=entry.actor,
        subject=entry.subject_id,
        policy=one.policy,
        draft=entry.draft_id,
        data=entry.data,
    )


def body_of(one: Happening) -> dict[str, object]:
    """All of it but its id."""
    return event_out(one, "").model_dump(mode="json", exclude={"id"})
