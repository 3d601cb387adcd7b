"""The library's parser, kept in bounds: it raises what it does not declare."""

from email.errors import MessageError
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Compat32
from typing import Any

from notifications.incoming.errors import MailRefused, MailUnreadable, TooManyParts
from notifications.incoming.limits import MOST_PARTS, refuse_oversized

_CHUNK = 65_536  # bytes
# What the library raises on hostile input, beside what it declares.
STRAY = (
    MessageError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    AssertionError,
)

_LONGEST_HEADER = 8_000  # characters
# The library's time for parameters grows with the square of their number.
_LONGEST_CONTENT_HEADER = 2_000


class _ShortHeaders(Compat32):
    """The old policy, which leaves every header alone until it is asked for, and a bound to each.

    Those of the parts too: `refuse_oversized` looks at those of the mail alone.
    """

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        of_content = name.lower().startswith("content-")
        return name, value[: _LONGEST_CONTENT_HEADER if of_content else _LONGEST_HEADER]


_SHORT_HEADERS = _ShortHeaders()


def parsed(raw: bytes) -> "Message[Any, Any]":
    """The mail as its parts."""
    refuse_oversized(raw)
    parts = 0

    def part(*arguments: Any, **options: Any) -> "Message[Any, Any]":
        nonlocal parts
        parts += 1
        if parts > MOST_PARTS:
            raise TooManyParts(f"a mail may have {MOST_PARTS} parts")
        return Message(*arguments, **options)

    try:
        parser = BytesFeedParser(part, policy=_SHORT_HEADERS)
        for start in range(0, len(raw), _CHUNK):
            parser.feed(raw[start : start + _CHUNK])
        return parser.close()
    except MailRefused:
        raise
    except STRAY as error:
        raise MailUnreadable(f"the parser gave up: {type(error).__name__}") from error
