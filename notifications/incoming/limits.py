"""What a mail may be at most, found out by counting and before anything is parsed."""

import re

from notifications.incoming.errors import MailTooLarge, TooManyParts

MOST_BYTES = 30_000_000  # less than this
MOST_LINES = 800_000  # 30 MB in base64 have half of it
MOST_HEADER_BYTES = 200_000
MOST_PARTS = 200
# Of parts that hold others: none can be deeper than there are of them.
MOST_CONTAINERS = 30
_CONTAINER = re.compile(rb"^content-type:\s{0,100}(?:multipart|message)/", re.IGNORECASE | re.M)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n|\r\r")


def refuse_oversized(raw: bytes) -> None:
    """Each part has to be announced by a line of its own, so counting lines is enough."""
    if len(raw) >= MOST_BYTES:
        raise MailTooLarge(f"a mail has to be smaller than {MOST_BYTES:,} bytes")
    if raw.count(b"\n") + raw.count(b"\r") > MOST_LINES * 2:
        raise MailTooLarge(f"a mail may have {MOST_LINES:,} lines")
    end = _END_OF_HEADERS.search(raw, 0, MOST_HEADER_BYTES + 4)
    if end is None and len(raw) > MOST_HEADER_BYTES:
        raise MailTooLarge(f"the headers of a mail may have {MOST_HEADER_BYTES:,} bytes")
    for count, _ in enumerate(_CONTAINER.finditer(raw), 1):
        if count > MOST_CONTAINERS:
            raise TooManyParts(f"more than {MOST_CONTAINERS} parts of the mail hold others")
