"""Whole words are found whatever their case, their marks and their line breaks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.rules.phrases import first_mentioned, folded, has_words, title_key


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("suspension", "Suspension follows."),
        ("SUSPENSION", "a suspension"),
        ("suspension", "**suspension**, _suspension_"),
        ("suspension", "the (suspension)"),
        ("suspension", "sus\u00adpension"),
        ("seller", "the seller's account"),
        ("seller", "the seller’s account"),
        ("account suspension", "account\n   suspension"),
        ("account suspension", "account **suspension**"),
        ("account  suspension", "> account\n> suspension"),
        ("off-platform", "Off platform"),
        ("off platform", "off‑platform"),
        ("straße", "STRASSE"),
        ("Café", "cafe\u0301"),
        ("приостановка", "Приостановка счёта"),
        ("निलंबन", "खाता निलंबन।"),
        ("暂停", "我们将暂停账户。"),
        ("ระงับ", "เราจะระงับบัญชี"),
        ("4.2", "see 4.2"),
    ],
)
def test_the_words_are_found(phrase: str, text: str) -> None:
    assert first_mentioned([phrase], text) == phrase


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("suspension", "suspensions"),
        ("suspension", "suspended"),
        ("art", "part, arts, party"),
        ("account suspension", "suspension of the account"),
        ("account suspension", "account and suspension"),
        ("निल", "निलंबन"),
        ("नलंबन", "निलंबन"),
        ("暂停", "我们将停暂账户"),
        ("refund", ""),
    ],
)
def test_other_words_are_not(phrase: str, text: str) -> None:
    assert first_mentioned([phrase], text) is None


def test_the_first_phrase_that_is_found_is_named() -> None:
    assert first_mentioned(["ban", "removal", "fee"], "a fee, a removal") == "removal"


@pytest.mark.parametrize(
    ("text", "has"), [("a", True), (" - ", False), ("*_*", False), ("暂", True)]
)
def test_marks_alone_are_no_words(text: str, has: bool) -> None:
    assert has_words(text) is has


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # The first and the last of a range of characters that are words by themselves.
        ("a\u3400b", " a \u3400 b "),
        ("a\u9fffb", " a \u9fff b "),
        ("a\u33ffb", " a b "),
        # And of the marks that nobody sees.
        ("a\ufe00b", " ab "),
        ("a\ufe0fb", " ab "),
        ("a\u034fb", " ab "),
        # An accent that stands by itself is part of its word.
        ("x\u0301y", " x\u0301y "),
        ("A  (b)", " a b "),
    ],
)
def test_a_text_is_folded_to_its_words(text: str, words: str) -> None:
    assert folded(text) == words


def test_titles_are_the_same_but_for_case_and_spacing() -> None:
    assert title_key(" What  happens\tTHEN ") == title_key("what happens then")
    assert title_key("Cafe\u0301") == title_key("CAFÉ")
    assert title_key("Consequences") != title_key("Consequence")


@given(st.text(), st.text(st.characters(categories=["L", "N"]), min_size=1), st.text())
def test_a_word_between_spaces_is_always_found(before: str, word: str, after: str) -> None:
    assert first_mentioned([word], f"{before} {word} {after}") == word


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)
