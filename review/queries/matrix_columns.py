"""The resolution matrix in columns: for a spreadsheet, and for a page of text."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from review.queries.comment_view import CommentView
from review.queries.resolution_matrix import MatrixRow
from review.text.markdown_table import escaped, table
from review.text.spreadsheet import csv_of

Column = tuple[str, Callable[[MatrixRow], str]]


def _carried(row: MatrixRow) -> str:
    number = row.view.answer.revision_number if row.view.answer else None
    return "" if number is None else str(number)


def _kind(view: CommentView) -> str:
    return "blocking" if view.comment.blocking else view.comment.kind.value


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _yes(*, truth: bool) -> str:
    return "yes" if truth else "no"


# What a spreadsheet gets; the names are for programs too.
COLUMNS: tuple[Column, ...] = (
    ("id", lambda row: row.view.comment.id),
    ("thread", lambda row: row.view.thread),
    ("raised_at", lambda row: _time(row.view.comment.created_at)),
    ("raiser", lambda row: row.view.comment.author_label),
    ("group", lambda row: row.group),
    ("audience", lambda row: row.view.comment.audience.value),
    ("kind", lambda row: row.view.comment.kind.value),
    ("blocking", lambda row: _yes(truth=row.view.comment.blocking)),
    ("revision", lambda row: str(row.view.revision)),
    ("section", lambda row: row.section),
    ("quote", lambda row: row.quote),
    ("quote_now", lambda row: row.place.state.value if row.place is not None else ""),
    ("comment", lambda row: row.view.comment.body),
    ("disposition", lambda row: row.view.disposition.value),
    ("reply", lambda row: row.view.answer.reply if row.view.answer else ""),
    ("disposition_revision", _carried),
    ("disposed_by", lambda row: row.view.answer.by_label if row.view.answer else ""),
    ("disposed_at", lambda row: _time(row.view.answer.at) if row.view.answer else ""),
    ("answer", lambda row: row.said),
    ("answer_words", lambda row: row.words),
    ("answer_by", lambda row: row.said_by),
    ("standing", lambda row: row.view.standing.value if row.view.standing else ""),
    ("open", lambda row: _yes(truth=row.view.open)),
    ("files", lambda row: row.files),
)

# What fits a page of text.
SHORT_COLUMNS: tuple[Column, ...] = (
    ("Comment", lambda row: row.view.comment.body),
    ("Kind", lambda row: _kind(row.view)),
    ("Raiser", lambda row: row.view.comment.author_label),
    ("Group", lambda row: row.group),
    ("Audience", lambda row: row.view.comment.audience.value),
    ("Revision", lambda row: str(row.view.revision)),
    ("Section", lambda row: row.section),
    ("Quote", lambda row: row.quote),
    ("Disposition", lambda row: row.view.disposition.replace("_", " ")),
    ("Reply", lambda row: row.view.answer.reply if row.view.answer else ""),
    ("Carried by revision", _carried),
    ("Answer of the raiser", lambda row: ": ".join(filter(None, (row.said, row.words)))),
    ("Standing", lambda row: row.view.standing or ""),
    ("Files", lambda row: row.files),
)


def matrix_csv(rows: Sequence[MatrixRow]) -> str:
    """For a spreadsheet: begins with a byte order mark, and no cell is a formula."""
    return csv_of(_names(COLUMNS), (_cells(COLUMNS, row) for row in rows))


def matrix_markdown(title: str, rows: Sequence[MatrixRow]) -> str:
    """A heading and a table."""
    told = table(_names(SHORT_COLUMNS), (_cells(SHORT_COLUMNS, row) for row in rows))
    return f"# {escaped(title)}\n\n{told}"


def _names(columns: Sequence[Column]) -> list[str]:
    return [name for name, _ in columns]


def _cells(columns: Sequence[Column], row: MatrixRow) -> list[str]:
    return [read(row) for _, read in columns]
