"""The HTML of a policy is safe, and shows every word that is signed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.text.markdown import clean, to_html
from review.text.sections import sections

REL = 'rel="nofollow noopener noreferrer"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](https://b.example)", f'<p><a href="https://b.example" {REL}>a</a></p>'),
        ("[a](mailto:b@c.example)", f'<p><a href="mailto:b@c.example" {REL}>a</a></p>'),
        ("<https://b.example>", f'<p><a href="https://b.example" {REL}>https://b.example</a></p>'),
        ("[a](#appeals)", f'<p><a href="#s-appeals" {REL}>a</a></p>'),
        ("[a](/b)", '<p><span class="link-left-out" title="/b">a</span></p>'),
        ("[a](//b.example)", '<p><span class="link-left-out" title="//b.example">a</span></p>'),
        ("[a](ftp://b)", '<p><span class="link-left-out" title="ftp://b">a</span></p>'),
        ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
        ("[a](data:text/html,b)", "<p>[a](data:text/html,b)</p>"),
        (
            "![*a* b](https://t.example/p.gif)",
            f'<p><a href="https://t.example/p.gif" {REL}>a b</a></p>',
        ),
        (
            "![](https://t.example/p.gif)",
            f'<p><a href="https://t.example/p.gif" {REL}>picture</a></p>',
        ),
        ("![a](p.png)", "<p>a</p>"),
        (
            "[![a](https://t.example)](https://b.example)",
            f'<p><a href="https://b.example" {REL}>a</a></p>',
        ),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("# A &amp; B", '<h1 id="s-a--b">A &amp; B</h1>'),
        ("pay &#x202E;tfel", "<p>pay \ufffdtfel</p>"),
        ("`<table>`", "<p><code>&lt;table&gt;</code></p>"),
    ],
)
def test_markdown_becomes_harmless_html(text: str, expected: str) -> None:
    assert to_html(text).strip() == expected


def test_a_table_can_be_scrolled_by_finger_and_by_keyboard() -> None:
    shown = to_html("| a | b |\n|--:|---|\n| 1 | 2 |\n")
    assert shown.startswith(
        '<div class="table" tabindex="0" role="group" aria-label="Table"><table>'
    )
    assert shown.strip().endswith("</table></div>")


def test_each_section_can_be_linked_to() -> None:
    text = "Before\n\n# A\n\n> # quoted\n\nA\n---\n"
    ids = re.findall(r'id="([^"]*)"', to_html(text))
    assert ids == [f"s-{section.anchor}" for section in sections(text) if section.level]


@pytest.mark.parametrize("opening", [">", "- ", "1. ", "> - "])
@pytest.mark.parametrize("depth", range(15, 80))
def test_words_nested_too_deep_for_the_parser_are_shown_all_the_same(
    opening: str, depth: int
) -> None:
    assert "words nobody saw" in to_html(f"{opening * depth} words nobody saw")


ATTACKS = st.lists(
    st.sampled_from(
        [
            "<script>",
            "</table>",
            '"',
            "'",
            "onerror=",
            "javascript:",
            "![",
            "[",
            "](",
            ")",
            "<",
            ">",
            "`",
            "&#60;",
            "&quot;",
            "\n",
            "# ",
            "|",
            "|-|\n",
            "http://x",
            "*",
            "#x",
            " ",
            "<http:",
            "\\",
        ]
    ),
    max_size=30,
).map("".join)


@given(st.one_of(ATTACKS, st.text()))
def test_cleaning_the_html_again_changes_nothing(text: str) -> None:
    shown = to_html(text)
    assert clean(shown) == shown
    assert not re.search(r"<(script|img|iframe|style|object)|<[^>]*\s(on\w+|style|src)=", shown)
