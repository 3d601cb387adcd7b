"""Sections are known again through renames, moves, splits and insertions."""

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from review.text.canonical import TextRejected, canonical
from review.text.matching import SectionChange, SectionMatch, match_sections

SAME, MOVED, RENAMED = SectionChange.SAME, SectionChange.MOVED, SectionChange.RENAMED
CHANGED, ADDED, REMOVED = SectionChange.CHANGED, SectionChange.ADDED, SectionChange.REMOVED

FEES = """These rules hold for all sellers.

# Fees

Sellers pay a fee for each listing, as [the list][list] says.

## Consequences

We remove the listing and warn the seller about it.

### Repeated

The second time the account is closed.

## Appeals

You may appeal within 30 days, in writing.

# Contact

Write to us.

[list]: https://market.example/fees
"""


def fates(old: str, new: str) -> list[tuple[str, str]]:
    """Each section of the new text, then the removed ones, with what became of it."""
    return [
        (match.change.value, _titles(match))
        for match in match_sections(old, new)
        if match.change != SAME
    ]


def _titles(match: SectionMatch) -> str:
    titles = [one.title or "(top)" for one in (match.old, match.new) if one]
    return titles[0] if len(set(titles)) == 1 else " > ".join(titles)


def swapped(text: str, one: str, two: str) -> str:
    return text.replace(one, "\0").replace(two, one).replace("\0", two)


APPEALS = "## Appeals\n\nYou may appeal within 30 days, in writing.\n\n"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(FEES, [], id="the same text"),
        pytest.param(
            FEES.replace("# Fees\n\nSellers", "# Fees\n\n\nSellers"), [], id="a blank line more"
        ),
        pytest.param(FEES.replace("# Contact", "Contact\n======="), [], id="an underlined heading"),
        pytest.param(FEES.replace("# Contact", "# Contact #"), [], id="a closed heading"),
        pytest.param(FEES.replace("30", "14"), [("changed", "Appeals")], id="a number"),
        pytest.param(
            FEES.replace("the listing and", "the listing\nand"),
            [("changed", "Consequences")],
            id="wrapped otherwise, which is not certain to be the same",
        ),
        pytest.param(
            FEES.replace("all sellers", "most sellers"), [("changed", "(top)")], id="the preamble"
        ),
        pytest.param(
            FEES.replace("# Contact", "# Where to write"),
            [("renamed", "Contact > Where to write")],
            id="renamed",
        ),
        pytest.param(
            FEES.replace("# Contact", "# CONTACT"),
            [("renamed", "Contact > CONTACT")],
            id="in capitals",
        ),
        pytest.param(
            FEES.replace("# Contact", "# [Contact](/elsewhere)"),
            [("renamed", "Contact")],
            id="a heading that links elsewhere is another heading",
        ),
        pytest.param(
            FEES.replace("# Contact", "# Where to write").replace("Write to us", "Mail to us"),
            [("changed", "Contact > Where to write")],
            id="renamed and edited",
        ),
        pytest.param(
            FEES.replace("# Fees", "# What sellers pay"),
            [("renamed", "Fees > What sellers pay")],
            id="a renamed section keeps its subsections where they are",
        ),
        pytest.param(
            FEES.replace(APPEALS, "").replace("Write to us.\n", f"Write to us.\n\n{APPEALS}"),
            [("changed", "Contact"), ("changed", "Appeals")],
            id="the definition went with the section before it",
        ),
        pytest.param(
            FEES.replace(APPEALS, "").replace("# Fees", f"{APPEALS}# Fees"),
            [("moved", "Appeals")],
            id="under no parent now",
        ),
        pytest.param(
            FEES.replace(APPEALS, "").replace("## Cons", f"{APPEALS}## Cons"),
            [("moved", "Appeals")],
            id="before its neighbour with its subsection",
        ),
        pytest.param(
            FEES.replace("### Repeated", "## Repeated"),
            [("moved", "Repeated")],
            id="a subsection no more",
        ),
        pytest.param(
            FEES.replace("### Repeated", "#### Repeated"),
            [("moved", "Repeated")],
            id="at another level",
        ),
        pytest.param(
            FEES.replace("### Repeated", "## Later\n\nThere is more.\n\n### Repeated"),
            [("added", "Later"), ("moved", "Repeated")],
            id="under a heading put before it",
        ),
        pytest.param(
            FEES.replace(APPEALS, "").replace(
                "# Fees", f"{APPEALS.replace('Appeals', 'Objections')}# Fees"
            ),
            [("renamed", "Appeals > Objections")],
            id="renamed and moved is renamed",
        ),
        pytest.param(
            FEES.replace("# Contact", "# Interest\n\nNone is due.\n\n# Contact"),
            [("added", "Interest")],
            id="inserted",
        ),
        pytest.param(FEES.replace(APPEALS, ""), [("removed", "Appeals")], id="removed"),
        pytest.param(
            FEES.replace(", in writing.", ".\n\n## Form\n\nIt has to be in writing, by post."),
            [("changed", "Appeals"), ("added", "Form")],
            id="split",
        ),
        pytest.param(
            FEES.replace("market.example/fees", "other.example/fees"),
            [("changed", "Fees"), ("changed", "Contact")],
            id="a link leads elsewhere although its section reads the same",
        ),
        pytest.param(
            FEES.replace("These rules", "[LIST]: /mine\n\nThese rules"),
            [("changed", "(top)"), ("changed", "Fees"), ("changed", "Contact")],
            id="an earlier definition wins",
        ),
        pytest.param(
            swapped(FEES, "# Contact", "## Appeals"),
            [("changed", "Contact"), ("added", "Appeals"), ("removed", "Appeals")],
            id="exchanged titles are no renames",
        ),
        pytest.param(
            FEES.replace("These rules hold", "# Scope\n\nThese rules hold"),
            [("added", "Scope"), ("removed", "(top)")],
            id="the words before the first heading are no section with a title",
        ),
    ],
)
def test_what_became_of_each_section(new: str, expected: list[tuple[str, str]]) -> None:
    assert fates(canonical(FEES), canonical(new)) == expected


def test_a_section_without_words_of_its_own_is_known_by_its_subsections() -> None:
    old = "# Rules\n\n## One\n\nFirst words of all.\n\n# Others\n\n## Two\n\nSecond words.\n"
    new = old.replace("# Rules", "# Duties")
    assert fates(old, new) == [("renamed", "Rules > Duties")]
    assert fates(old, new.replace("words of all", "words of them")) == [
        ("added", "Duties"),
        ("changed", "One"),
        ("removed", "Rules"),
    ]


def test_sections_without_any_word_are_not_known_by_it() -> None:
    assert fates("# A\n\n# B\n", "# C\n\n# B\n") == [("added", "C"), ("removed", "A")]


def test_words_that_stand_twice_make_a_rename_a_guess() -> None:
    old = "# A\n\nNothing is due.\n\n# B\n\nNothing is due.\n"
    for new in (old.replace("# A", "# C"), "# C\n\nNothing is due.\n"):
        (renamed,) = [one for one in match_sections(old, new) if one.change == RENAMED]
        assert renamed.ambiguous
    alone = match_sections("# A\n\nNothing is due.\n", "# C\n\nNothing is due.\n")
    assert [(one.change, one.ambiguous) for one in alone] == [(RENAMED, False)]


def test_of_subsections_with_one_title_each_stays_under_its_parent() -> None:
    first = "# A\n\n## Examples\n\nNone.\n\n"
    old = f"{first}# B\n\n## Examples\n\nSome.\n\n# C\n\n## Examples\n\nNone.\n"
    new = old.replace(first, "")
    assert fates(old, new) == [("removed", "A"), ("removed", "Examples")]


def test_one_title_used_twice_is_told_apart_by_the_words() -> None:
    old = "# A\n\nRed green blue.\n\n# A\n\nOne two three four.\n"
    new = "# A\n\nOne two three five.\n"
    assert fates(old, new) == [("changed", "A"), ("removed", "A")]
    kept, gone = match_sections(old, new)
    assert kept.old is not None
    assert gone.old is not None
    assert (kept.old.number, gone.old.number) == (2, 1)


def test_a_first_text_is_all_added_and_no_text_has_no_sections() -> None:
    assert fates("", "# A\n\nb\n") == [("added", "A")]
    assert match_sections("", "") == ()


LINES = st.sampled_from(
    [
        "# A",
        "## A",
        "## B *c*",
        "### D",
        "# B #",
        "#",
        "    # x",
        "> # quoted",
        "- # item",
        "some words",
        "other words",
        "",
        "===",
        "---",
        "```",
        "***",
        "[a]",
        "[a]: /x",
        "[a]: /y",
    ]
)
MARKDOWN = st.one_of(st.lists(LINES, max_size=16).map("\n".join), st.text(max_size=60))


@st.composite
def two_texts(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts with nothing in common, or of the same lines: some dropped, some elsewhere."""
    old = draw(MARKDOWN)
    lines = draw(st.permutations(old.split("\n")))[: draw(st.integers(1, 16))]
    new = draw(st.one_of(MARKDOWN, st.just("\n".join(lines)), st.just(old.replace("words", "w"))))
    try:
        return canonical(old), canonical(new)
    except TextRejected:
        assume(False)
        raise


@settings(deadline=None)
@given(two_texts())
def test_a_text_matched_with_itself_is_the_same(texts: tuple[str, str]) -> None:
    old, _ = texts
    found = match_sections(old, old)
    assert all(match.change == SAME and match.old == match.new for match in found)


@settings(deadline=None)
@given(two_texts())
def test_each_section_stands_on_its_side_exactly_once(texts: tuple[str, str]) -> None:
    old, new = texts
    found = match_sections(old, new)
    for text, side in ((old, [m.old for m in found]), (new, [m.new for m in found])):
        spans = sorted((one.start, one.end) for one in side if one)
        assert "".join(text[start:end] for start, end in spans) == text
    assert all((m.old is None) == (m.change == ADDED) for m in found)
    assert all((m.new is None) == (m.change == REMOVED) for m in found)


@settings(deadline=None)
@given(two_texts())
def test_exchanging_the_texts_exchanges_added_and_removed_and_nothing_else(
    texts: tuple[str, str],
) -> None:
    old, new = texts
    turned = {ADDED: REMOVED, REMOVED: ADDED}
    forth = {(m.old, m.new, m.change, m.ambiguous) for m in match_sections(old, new)}
    back = {
        (m.new, m.old, turned.get(m.change, m.change), m.ambiguous)
        for m in match_sections(new, old)
    }
    assert forth == back


@settings(deadline=None)
@given(two_texts())
def test_what_is_called_the_same_has_the_same_characters(texts: tuple[str, str]) -> None:
    old, new = texts
    for match in match_sections(old, new):
        if match.old and match.new and match.change in (SAME, MOVED):
            assert match.old.title == match.new.title
            one = old[match.old.start : match.old.end]
            two = new[match.new.start : match.new.end]
            assert bare(one) == bare(two)


def bare(own: str) -> list[str]:
    """The lines of a section without blank ones and without what makes its heading one."""
    lines = [line for line in own.split("\n") if line]
    if len(lines) > 1 and not set(lines[1].strip()) - set("=-"):
        del lines[1]
    return [lines[0].strip(" \t#"), *lines[1:]] if lines else []


SECTIONS = st.lists(
    st.tuples(
        st.sampled_from(["#", "##", "###"]),
        st.sampled_from(["A", "B", "C *d*", ""]),
        st.sampled_from(["", "Some words.", "Other words here.", "- an item\n- another", "***"]),
    ),
    max_size=8,
)


@settings(deadline=None)
@given(SECTIONS, st.randoms(use_true_random=False))
def test_shuffled_sections_are_the_same_or_moved(
    drawn: list[tuple[str, str, str]], chance: random.Random
) -> None:
    whole = [f"{level} {title}".rstrip() + f"\n\n{body}\n\n" for level, title, body in drawn]
    shuffled = chance.sample(whole, len(whole))
    assume(whole)
    found = match_sections(canonical("".join(whole)), canonical("".join(shuffled)))
    assert {match.change for match in found} <= {SAME, MOVED}
    if whole != shuffled:
        assert MOVED in {match.change for match in found}
