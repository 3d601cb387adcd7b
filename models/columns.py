"""Column types that every table shares: identifiers, UTC times, closed vocabularies, JSON."""

from enum import StrEnum
from typing import Any

import uuid_utils
from sqlalchemy import DateTime, Enum, Uuid
from sqlalchemy.dialects.postgresql import JSONB

# Time-ordered identifiers (RFC 9562, version 7) keep the indexes compact and the lists in order.
ID = Uuid(as_uuid=False)
UTC_TIME = DateTime(timezone=True)
JSON = JSONB


def new_id() -> str:
    """A fresh identifier: a UUID of version 7 as text."""
    return str(uuid_utils.uuid7())


def one_of(vocabulary: type[StrEnum], name: str, *, checked: bool = True) -> Any:
    """A text column that holds a value of the vocabulary, checked by the database too."""
    return Enum(
        vocabulary,
        name=name,
        native_enum=False,
        create_constraint=checked,
        length=40,
        values_callable=_values,
    )


def _values(members: type[StrEnum]) -> list[str]:
    return [member.value for member in members]
