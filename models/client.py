"""A client: a program that gets access tokens with its id and a secret (RFC 6749, 4.4)."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id


class Client(SQLModel, table=True):
    __tablename__ = "clients"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    name: str = Field(max_length=120)
    scopes: list[str] = Field(sa_type=JSON)
    # It may speak for one person; then it sees and signs only what that person may.
    person_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    secret_sha256: str = Field(max_length=64)
    # The secret before it is good until then, so that nobody has to change it everywhere at once.
    previous_sha256: str | None = Field(default=None, max_length=64)
    previous_until: datetime | None = Field(default=None, sa_type=UTC_TIME)
    created_at: datetime = Field(sa_type=UTC_TIME)
    rotated_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    disabled_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # When it was last given an access token: while it works, every ten minutes.
    last_used_at: datetime | None = Field(default=None, sa_type=UTC_TIME)


class AccessTokenRow(SQLModel, table=True):
    """An access token that was given out; it opens nothing unless its row says so."""

    __tablename__ = "access_tokens"  # pyright: ignore[reportAssignmentType]

    # Its `jti`.
    id: str = Field(primary_key=True, sa_type=ID)
    client_id: str = Field(foreign_key="clients.id", sa_type=ID, index=True)
    # What was asked for, of what the client may.
    scopes: list[str] = Field(sa_type=JSON)
    issued_at: datetime = Field(sa_type=UTC_TIME)
    expires_at: datetime = Field(sa_type=UTC_TIME, index=True)
    revoked_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
