"""A one-time code for an answer, where the plan wants to be surer who gives it."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.columns import ID, UTC_TIME, new_id


class AnswerCode(SQLModel, table=True):
    __tablename__ = "answer_codes"  # pyright: ignore[reportAssignmentType]

    id: str = Field(default_factory=new_id, primary_key=True, sa_type=ID)
    request_id: str = Field(foreign_key="requests.id", sa_type=ID, index=True)
    person_id: str = Field(foreign_key="people.id", sa_type=ID)
    # Six digits are too few to be kept as a hash; they are worth nothing after ten minutes.
    code: str = Field(max_length=6)
    made_at: datetime = Field(sa_type=UTC_TIME)
    expires_at: datetime = Field(sa_type=UTC_TIME)
    # Wrong guesses so far; five spend the code.
    wrong: int = 0
    used_at: datetime | None = Field(default=None, sa_type=UTC_TIME)
