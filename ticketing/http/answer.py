"""What the other side answered: bounded, and read with care."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ticketing.errors import TicketFailed

Read = TypeVar("Read")

_MISREAD = (LookupError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    sent: bytes = field(default=b"", repr=False)
    """What had been asked: an error may repeat it, and what it repeats is not shown."""

    def read(self, reading: Callable[[Any], Read]) -> Read:
        """What `reading` finds in the JSON of it."""
        try:
            return reading(json.loads(self.body))
        except _MISREAD:
            # Not chained: those hold pieces of the answer.
            raise TicketFailed(
                f"{self.status}, but not with what the system's documentation says",
                retry=True,
                system_down=True,
            ) from None

    def peek(self, reading: Callable[[Any], Read], otherwise: Read) -> Read:
        """As `read`, where an answer may well be no JSON: an error of some proxy in between."""
        try:
            return reading(json.loads(self.body))
        except _MISREAD:
            return otherwise
