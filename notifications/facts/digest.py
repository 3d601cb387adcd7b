"""The facts of a digest: of what it was filled with, all that is still to be answered."""

from dataclasses import replace
from typing import Any, cast

from sqlmodel import Session

from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.asked import drop_if_pointless, find_asked
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.digest import Awaited, DigestFacts
from review.queries.mail_facts import principal_of


def digest_facts(session: Session, letter: Letter) -> DigestFacts:
    person = letter.person(session)
    requests = cast("list[Any]", letter.payload.get("requests") or [])
    awaited = [_awaited(session, letter, str(one)) for one in requests]
    known = tuple(one for one in awaited if one is not None)
    if not known:
        raise Dropped("nothing waits for this person")
    return DigestFacts(
        key=letter.key,
        to=recipient(person),
        awaited=known,
        as_of=letter.now,
        choices_link=letter.choices_link_of(person),
    )


def _awaited(session: Session, letter: Letter, request_id: str) -> Awaited | None:
    try:
        asked = find_asked(
            session, replace(letter, payload={**letter.payload, "request": request_id})
        )
        drop_if_pointless(asked)
    except (Dropped, DeliveryFailed):
        # Answered, ended or handed on since: the others are told all the same.
        return None
    return Awaited(
        about=matter_of(asked.matter),
        link=letter.answer_link(asked.request),
        group=asked.group,
        required=asked.required,
        asked_by=asked.matter.lead.name,
        due_at=asked.due_at,
        in_place_of=principal_of(session, asked.request),
    )
