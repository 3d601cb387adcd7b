"""A table as CSV for spreadsheets, in which nobody's words become a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO

# Excel reads a file as UTF-8 only where it begins with this.
BYTE_ORDER_MARK = "\ufeff"

# What begins so is run as a formula, also behind blanks and quotes, and in full-width letters.
_FORMULA = r"(?:[^\S\t\r\n]|[\u200b-\u200f\u2060\ufeff\"'])*+[=+\-@\uff1d\uff0b\uff0d\uff20]"
_AT_THE_START = re.compile(rf"[\t\r\n]|{_FORMULA}")
# Where a spreadsheet cuts at semicolons, tabs or lines, a cell begins behind each of them.
_INSIDE = re.compile(rf"([;\t\r\n])(?={_FORMULA})")


def csv_of(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table with a byte order mark, CRLF behind each row, and every cell in quotes."""
    text = StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def harmless(cell: str) -> str:
    """The cell with an apostrophe before whatever a spreadsheet would run."""
    inside = _INSIDE.sub(r"\1'", cell)
    return f"'{inside}" if _AT_THE_START.match(cell) else inside
