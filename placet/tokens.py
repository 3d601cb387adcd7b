"""API tokens for the command line."""

from datetime import UTC, datetime

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session, col, select

from models.api_token import ApiToken
from models.person import Person
from placet.failures import Refusal
from review.actors import INSTALLATION
from review.commands.issue_token import issue_token
from review.commands.put_person import normal_email
from review.commands.revoke_token import revoke_token
from review.errors import Unknown
from review.queries.identifiers import known_shape
from review.scopes import ALL_SCOPES

EVERY = "all"
LONGEST_NAME = 120


class TokenLine(BaseModel):
    """A token without its secret."""

    id: str
    name: str
    scopes: list[str]
    person: str | None
    created_at: datetime
    revoked_at: datetime | None
    # To the hour.
    last_used_at: datetime | None


class NewToken(TokenLine):
    """A token just made; its secret is told this once."""

    token: str


class Tokens(BaseModel):
    """All of them, the newest last."""

    items: list[TokenLine]


def create_token(session: Session, name: str, scopes: list[str], person: str | None) -> NewToken:
    check_name(name)
    known_person(session, person)
    token, secret = issue_token(
        session,
        name,
        every_scope(scopes),
        actor=INSTALLATION,
        now=datetime.now(UTC),
        person_email=person,
    )
    email = normal_email(person) if person else None
    return NewToken(**_line(token, email).model_dump(), token=secret)


def check_name(name: str) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(f"--name has to be a line of 1 to {LONGEST_NAME} characters")


def known_person(session: Session, email: str | None) -> None:
    """Refuses one nobody knows: they would be added, and here that is a typing mistake."""
    if email is not None:
        known = select(Person.id).where(Person.email == normal_email(email))
        if session.exec(known).first() is None:
            raise Refusal(f"nobody is known as {email}")


def every_scope(scopes: list[str]) -> list[str]:
    """The scopes, with `all` spelled out."""
    return [*(one for one in scopes if one != EVERY), *(ALL_SCOPES if EVERY in scopes else ())]


def list_tokens(session: Session) -> Tokens:
    query = (
        select(ApiToken, Person.email)
        .outerjoin(Person, col(Person.id) == col(ApiToken.person_id))
        .order_by(col(ApiToken.created_at), col(ApiToken.id))
    )
    return Tokens(items=[_line(token, email) for token, email in session.exec(query)])


def revoke_known_token(session: Session, token_id: str) -> str:
    """The name of the token, which is good for nothing now."""
    try:
        return revoke_token(
            session, known_shape(token_id), actor=INSTALLATION, now=datetime.now(UTC)
        ).name
    except Unknown:
        raise Refusal(f"there is no token {token_id!r}; see `placet token list`") from None


def show_tokens(found: Tokens) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Id", "Since", "Last used", "Name"):
        table.add_column(heading, no_wrap=heading != "Name", overflow="fold")
    for one in found.items:
        opens = EVERY if set(one.scopes) == set(ALL_SCOPES) else ", ".join(one.scopes)
        whose = f"{one.name} ({one.person})" if one.person else one.name
        since = f"{one.created_at:%Y-%m-%d}" if one.revoked_at is None else "[red]revoked[/]"
        used = f"{one.last_used_at:%Y-%m-%d}" if one.last_used_at else "never"
        table.add_row(one.id, since, used, f"{escape(whose)} [dim]{opens}[/]")
    Console(highlight=False).print(table)


def _line(token: ApiToken, email: str | None) -> TokenLine:
    return TokenLine(
        id=token.id,
        name=token.name,
        scopes=token.scopes,
        person=email,
        created_at=token.created_at,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
    )
