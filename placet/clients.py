"""Clients for the command line."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from models.client import Client
from placet.failures import Refusal
from placet.tokens import EVERY, check_name, every_scope, known_person
from review.actors import INSTALLATION, installation
from review.commands.create_client import create_client
from review.commands.disable_client import disable_client
from review.commands.put_person import normal_email
from review.commands.rotate_client import rotate_client
from review.errors import Unknown
from review.queries.access import ClientView, list_clients
from review.queries.identifiers import known_shape
from review.scopes import ALL_SCOPES

PAGE = 500


class ClientLine(BaseModel):
    """A client without its secret."""

    id: str
    name: str
    scopes: list[str]
    person: str | None
    created_at: datetime
    rotated_at: datetime | None
    previous_secret_until: datetime | None
    disabled_at: datetime | None
    last_used_at: datetime | None


class NewSecret(BaseModel):
    """A client with a secret just made, which is told this once."""

    client_id: str
    client_secret: str
    # Until when the one before is good too.
    previous_secret_until: datetime | None = None


class Clients(BaseModel):
    """All of them, the newest last."""

    items: list[ClientLine]


def make_client(session: Session, name: str, scopes: list[str], person: str | None) -> NewSecret:
    check_name(name)
    known_person(session, person)
    client, secret = create_client(
        session,
        name,
        every_scope(scopes),
        actor=INSTALLATION,
        now=datetime.now(UTC),
        person_email=normal_email(person) if person else None,
    )
    return NewSecret(client_id=client.id, client_secret=secret)


def all_clients(session: Session) -> Clients:
    return Clients(items=[_line(one) for one in _every(session)])


def rotate_known_client(session: Session, client_id: str, overlap: timedelta) -> NewSecret:
    """The client with its new secret; the one before is good for the overlap."""
    try:
        client, secret = rotate_client(
            session,
            known_shape(client_id),
            actor=INSTALLATION,
            now=datetime.now(UTC),
            overlap=overlap,
        )
    except Unknown:
        raise _no_client(client_id) from None
    return NewSecret(
        client_id=client.id, client_secret=secret, previous_secret_until=client.previous_until
    )


def disable_known_client(session: Session, client_id: str) -> str:
    """The name of the client, which is let in no more."""
    try:
        return disable_client(
            session, known_shape(client_id), actor=INSTALLATION, now=datetime.now(UTC)
        ).name
    except Unknown:
        raise _no_client(client_id) from None


def show_clients(found: Clients) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Id", "Since", "Last used", "Name"):
        table.add_column(heading, no_wrap=heading != "Name", overflow="fold")
    for one in found.items:
        opens = EVERY if set(one.scopes) == set(ALL_SCOPES) else ", ".join(one.scopes)
        whose = f"{one.name} ({one.person})" if one.person else one.name
        since = f"{one.created_at:%Y-%m-%d}" if one.disabled_at is None else "[red]disabled[/]"
        used = f"{one.last_used_at:%Y-%m-%d}" if one.last_used_at else "never"
        table.add_row(one.id, since, used, f"{escape(whose)} [dim]{opens}[/]")
    Console(highlight=False).print(table)


def _every(session: Session) -> Iterator[ClientView]:
    after = None
    while found := list_clients(session, installation().viewer, after=after, limit=PAGE):
        yield from found
        after = found[-1].client.id


def _line(view: ClientView) -> ClientLine:
    client: Client = view.client
    return ClientLine(
        id=client.id,
        name=client.name,
        scopes=client.scopes,
        person=view.email,
        created_at=client.created_at,
        rotated_at=client.rotated_at,
        previous_secret_until=client.previous_until,
        disabled_at=client.disabled_at,
        last_used_at=client.last_used_at,
    )


def _no_client(client_id: str) -> Refusal:
    return Refusal(f"there is no client {client_id!r}; see `placet client list`")
