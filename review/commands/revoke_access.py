"""Revokes an access token before its ten minutes are over."""

from datetime import datetime

from sqlmodel import Session

from models.client import AccessTokenRow
from models.vocabulary import Action
from review.errors import Unknown
from review.record import record


def revoke_access(
    session: Session, client_id: str, token_id: str, *, actor: str, now: datetime
) -> AccessTokenRow:
    """The token, good for nothing from now on; revoking it again changes nothing."""
    token = session.get(AccessTokenRow, token_id, with_for_update=True)
    if token is None or token.client_id != client_id:
        raise Unknown
    if token.revoked_at is not None:
        return token
    token.revoked_at = now
    record(
        session,
        stream="installation",
        action=Action.ACCESS_REVOKED,
        actor=actor,
        subject_id=token.id,
        data={"client": client_id},
        now=now,
    )
    return token
