"""A slip inside a condition is shown at its line and column of the file, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from review.plans.mistakes import START, Place, PlanMistakes
from review.plans.places import key_of, start_of, value_of, within
from review.plans.reading import read_plan

HEAD = "name: one\nrequirements:\n  - group: legal\n    when: "


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ("theme is safty\n", 4, 20),
        ("   theme is safty   # why\n", 4, 23),
        ("'theme is safty'\n", 4, 21),
        ("'section ''Fees'' mentions ''a'' nd'\n", 4, 44),
        ('"theme is safty"\n', 4, 21),
        ('"section \\"Fees\\" mentions \\"a\\" nd"\n', 4, 44),
        ('"section \\x22\\u0046ees\\x22 chnged"\n', 4, 38),
        ("!!str theme\n", 4, 5),
        ("&a theme is safty\n", 4, 23),
        ("|\n      theme is safty\n", 5, 16),
        (">-\n      theme is\n      safty\n", 6, 7),
        ("|2\n      theme\n\n         is\n      safty\n", 8, 7),
        ("theme is\n      safty\n", 5, 7),
        ('"theme is\n\n      safty"\n', 6, 7),
        ('"theme is\\\n      \\ safty"\n', 5, 9),
        # The condition ends too early: behind its last word.
        ("theme is\n", 4, 19),
        ("'theme is'\n", 4, 20),
        ("|\n      theme is\n", 5, 15),
        ("text mentions “refund”\n", 4, 25),
        ("(theme is safety\n", 4, 11),
    ],
)
def test_a_slip_is_shown_where_it_is_written(written: str, line: int, column: int) -> None:
    with pytest.raises(PlanMistakes) as caught:
        read_plan(HEAD + written)
    assert [(one.line, one.column) for one in caught.value.mistakes] == [(line, column)]


def test_a_condition_written_elsewhere_is_shown_there() -> None:
    source = "name: one\ntitle: &t theme is safty\nrequirements:\n  - group: legal\n    when: *t\n"
    with pytest.raises(PlanMistakes) as caught:
        read_plan(source)
    assert [(one.line, one.column) for one in caught.value.mistakes] == [(2, 20)]


def test_what_has_no_place_is_shown_at_the_start() -> None:
    assert start_of({}) == key_of({}, "a") == value_of(None, 3) == START


@given(st.text(max_size=40), st.integers(1, 9), st.integers(1, 9), st.text(max_size=9))
def test_whatever_the_source_there_is_a_place(
    source: str, line: int, column: int, value: str
) -> None:
    for offset in range(len(value) + 1):
        place = within(source, Place(line, column), value, offset)
        assert place.line >= 1
        assert place.column >= 1


PLAIN = st.text(st.sampled_from("abc \"'\\é漢"), min_size=1).map(str.strip).filter(bool)


@given(PLAIN, st.booleans())
def test_every_letter_of_a_quoted_text_is_found(text: str, double: bool) -> None:
    if double:
        source = '- "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        source = "- '" + text.replace("'", "''") + "'"
    assert YAML(typ="rt", pure=True).load(source) == [text]
    for offset, letter in enumerate(text):
        if letter != " ":
            found = within(source, Place(1, 3), text, offset)
            assert source[found.column - 1 :].startswith((letter, f"\\{letter}"))
