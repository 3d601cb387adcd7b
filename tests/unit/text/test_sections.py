"""Sections tile the text and keep their anchors and hashes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.text.canonical import TextRejected, canonical
from review.text.sections import sections

LINES = st.sampled_from(
    [
        "# A",
        "## B *c*",
        "words here",
        "",
        "===",
        "---",
        "```",
        "> # quoted",
        "- # item",
        "#",
        "    # x",
    ]
)
MARKDOWN = st.one_of(st.lists(LINES, max_size=20).map("\n".join), st.text(max_size=60))


def outline(text: str) -> list[tuple[int, str, str]]:
    return [(found.level, found.title, found.anchor) for found in sections(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Just words.\n", [(0, "", "top-of-text")]),
        ("Before.\n\n# One\n", [(0, "", "top-of-text"), (1, "One", "one")]),
        ("\n\n# One\n", [(1, "One", "one")]),
        ("One\n===\n\nTwo\n---\n", [(1, "One", "one"), (2, "Two", "two")]),
        ("## A & B, *c* `d` [e](/f)\n", [(2, "A & B, c d e", "a--b-c-d-e")]),
        (
            "# A\n# A\n# A-1\n# a\n",
            [(1, "A", "a"), (1, "A", "a-1"), (1, "A-1", "a-1-1"), (1, "a", "a-2")],
        ),
        ("# Strafmaß § 3\n", [(1, "Strafmaß § 3", "strafmaß--3")]),
        ("# !!!\n#\n", [(1, "!!!", "section"), (1, "", "section-1")]),
        ("# Top of text\n", [(1, "Top of text", "top-of-text-1")]),
        (
            "# A\n```\n# no\n```\n> # no\n\n- # no\n\n<!--\n# yes\n-->\n",
            [(1, "A", "a"), (1, "yes", "yes")],
        ),
        ("# a&#10;Bcc: b &#x202E;c\n", [(1, "a Bcc: b \ufffdc", "a-bcc-b-c")]),
    ],
)
def test_headings_of_the_document_itself_make_the_sections(
    text: str, expected: list[tuple[int, str, str]]
) -> None:
    assert outline(text) == expected


def test_a_section_holds_its_own_text_without_its_subsections() -> None:
    text = "# A\n\none two\n\n## B\n\nthree\n"
    first, second = sections(text)
    assert text[first.start : first.end] == "# A\n\none two\n\n"
    assert (first.number, second.number) == (1, 2)
    assert (first.words, second.words) == (3, 2)


def test_a_section_behind_another_does_not_change_its_hash() -> None:
    alone = sections("# A\n\none\n")
    followed = sections("Before.\n\n# A\n\none\n\n# B\n\ntwo\n")
    assert alone[0].sha256 == followed[1].sha256
    assert alone[0].anchor == followed[1].anchor


def test_a_changed_word_changes_the_hash_of_its_section_alone() -> None:
    old, new = sections("# A\n\none\n\n# B\n\ntwo\n"), sections("# A\n\none\n\n# B\n\nthree\n")
    assert old[0].sha256 == new[0].sha256
    assert old[1].sha256 != new[1].sha256


def test_no_text_has_no_sections() -> None:
    assert sections("") == ()


@given(MARKDOWN)
def test_the_slices_of_all_sections_joined_are_the_text(text: str) -> None:
    try:
        text = canonical(text)
    except TextRejected:
        assume(False)
    found = sections(text)
    assert "".join(text[section.start : section.end] for section in found) == text
    assert [section.number for section in found] == list(range(1, len(found) + 1))
    assert len({section.anchor for section in found}) == len(found)
