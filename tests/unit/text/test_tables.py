"""Tables for spreadsheets and in Markdown: every word arrives, and none of them does anything."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.text.markdown import to_html
from review.text.markdown_table import escaped, table
from review.text.spreadsheet import BYTE_ORDER_MARK, csv_of, harmless

RISKY = "=+-@\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Why?", "Why?"),
        ("", ""),
        ("a = b, 1-2, x@y.org", "a = b, 1-2, x@y.org"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("  =1", "'  =1"),
        ("\u00a0\u200b=1", "'\u00a0\u200b=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("\uff1d1", "'\uff1d1"),
        ("a;=1", "a;'=1"),
        ("a\n=1+1", "a\n'=1+1"),
        ("- one\n- two", "'- one\n'- two"),
        ("a\r\n @x", "a\r\n' @x"),
        ("a; b\nc", "a; b\nc"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str, written: str) -> None:
    assert harmless(cell) == written


CELLS = st.text(st.sampled_from([*RISKY, *" \t\r\n;,\"'ab1|<\\"]), max_size=12)


@given(CELLS)
def test_no_cell_begins_a_formula_however_the_file_is_cut(cell: str) -> None:
    """Also where it is read with semicolons or tabs, and its quotes are not understood."""
    written = csv_of(["x"], [[cell]])
    row = written.removeprefix(BYTE_ORDER_MARK).removeprefix('"x"\r\n')
    cut = row
    for separator in ";\t\r":
        cut = cut.replace(separator, "\n")
    for piece in cut.split("\n"):
        assert piece.lstrip(' "')[:1] not in RISKY or not piece.strip(' "')
    assert harmless(cell).replace("'", "") == cell.replace("'", "")


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4))
def test_every_word_arrives_in_its_cell(rows: list[list[str]]) -> None:
    written = csv_of(["a", "b"], rows)
    assert written.startswith(BYTE_ORDER_MARK)
    reader = csv.reader(StringIO(written.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert list(reader) == [["a", "b"], *([harmless(cell) for cell in row] for row in rows)]


def test_a_long_run_of_blanks_takes_no_time_to_look_through() -> None:
    cell = (";" + ' "' * 50) * 200 + " " * 20_000
    assert harmless(cell) == cell


def test_a_table_has_a_line_for_each_row() -> None:
    assert table(["A", "B"], [["1", "x\ny"], ["", "|"]]) == (
        "| A | B |\n| --- | --- |\n| 1 | x<br>y |\n|  | \\| |\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        "*a* _b_ `c` ~~d~~ $e$ \\f",
        "<script>alert(1)</script> &amp; <!-- x -->",
        "[click](javascript:alert(1)) ![x](https://evil.example/x.png)",
        "a | b || c",
        "# a",
        "<https://evil.example>",
        "[^1] ^up^ {x}",
    ],
)
def test_words_in_markdown_are_words(words: str) -> None:
    html = to_html(table(["A"], [[words]]))
    plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<td>{plain}</td>" in html


def test_no_address_becomes_a_link_by_itself() -> None:
    assert escaped("http://a.example WWW.b.example") == "http\\://a.example WWW\\.b.example"
