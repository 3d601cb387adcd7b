"""Revokes an API token; it stays listed."""

from datetime import datetime

from sqlmodel import Session

from models.api_token import ApiToken
from models.vocabulary import Action
from review.errors import Unknown
from review.record import record


def revoke_token(session: Session, token_id: str, *, actor: str, now: datetime) -> ApiToken:
    """The token, good for nothing from now on; revoking it again changes nothing."""
    token = session.get(ApiToken, token_id, with_for_update=True)
    if token is None:
        raise Unknown
    if token.revoked_at is not None:
        return token
    token.revoked_at = now
    record(
        session,
        stream="installation",
        action=Action.TOKEN_REVOKED,
        actor=actor,
        subject_id=token.id,
        data={"name": token.name},
        now=now,
    )
    return token
