"""A sign-off: a person's recorded position, append-only, bound to exactly one text."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Identity, Index
from sqlmodel import Field, SQLModel

from models.columns import ID, JSON, UTC_TIME, new_id, one_of
from models.vocabulary import Audience, Position


class SignOff(SQLModel, table=True):
    __tablename__ = "sign_offs"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("sign_offs_in_order", "request_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    # The order of recording; under the draft's lock it is the order of truth.
    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), nullable=False)
    )
    # The request holds the keys of all that stands below it: one foreign key is checked for a
    # sign-off, not six, each of which would lock a row that other sign-offs lock too.
    request_id: str = Field(foreign_key="requests.id", sa_type=ID)
    round_id: str = Field(sa_type=ID, index=True)
    draft_id: str = Field(sa_type=ID)
    revision_id: str = Field(sa_type=ID)
    revision_number: int
    revision_sha256: str = Field(max_length=64)
    person_id: str = Field(sa_type=ID)
    group_key: str = Field(max_length=64)
    position: Position = Field(sa_type=one_of(Position, "sign_off_position"))
    reason: str = ""
    # Who may see the reason; the position itself is seen by whoever sees the review.
    reason_audience: Audience = Field(sa_type=one_of(Audience, "sign_off_reason_audience"))
    conditions: list[str] = Field(default_factory=list, sa_type=JSON)
    recorded_at: datetime = Field(sa_type=UTC_TIME)
    late: bool = False
    # False for an answer that came after its round had closed: on record, without effect.
    counts: bool = True
    auth_method: str = Field(max_length=40)
    auth_assurance: str = Field(max_length=40)
    # The token or client by which it came over the API, as the journal names it.
    auth_via: str | None = Field(default=None, max_length=120)
    # The journal holds only a hash of the reason and conditions, salted with this.
    salt: str = Field(max_length=64)
    # The sign-off on an earlier text that this one keeps, and why it could be kept.
    carried_from_id: str | None = Field(default=None, sa_type=ID)
    carried_reason: str = ""
    supersedes_id: str | None = Field(default=None, sa_type=ID)
