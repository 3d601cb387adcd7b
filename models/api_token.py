"""An API token: a name, its scopes, and the hash of a secret that is shown once."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id


class ApiToken(SQLModel, table=True):
    __tablename__ = "api_tokens"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    name: str = Field(max_length=120)
    scopes: list[str] = Field(sa_type=JSON)
    secret_sha256: str = Field(unique=True, max_length=64)
    # A token may speak for one person; then it sees and signs only what that person may.
    person_id: str | None = Field(default=None, foreign_key="people.id", sa_type=ID)
    created_at: datetime = Field(sa_type=UTC_TIME)
    revoked_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
    # To the hour.
    last_used_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
