"""Disables a client for good: no more tokens, and those it has open nothing."""

from datetime import datetime

from sqlmodel import Session

from models.client import Client
from models.vocabulary import Action
from review.errors import Unknown
from review.record import record


def disable_client(session: Session, client_id: str, *, actor: str, now: datetime) -> Client:
    """The client, good for nothing from now on; it stays listed. Again it changes nothing."""
    client = session.get(Client, client_id, with_for_update=True)
    if client is None:
        raise Unknown
    if client.disabled_at is not None:
        return client
    client.disabled_at = now
    record(
        session,
        stream="installation",
        action=Action.CLIENT_DISABLED,
        actor=actor,
        subject_id=client.id,
        data={"name": client.name},
        now=now,
    )
    return client
