"""Codes mailed to whoever answers; the code itself is never told here."""

from datetime import datetime

from pydantic import Field

from api.schemas.values import Told
from models.vocabulary import Position
from review.commands.ask_code import AskedCode
from review.rules.answer_code import TRIES


class CodeOut(Told):
    """A code that is on its way to the person, and is told to nobody else."""

    id: str
    request: str
    person: str = Field(description="Whom it is mailed to, whoever asked for it.")
    position: Position
    revision_sha256: str
    asked_at: datetime
    expires_at: datetime
    tries_left: int


def code_out(asked: AskedCode) -> CodeOut:
    row = asked.row
    return CodeOut(
        id=row.id,
        request=row.request_id,
        person=asked.email,
        position=row.position,
        revision_sha256=row.revision_sha256,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        tries_left=TRIES - row.tries,
    )
