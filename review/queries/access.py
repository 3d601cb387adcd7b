"""Who is let in: API tokens, clients, and the access tokens that clients were given."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, true
from sqlmodel import Session, col, select

from models.api_token import ApiToken
from models.client import AccessTokenRow, Client
from models.person import Person
from review.errors import Unknown
from review.rules.visibility import Viewer


class TokenView(NamedTuple):
    """A token, and the address of the person it speaks for."""

    token: ApiToken
    email: str | None


class ClientView(NamedTuple):
    """A client, and the address of the person it speaks for."""

    client: Client
    email: str | None


def list_tokens(
    session: Session, viewer: Viewer, *, after: str | None = None, limit: int = 100
) -> list[TokenView]:
    """API tokens in the order of making; to a person those that speak for them."""
    query = (
        select(ApiToken, Person.email)
        .outerjoin(Person, col(Person.id) == col(ApiToken.person_id))
        .where(_theirs(viewer, ApiToken))
        .order_by(col(ApiToken.id))
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(ApiToken.id) > after)
    return [TokenView(token, email) for token, email in session.exec(query)]


def the_token(session: Session, viewer: Viewer, token_id: str) -> TokenView:
    """One of those; unknown where it is another's."""
    query = (
        select(ApiToken, Person.email)
        .outerjoin(Person, col(Person.id) == col(ApiToken.person_id))
        .where(ApiToken.id == token_id, _theirs(viewer, ApiToken))
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return TokenView(*found)


def list_clients(
    session: Session, viewer: Viewer, *, after: str | None = None, limit: int = 100
) -> list[ClientView]:
    """Clients in the order of making; to a person those that speak for them."""
    query = (
        select(Client, Person.email)
        .outerjoin(Person, col(Person.id) == col(Client.person_id))
        .where(_theirs(viewer, Client))
        .order_by(col(Client.id))
        .limit(limit)
    )
    if after is not None:
        query = query.where(col(Client.id) > after)
    return [ClientView(client, email) for client, email in session.exec(query)]


def the_client(session: Session, viewer: Viewer, client_id: str) -> ClientView:
    """One of those; unknown where it is another's."""
    query = (
        select(Client, Person.email)
        .outerjoin(Person, col(Person.id) == col(Client.person_id))
        .where(Client.id == client_id, _theirs(viewer, Client))
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return ClientView(*found)


def access_tokens_of(
    session: Session, client_id: str, *, after: str | None = None, limit: int = 100
) -> list[AccessTokenRow]:
    """What the client was given of late, in the order of issue."""
    query = select(AccessTokenRow).where(AccessTokenRow.client_id == client_id)
    if after is not None:
        query = query.where(col(AccessTokenRow.id) > after)
    return list(session.exec(query.order_by(col(AccessTokenRow.id)).limit(limit)))


def _theirs(viewer: Viewer, table: type[ApiToken] | type[Client]) -> ColumnElement[bool]:
    """Whoever acts for a person is told of what acts for that person, and of nothing else."""
    return true() if viewer.person is None else col(table.person_id) == viewer.person
