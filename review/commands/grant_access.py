"""Gives a client that proves itself an access token, for what it asks of what it may do."""

import hmac
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import Session

from models.client import AccessTokenRow, Client
from models.columns import new_id
from review.access_tokens import AccessToken, expiry
from review.commands.issue_token import secret_hash
from review.errors import NoSuchClient, ScopeRefused, Unknown
from review.queries.identifiers import known_shape

# It may ask as often as it likes; when it last did is written down once in this time.
NOTED_EACH = timedelta(minutes=1)


def grant_access(
    session: Session,
    client_id: str,
    secret: str,
    scopes: Collection[str] | None,
    *,
    now: datetime,
) -> AccessToken:
    """The token, yet to be signed; no `scopes`: all that the client may."""
    client = _proven(session, client_id, secret, now)
    wanted = client.scopes if scopes is None else sorted(set(scopes))
    beyond = [one for one in wanted if one not in client.scopes]
    if beyond or not wanted:
        raise ScopeRefused("scope", "This client may not do all of what was asked for.")
    token = AccessToken(new_id(), client.id, tuple(wanted), expiry(now))
    session.add(
        AccessTokenRow(
            id=token.id,
            client_id=client.id,
            scopes=list(wanted),
            issued_at=now,
            expires_at=token.expires_at,
        )
    )
    if client.last_used_at is None or now - client.last_used_at >= NOTED_EACH:
        client.last_used_at = now
    return token


def _proven(session: Session, client_id: str, secret: str, now: datetime) -> Client:
    try:
        client = session.get(Client, known_shape(client_id))
    except Unknown:
        client = None
    given = secret_hash(secret)
    known = _good_hashes(client, now) if client is not None else []
    if client is None or not any(hmac.compare_digest(given, one) for one in known):
        raise NoSuchClient("No such client, or not with this secret.")
    return client


def _good_hashes(client: Client, now: datetime) -> list[str]:
    """Of the secrets that are good now; none where the client is disabled."""
    if client.disabled_at is not None:
        return []
    before, until = client.previous_sha256, client.previous_until
    overlaps = before is not None and until is not None and now < until
    return [client.secret_sha256, *([before] if before and overlaps else [])]
