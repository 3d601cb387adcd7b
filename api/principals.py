"""Who calls: whoever a bearer token speaks for, or a person known by a cookie or a link."""

from sqlalchemy import text
from sqlmodel import Session

from api.problems import Unauthenticated
from models.person import Person
from review.actors import Actor
from review.commands.issue_token import secret_hash
from review.commands.put_person import groups_of
from review.errors import NotAllowed
from review.rules.visibility import Viewer
from review.scopes import Scope

TOKEN = text("""
    SELECT id::text, name, scopes, person_id::text, revoked_at
    FROM api_tokens WHERE secret_sha256 = :digest
""")
HOW = "Send 'Authorization: Bearer TOKEN'; `placet token create` makes one."


def bearer(header: str | None) -> str:
    """The secret in an Authorization header."""
    scheme, _, secret = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthenticated(f"This call needs a token. {HOW}")
    return secret.strip()


def token_actor(session: Session, secret: str, scope: Scope) -> Actor:
    """Whoever the token speaks for, if it is good and opens this scope."""
    digest = secret_hash(_ascii(secret))
    token = session.connection().execute(TOKEN, {"digest": digest}).first()
    if token is None or token.revoked_at is not None:
        raise Unauthenticated(f"This token is unknown or revoked. {HOW}")
    if scope.value not in token.scopes:
        raise NotAllowed(f"This token does not have the scope {scope.value!r}.")
    scopes = frozenset(token.scopes)
    person = session.get(Person, token.person_id) if token.person_id else None
    if person is None:
        viewer = Viewer(external=False, sees_all=Scope.COMMENTS_ALL.value in scopes)
        return Actor(f"token:{token.id}", token.name, scopes=scopes, viewer=viewer)
    return person_actor(session, person, scopes=scopes, name=f"token:{token.id}")


def person_actor(
    session: Session,
    person: Person,
    *,
    scopes: frozenset[str] = frozenset(),
    name: str | None = None,
    method: str = "api-token",
    assurance: str = "token",
) -> Actor:
    """A person as they act and see."""
    viewer = Viewer(
        person=person.id,
        groups=frozenset(groups_of(session, person.id)),
        external=person.external,
    )
    return Actor(
        name or f"person:{person.id}",
        person.name,
        person_id=person.id,
        method=method,
        assurance=assurance,
        scopes=scopes,
        viewer=viewer,
    )


def _ascii(secret: str) -> str:
    return secret.encode("ascii", "backslashreplace").decode()
