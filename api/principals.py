"""Who calls: whoever a bearer token speaks for, or a person known by a cookie or a link."""

from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from api.problems import Unauthenticated
from api.token_keys import TokenKeys
from models.person import Person
from models.talk import Statement, Talk
from review.actors import BEARER, CLIENT, Actor
from review.commands.issue_token import secret_hash
from review.commands.put_person import groups_of
from review.errors import NotAllowed
from review.rules.visibility import Viewer
from review.scopes import Scope

WHOSE = """
    SELECT t.id::text, t.name, t.scopes, t.revoked_at, n.id::text, n.name, n.external,
           ARRAY(SELECT group_key FROM person_groups WHERE person_id = t.person_id)
    FROM api_tokens t LEFT JOIN people n ON n.id = t.person_id
    WHERE t.secret_sha256 = $1
"""
# Of an access token's id: the same row, of the client that it was given to.
WHOSE_ACCESS = """
    SELECT c.id::text, c.name, a.scopes, coalesce(a.revoked_at, c.disabled_at), n.id::text, n.name,
           n.external, ARRAY(SELECT group_key FROM person_groups WHERE person_id = c.person_id)
    FROM access_tokens a JOIN clients c ON c.id = a.client_id
    LEFT JOIN people n ON n.id = c.person_id
    WHERE a.id = $1
"""
HOW = "Send 'Authorization: Bearer TOKEN'; `placet token create` makes one."


class TokenRow(NamedTuple):
    """A row of `WHOSE` or `WHOSE_ACCESS`; it has a person where the token speaks for one."""

    id: str
    name: str
    scopes: list[str]
    revoked_at: datetime | None
    person: str | None
    person_name: str | None
    external: bool | None
    groups: list[str]


def bearer(header: str | None) -> str:
    """The secret in an Authorization header."""
    scheme, _, secret = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated(f"This call needs a token. {HOW}")
    return secret.strip()


def token_actor(secret: str, scope: Scope, keys: TokenKeys, now: datetime) -> Talk[Actor]:
    """Whoever the token speaks for, if it is good and opens this scope."""
    kind, method, asking = "token", BEARER, Statement(WHOSE, (secret_hash(_ascii(secret)),))
    # A secret of ours holds no dot.
    if secret.count(".") == 2:
        access = keys.verify(secret, now)
        if access is None:
            raise Unauthenticated("This access token has expired, or is none of ours.")
        kind, method, asking = "client", CLIENT, Statement(WHOSE_ACCESS, (access.id,))
    (found,) = yield [asking]
    token = TokenRow._make(found[0]) if found else None
    if token is None or token.revoked_at is not None:
        raise Unauthenticated(f"This token is unknown or revoked. {HOW}")
    if scope.value not in token.scopes:
        raise NotAllowed(f"This token does not have the scope {scope.value!r}.")
    scopes, name = frozenset(token.scopes), f"{kind}:{token.id}"
    if token.person is None:
        viewer = Viewer(external=False, sees_all=Scope.COMMENTS_ALL.value in scopes)
        return Actor(name, token.name, method=method, scopes=scopes, viewer=viewer)
    viewer = Viewer(
        person=token.person, groups=frozenset(token.groups), external=token.external or False
    )
    return Actor(
        name,
        token.person_name or "",
        person_id=token.person,
        method=method,
        scopes=scopes,
        viewer=viewer,
    )


def person_actor(session: Session, person: Person, *, method: str, assurance: str) -> Actor:
    """A person as they act and see."""
    viewer = Viewer(
        person=person.id,
        groups=frozenset(groups_of(session, person.id)),
        external=person.external,
    )
    return Actor(
        f"person:{person.id}",
        person.name,
        person_id=person.id,
        method=method,
        assurance=assurance,
        viewer=viewer,
    )


def _ascii(secret: str) -> str:
    return secret.encode("ascii", "backslashreplace").decode()
