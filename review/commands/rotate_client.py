"""Gives a client a new secret; the one before is good for a while, so that nothing stands still."""

from datetime import datetime, timedelta

from sqlmodel import Session

from models.client import Client
from models.vocabulary import Action
from review.commands.create_client import new_secret
from review.commands.issue_token import secret_hash
from review.errors import Conflict, Unknown
from review.record import record

OVERLAP = timedelta(days=7)


def rotate_client(
    session: Session,
    client_id: str,
    *,
    actor: str,
    now: datetime,
    overlap: timedelta = OVERLAP,
) -> tuple[Client, str]:
    """The client and its new secret.

    Two are good at once, never three: what was the secret before the last one ends now.
    """
    client = session.get(Client, client_id, with_for_update=True)
    if client is None:
        raise Unknown
    if client.disabled_at is not None:
        raise Conflict("This client is disabled for good; make another one.")
    secret = new_secret()
    client.previous_sha256 = client.secret_sha256 if overlap else None
    client.previous_until = now + overlap if overlap else None
    client.secret_sha256 = secret_hash(secret)
    client.rotated_at = now
    until = client.previous_until
    record(
        session,
        stream="installation",
        action=Action.CLIENT_ROTATED,
        actor=actor,
        subject_id=client.id,
        data={"name": client.name, "previous_until": until.isoformat() if until else None},
        now=now,
    )
    return client, secret
