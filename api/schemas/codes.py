"""Codes mailed to whoever answers; the code itself is never told here."""

from datetime import datetime

from pydantic import Field

from api.schemas.values import Told
from models.vocabulary import CodedAct, Position
from review.commands.ask_act_code import AskedActCode
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


class ActCodeOut(Told):
    """A code that is on its way to whoever is about to act, and is told to nobody else."""

    id: str
    act: CodedAct
    subject: str = Field(description="The request, the comment or the override.")
    group: str = Field(description="Whose plan asks for it.")
    person: str = Field(description="Whom it is mailed to: whoever calls.")
    asked_at: datetime
    expires_at: datetime
    tries_left: int


def act_code_out(asked: AskedActCode) -> ActCodeOut:
    row = asked.row
    return ActCodeOut(
        id=row.id,
        act=row.act,
        subject=row.subject_id,
        group=row.group_key,
        person=asked.email,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        tries_left=TRIES - row.tries,
    )
