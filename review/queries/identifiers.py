"""Identifiers as they come from outside: ours, or of nothing we know."""

import re

from sqlmodel import Session, col, select

from models.draft import Draft
from models.policy import Policy
from review.errors import Unknown

UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
NAME = re.compile(r"([a-z0-9-]{1,80})/v(\d{1,9})")


def known_shape(identifier: str) -> str:
    """The identifier in its one spelling; what cannot be one of ours is unknown."""
    if not UUID.fullmatch(identifier):
        raise Unknown
    return identifier.lower()


def draft_id(session: Session, name: str) -> str:
    """The id of the draft called so: by its id, or as `off-platform-payments/v3`."""
    called = NAME.fullmatch(name)
    if called is None:
        found = session.get(Draft, known_shape(name))
        if found is None:
            raise Unknown
        return found.id
    query = (
        select(Draft.id)
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(Policy.key == called[1], Draft.number == int(called[2]))
    )
    draft = session.exec(query).first()
    if draft is None:
        raise Unknown
    return draft
