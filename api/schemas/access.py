"""Tokens and clients as they are listed; never a secret."""

from datetime import datetime

from pydantic import Field

from api.schemas.values import Told
from models.client import AccessTokenRow
from review.queries.access import ClientView, TokenView

PERSON = Field(description="The address of the person it speaks for; null: a service of its own.")
LAST_USED = Field(description="When it was last used, to the hour; null: never.")


class TokenOut(Told):
    """An API token."""

    id: str
    name: str = Field(examples=["nightly report"])
    scopes: list[str] = Field(examples=[["read"]])
    person: str | None = PERSON
    created_at: datetime
    revoked_at: datetime | None = Field(description="Since when it opens nothing.")
    last_used_at: datetime | None = LAST_USED


class ClientOut(Told):
    """A client that gets access tokens at `/oauth/token`."""

    id: str = Field(description="Its `client_id`.")
    name: str = Field(examples=["jira connector"])
    scopes: list[str] = Field(description="What its tokens may open.", examples=[["tickets:read"]])
    person: str | None = PERSON
    created_at: datetime
    rotated_at: datetime | None = Field(description="When it was last given a new secret.")
    previous_secret_until: datetime | None = Field(
        description="Until when the secret before is good too."
    )
    disabled_at: datetime | None = Field(description="Since when it is let in no more.")
    last_used_at: datetime | None = Field(
        description="When it was last given an access token; null: never."
    )


class AccessOut(Told):
    """An access token that a client was given."""

    id: str = Field(description="Its `jti`.")
    scopes: list[str]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def token_out(view: TokenView) -> TokenOut:
    token = view.token
    return TokenOut(
        id=token.id,
        name=token.name,
        scopes=token.scopes,
        person=view.email,
        created_at=token.created_at,
        revoked_at=token.revoked_at,
        last_used_at=token.last_used_at,
    )


def client_out(view: ClientView) -> ClientOut:
    client = view.client
    return ClientOut(
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


def access_out(row: AccessTokenRow) -> AccessOut:
    return AccessOut(
        id=row.id,
        scopes=row.scopes,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
