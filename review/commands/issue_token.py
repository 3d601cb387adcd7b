"""Issues an API token; its secret is shown once and kept as a hash."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from models.api_token import ApiToken
from models.vocabulary import Action
from review.commands.put_person import person_by_email
from review.errors import Unacceptable
from review.record import record
from review.scopes import Scope

PREFIX = "placet_"


def issue_token(
    session: Session,
    name: str,
    scopes: Collection[str],
    *,
    actor: str,
    now: datetime,
    person_email: str | None = None,
) -> tuple[ApiToken, str]:
    """The token and its secret; one bound to a person sees and signs only what they may."""
    known = known_scopes(scopes)
    person = person_by_email(session, person_email, actor=actor, now=now) if person_email else None
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        name=name,
        scopes=known,
        secret_sha256=secret_hash(secret),
        person_id=person.id if person else None,
        created_at=now,
    )
    session.add(token)
    record(
        session,
        stream="installation",
        action=Action.TOKEN_ISSUED,
        actor=actor,
        subject_id=token.id,
        data={"name": name, "scopes": token.scopes, "person": token.person_id},
        now=now,
    )
    return token, secret


def known_scopes(scopes: Collection[str]) -> list[str]:
    """The scopes in their order, each once; refuses what is none, and none at all."""
    known = {scope.value for scope in Scope}
    for scope in scopes:
        if scope not in known:
            raise Unacceptable(
                "scope", f"There is no scope {scope!r}; there are: {', '.join(sorted(known))}."
            )
    if not scopes:
        raise Unacceptable("scope", "Without a scope it can do nothing; give at least one.")
    return sorted(set(scopes))


def secret_hash(secret: str) -> str:
    """What is stored of a secret: it is long and random, so a plain hash cannot be reversed."""
    return hashlib.sha256(secret.encode()).hexdigest()
