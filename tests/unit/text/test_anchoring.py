"""A quoted passage is found again where it went, or it is said that nobody knows."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.text.anchoring import Anchor, AnchorState, attach, reattach
from review.text.surroundings import surroundings

CERTAIN, MAYBE, ORPHANED = AnchorState.CERTAIN, AnchorState.MAYBE, AnchorState.ORPHANED

TEXT = """# Knives

Sellers must not offer knives with a blade longer than ten centimetres to anybody.

## Consequences

We remove the listing and warn the seller, who may answer within 30 days in writing.

* A first offer is removed.
* A second offer is removed.
"""
QUOTE = "We remove the listing and warn the seller, who may answer within 30 days"
BEFORE, AFTER = surroundings(TEXT, TEXT.index(QUOTE), TEXT.index(QUOTE) + len(QUOTE))
BAN = "must not offer knives with a blade longer than ten centimetres"


def shown(text: str, anchor: Anchor) -> str | None:
    return None if anchor.start is None else text[anchor.start : anchor.end]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(TEXT, QUOTE, id="where it stood"),
        pytest.param("# New\n\nMore.\n\n" + TEXT, QUOTE, id="further down"),
        pytest.param(TEXT, f"\n {QUOTE}  ", id="with blanks around it"),
        pytest.param(TEXT, "offer knives\nwith  a blade", id="quoted across lines"),
        pytest.param(
            TEXT.replace("listing and warn", "listing\n   and warn"), QUOTE, id="wrapped otherwise"
        ),
        pytest.param("\n\n\n  \n" + TEXT.replace("\n", "\n\n\n"), QUOTE, id="behind blank lines"),
    ],
)
def test_what_stands_there_once_word_for_word_is_certain(text: str, quote: str) -> None:
    anchor = attach(text, quote)
    assert (anchor.state, anchor.score) == (CERTAIN, 100)
    assert (shown(text, anchor) or "").split() == quote.split()


@pytest.mark.parametrize(
    ("prefix", "suffix", "state", "at"),
    [
        ("* A first ", " is removed", CERTAIN, "first "),
        ("", "", MAYBE, "first "),
        ("* A second ", "", CERTAIN, "second "),
        ("", " is removed.\n* A second", CERTAIN, "first "),
        ("", " is removed", MAYBE, "first "),
        ("seller's third ", " was kept", MAYBE, "first "),
        ("removed. * A second ", " was kept", CERTAIN, "second "),
    ],
)
def test_of_several_places_the_surroundings_tell(
    prefix: str, suffix: str, state: AnchorState, at: str
) -> None:
    text = TEXT.replace("must not offer", "must not sell")
    anchor = attach(text, "offer", prefix, suffix)
    assert anchor.state == state
    assert anchor.start is not None
    assert text[: anchor.start].endswith(at)


@pytest.mark.parametrize(
    ("quote", "prefix", "suffix", "state"),
    [
        pytest.param("first offer", "* A ", " is removed", CERTAIN, id="as it was"),
        pytest.param("first offer", "makes a ", " in June", MAYBE, id="another one"),
        pytest.param("list", "", "", MAYBE, id="a part of another word"),
        pytest.param("listing", "", "", CERTAIN, id="a word"),
        pytest.param("3", "", "", MAYBE, id="a part of another number"),
        pytest.param("list", "We remove the ", "", CERTAIN, id="a part of the word that was meant"),
    ],
)
def test_a_short_passage_that_is_left_once_may_be_another(
    quote: str, prefix: str, suffix: str, state: AnchorState
) -> None:
    anchor = attach(TEXT, quote, prefix, suffix)
    assert anchor.state == state
    assert shown(TEXT, anchor) == quote


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("30", "14", QUOTE.replace("30", "14"), id="another number"),
        pytest.param(
            "and warn", "and then warn", QUOTE.replace("and", "and then"), id="a new word"
        ),
        pytest.param("remove the", "remove", QUOTE.replace("the l", "l"), id="a word less"),
        pytest.param("We remove", "we Remove", QUOTE.replace("We re", "we Re"), id="case"),
        pytest.param(
            "listing", "**listing**", QUOTE.replace("listing", "**listing**"), id="markup"
        ),
    ],
)
def test_an_edited_passage_is_certain_in_its_surroundings_and_maybe_without(
    old: str, new: str, expected: str
) -> None:
    text = TEXT.replace(old, new)
    anchor = attach(text, QUOTE, BEFORE, AFTER)
    assert (anchor.state, shown(text, anchor)) == (CERTAIN, expected)
    assert 90 <= anchor.score <= 100
    for prefix, suffix in (("", ""), ("quite other words before it, ", "and behind it too")):
        bare = attach(text, QUOTE, prefix, suffix)
        assert (bare.state, bare.start, bare.end) == (MAYBE, anchor.start, anchor.end)


def test_a_rewritten_passage_is_maybe_even_in_its_surroundings() -> None:
    text = TEXT.replace(
        "remove the listing and warn the seller", "hide the listing and tell its owner"
    )
    anchor = attach(text, QUOTE, BEFORE, AFTER)
    assert anchor.state == MAYBE
    assert 70 <= anchor.score < 90


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("must not offer", "must offer"),
        ("must not offer", "must never offer"),
        ("ten centimetres", "not ten centimetres"),
        ("longer than", "not longer than"),
    ],
)
def test_a_not_that_came_or_went_is_never_certain(old: str, new: str) -> None:
    text = TEXT.replace(old, new)
    anchor = attach(text, f"Sellers {BAN} to anybody.", "# Knives\n\n", "\n\n## Consequences")
    assert anchor.state == MAYBE
    assert anchor.score >= 90
    assert (shown(text, anchor) or "").startswith("Sellers must")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(TEXT.replace(QUOTE, "Nothing happens"), QUOTE, id="its words are gone"),
        pytest.param(TEXT, "", id="nothing quoted"),
        pytest.param(TEXT, " \n\t", id="blanks quoted"),
        pytest.param(TEXT, "???", id="marks that stand nowhere"),
        pytest.param("", QUOTE, id="no text"),
        pytest.param("***\n", QUOTE, id="a text without words"),
        pytest.param(TEXT, "Buyers have to pay a fee for each order they place", id="other words"),
        pytest.param("We remove.\n", QUOTE, id="a short rest of it"),
    ],
)
def test_what_is_gone_is_orphaned_and_has_no_place(text: str, quote: str) -> None:
    assert attach(text, quote, BEFORE, AFTER) == Anchor(ORPHANED)


BOILERPLATE = "The seller of {} has to answer our question about it within ten working days.\n\n"
GOODS = ["knives", "tickets", "medicines"]


def test_of_two_edited_passages_the_surroundings_tell() -> None:
    old = "".join(f"## On {one}\n\n" + BOILERPLATE.format(one) for one in GOODS)
    new = old.replace("ten working", "five working")
    for one in GOODS:
        quote = BOILERPLATE.format(one).strip()
        anchor = reattach(old, new, quote)
        assert anchor.state == CERTAIN
        assert one in (shown(new, anchor) or "")
        assert attach(new, quote).state == MAYBE


def test_a_likelier_passage_in_other_surroundings_is_not_certain() -> None:
    quote = BOILERPLATE.format("knives").strip()
    text = "## On knives\n\nThey are forbidden.\n\n" + BOILERPLATE.format("tickets")
    assert attach(text, quote, "## On knives\n\n", "\n\n## On tickets").state == MAYBE


def test_the_passage_in_its_surroundings_is_taken_before_a_likelier_one() -> None:
    old = "## On knives\n\n" + BOILERPLATE.format("knives")
    edited = old.replace("ten working", "five working")
    copied = "## In short\n\n" + BOILERPLATE.format("knives").replace(" working", "")
    for new in (edited + copied, copied + edited):
        anchor = reattach(old, new, BOILERPLATE.format("knives"))
        assert "five working" in (shown(new, anchor) or "")
        assert anchor.state == CERTAIN


def test_a_thousand_places_are_not_told_apart() -> None:
    for count, state in ((900, CERTAIN), (1_100, MAYBE)):
        assert attach("first fee, " + "then fee, " * count, "fee", "first ").state == state


def test_a_passage_is_followed_by_what_stood_around_it_in_the_old_text() -> None:
    new = TEXT.replace("30", "14")
    assert attach(new, QUOTE).state == MAYBE
    assert reattach(TEXT, new, QUOTE).state == CERTAIN


@pytest.mark.parametrize(
    ("prefix", "new", "state"),
    [
        ("", TEXT.replace("* A first offer is removed.\n", ""), MAYBE),
        ("* A first ", TEXT.replace("* A first offer is removed.\n", ""), MAYBE),
        ("* A second ", TEXT.replace("* A first offer is removed.\n", ""), CERTAIN),
        ("", TEXT.replace(" offer is removed.", " one is hidden."), ORPHANED),
    ],
)
def test_one_of_two_places_is_not_followed_to_the_other(
    prefix: str, new: str, state: AnchorState
) -> None:
    assert reattach(TEXT, new, "offer is removed", prefix).state == state


def test_a_quote_that_never_stood_in_the_old_text_is_never_certain() -> None:
    assert reattach("# Else\n\nOther words.\n", TEXT, QUOTE).state == MAYBE


WORDS = st.sampled_from(
    ["seller", "must", "not", "fee", "30", "days,", "(x)", "*b*", "café", "\n", " "]
)
PROSE = st.lists(WORDS, max_size=30).map(" ".join)


@settings(deadline=None)
@given(PROSE, PROSE, PROSE)
def test_a_passage_of_a_text_is_found_in_it(before: str, quote: str, after: str) -> None:
    text = f"{before} {quote} {after}"
    anchor = attach(text, quote, *surroundings(text, len(before) + 1, len(text) - len(after) - 1))
    if not quote.split():
        assert anchor == Anchor(ORPHANED)
        return
    assert anchor.score == 100
    assert (shown(text, anchor) or "").split() == quote.split()
    if anchor.state == CERTAIN:
        # The words before it are as many as they were, so that it is this one of several.
        assert text[: anchor.start].split() == before.split()


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_text_gets_an_answer_and_a_place_within_it(
    text: str, quote: str, prefix: str, suffix: str
) -> None:
    anchor = attach(text, quote, prefix, suffix)
    if anchor.state == ORPHANED:
        assert (anchor.start, anchor.end, anchor.score) == (None, None, 0)
        return
    assert anchor.start is not None
    assert anchor.end is not None
    assert 0 <= anchor.start < anchor.end <= len(text)
    assert 70 <= anchor.score <= 100


def noise(seed: int, count: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"word{chance.randrange(1500)}" for _ in range(count))


ROUND = "a b c d e f g h i j "


@pytest.mark.parametrize(
    ("text", "quote", "state"),
    [
        pytest.param(noise(1, 130_000), noise(2, 700), ORPHANED, id="too much to look for"),
        pytest.param(noise(1, 25_000), noise(2, 700), ORPHANED, id="nothing like it"),
        pytest.param(ROUND * 2_000, ROUND * 99 + "z", MAYBE, id="much like it everywhere"),
        pytest.param(ROUND * 33_000, ROUND * 5 + "z", MAYBE, id="a little of it everywhere"),
        pytest.param("a" * 2**20, "a" * 4_999 + "b", ORPHANED, id="1 MiB of one word"),
        pytest.param("a" * 2**20, "a", MAYBE, id="a million places"),
        pytest.param("!" * 2**20, "?" * 5_000, ORPHANED, id="1 MiB of marks"),
        pytest.param("\n" * 2**20, "b " * 50, ORPHANED, id="1 MiB of blank lines"),
        pytest.param("ab" * 2**19, "ab" * 2_400 + "c", ORPHANED, id="nearly a period"),
    ],
)
def test_a_search_that_would_take_too_long_is_not_made(
    text: str, quote: str, state: AnchorState
) -> None:
    assert attach(text, quote, "before " * 700, " after" * 700).state == state
