"""Makes a client; its secret is shown once and kept as a hash."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from models.client import Client
from models.vocabulary import Action
from review.commands.issue_token import known_scopes, secret_hash
from review.commands.put_person import person_by_email
from review.record import record

PREFIX = "placet_client_"


def create_client(
    session: Session,
    name: str,
    scopes: Collection[str],
    *,
    actor: str,
    now: datetime,
    person_email: str | None = None,
) -> tuple[Client, str]:
    """The client and its secret; one bound to a person sees and signs only what they may."""
    known = known_scopes(scopes)
    person = person_by_email(session, person_email, actor=actor, now=now) if person_email else None
    secret = new_secret()
    client = Client(
        name=name,
        scopes=known,
        person_id=person.id if person else None,
        secret_sha256=secret_hash(secret),
        created_at=now,
    )
    session.add(client)
    record(
        session,
        stream="installation",
        action=Action.CLIENT_CREATED,
        actor=actor,
        subject_id=client.id,
        data={"name": name, "scopes": known, "person": client.person_id},
        now=now,
    )
    return client, secret


def new_secret() -> str:
    """Long and random, and nothing that has to be escaped in a form or a header."""
    return PREFIX + secrets.token_urlsafe(32)
