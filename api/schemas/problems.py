"""Errors by RFC 9457; what a problem tells beside the standard stands in it where there is such."""

from typing import Any, TypeAlias, TypeVar

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from api.schemas.gate import GateOut
from api.schemas.rounds import SignOffOut
from api.schemas.values import Told

T = TypeVar("T")


def _absent(schema: dict[str, Any]) -> None:
    # Left out where there is none; it is never null.
    del schema["default"]


Absent: TypeAlias = SkipJsonSchema[None]


class Mistake(Told):
    """One mistake in what was sent."""

    field: str
    detail: str


class Problem(Told):
    """An error; `type` names it for programs, `detail` says what to do."""

    type: str
    title: str = Field(description="Of every problem of this status.", examples=["Not found"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(examples=["Round 1 has ended already; nothing was changed."])
    errors: list[Mistake] | Absent = Field(
        default=None, description="Of a 422: each mistake, by its field.", json_schema_extra=_absent
    )
    retry_after: int | Absent = Field(
        default=None,
        description="Of a 429: in how many seconds it may go through.",
        json_schema_extra=_absent,
    )
    gate: GateOut | Absent = Field(
        default=None, description="Of `gate-shut`: the verdict.", json_schema_extra=_absent
    )
    sign_off: SignOffOut | Absent = Field(
        default=None,
        description="Of `round-closed`, to a sign-off: the answer as it is on record all the same.",
        json_schema_extra=_absent,
    )
