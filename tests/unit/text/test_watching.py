"""Whoever watches a section hears of every change in it, and of no other."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from review.text.canonical import canonical
from review.text.matching import SectionChange, SectionMatch, match_sections
from review.text.watching import WatchedChange, watched_changes

OLD = """Before it all.

# Scope

This holds for sellers.

# Consequences

We remove the listing.

## First time

A warning is sent.

## Second time

The account is closed.

# Appeals

Write within 30 days.
"""
SCOPE = "# Scope\n\nThis holds for sellers.\n\n"
FIRST = "## First time\n\nA warning is sent.\n\n"
SECOND = "## Second time\n\nThe account is closed.\n\n"
APPEALS = "# Appeals\n\nWrite within 30 days.\n"


def watched(new: str, *titles: str, old: str = OLD) -> WatchedChange:
    return watched_changes(match_sections(canonical(old), canonical(new)), titles)


@pytest.mark.parametrize(
    ("title", "new", "notes"),
    [
        pytest.param("Consequences", OLD, (), id="the same text"),
        pytest.param("  consequences ", OLD, (), id="whatever its case and spacing"),
        pytest.param("Consequences", OLD.replace("30", "14"), (), id="another section changed"),
        pytest.param("preamble", OLD.replace("30", "14"), (), id="the preamble has no subsections"),
        pytest.param("Scope", OLD.replace("A warning", "A letter"), (), id="the next one changed"),
        pytest.param(
            "Scope",
            OLD.replace("# Scope", "# Where it applies"),
            ("Scope was renamed to Where it applies",),
            id="renamed",
        ),
        pytest.param(
            "Consequences",
            OLD.replace("# Consequences", "# What happens"),
            ("Consequences was renamed to What happens",),
            id="renamed with its subsections",
        ),
        pytest.param(
            "Scope", OLD.replace("# Scope", "# SCOPE"), ("Scope was renamed to SCOPE",), id="case"
        ),
        pytest.param(
            "Appeals",
            OLD.replace(APPEALS, "").replace("# Scope", f"{APPEALS}\n# Scope"),
            ("Appeals was moved",),
            id="moved",
        ),
        pytest.param(
            "Consequences",
            OLD.replace("# Cons", "# Part two\n\n## Cons")
            .replace("## F", "### F")
            .replace("## Sec", "### Sec"),
            ("Consequences was moved to another level",),
            id="moved with its subsections under another heading",
        ),
        pytest.param("*", OLD.replace("# Scope\n\n", "# Scope\n\n\n"), (), id="blank lines"),
    ],
)
def test_unchanged_where_no_word_of_the_section_changed(
    title: str, new: str, notes: tuple[str, ...]
) -> None:
    assert watched(new, title) == WatchedChange((title,), (), (), (), notes)
    assert watched(new, title).unchanged


UNDER = "Consequences"


@pytest.mark.parametrize(
    ("title", "new", "changes"),
    [
        (UNDER, OLD.replace("remove", "keep"), ["Consequences was changed"]),
        (
            UNDER,
            OLD.replace("A warning", "A letter"),
            ["First time under Consequences was changed"],
        ),
        (UNDER, OLD.replace(SECOND, ""), ["Second time under Consequences was removed"]),
        (
            UNDER,
            OLD.replace("# Appeals", "### By whom\n\nBy us.\n\n# Appeals"),
            ["By whom was added under Consequences"],
        ),
        (
            UNDER,
            OLD.replace("## Second time", "## At last"),
            ["Second time under Consequences was renamed to At last"],
        ),
        (
            UNDER,
            OLD.replace("## Second time", "### Second time"),
            ["The sections under Consequences were put in another order"],
        ),
        (
            UNDER,
            OLD.replace("## Second time", "# Second time"),
            ["Second time was moved away from under Consequences"],
        ),
        (
            UNDER,
            OLD.replace(FIRST + SECOND, SECOND + FIRST),
            ["The sections under Consequences were put in another order"],
        ),
        (
            UNDER,
            OLD.replace("# Appeals", "## Appeals"),
            ["Appeals was moved under Consequences"],
        ),
        (
            UNDER,
            OLD.replace("# Consequences", "# What happens").replace("A warning", "A letter"),
            ["First time under What happens was changed"],
        ),
        (
            UNDER,
            OLD.replace("# Consequences", "# What happens").replace("remove", "keep"),
            ["Consequences was changed and renamed to What happens"],
        ),
        ("Scope", OLD.replace(SCOPE, ""), ["Scope was removed"]),
        ("Scope", OLD.replace("# Scope", "# [Scope](/x)"), ["Scope was given another heading"]),
        (
            "Scope",
            OLD.replace("# Scope", "# Aim") + "\n# Scope\n\nNobody is meant.\n",
            ["Scope was changed"],
        ),
        ("Scope", OLD + "\n# Scope\n\nAnd for buyers.\n", ["Scope was added"]),
        (
            "Penalties",
            OLD.replace("# Appeals", "# Penalties"),
            ["Appeals was renamed to Penalties"],
        ),
        ("Penalties", OLD + "\n# Penalties\n\nNone.\n", ["Penalties was added"]),
        ("Penalties", OLD, ["Penalties was not found in either text"]),
        ("", OLD, ["(no title) was not found in either text"]),
        (
            "preamble",
            OLD.replace("Before", "After"),
            ["The text before the first heading was changed"],
        ),
        (
            "preamble",
            OLD.replace("Before it all.\n\n", ""),
            ["The text before the first heading was removed"],
        ),
        ("preamble", OLD + "\n# Preamble\n\nMore.\n", ["Preamble was added"]),
        ("*", OLD.replace("30", "14"), ["Appeals was changed"]),
        ("*", OLD.replace("## Second time", "## At last"), ["Second time was renamed to At last"]),
        ("*", OLD.replace(FIRST, ""), ["First time was removed"]),
        ("*", OLD.replace("## First", "### First"), ["First time was moved to another level"]),
    ],
)
def test_changed_wherever_it_is_not_certain_that_no_word_did(
    title: str, new: str, changes: list[str]
) -> None:
    found = watched(new, title)
    assert not found.unchanged
    assert found.changes == tuple(changes)
    assert found.kept == ()
    assert found.changed + found.not_found == (title,)


def test_of_two_sections_that_changed_places_one_has_moved() -> None:
    found = watched(OLD.replace(FIRST + SECOND, SECOND + FIRST), "*")
    assert found.changes in {("First time was moved",), ("Second time was moved",)}


TWICE = "# Limits\n\nTen a day.\n\n# Fees\n\nNone.\n\n# Limits\n\nTwo an hour.\n"


@pytest.mark.parametrize(
    ("new", "unchanged"),
    [
        (TWICE, True),
        ("# Limits\n\nTwo an hour.\n\n# Limits\n\nTen a day.\n\n# Fees\n\nNone.\n", True),
        (TWICE.replace("Ten", "Six"), False),
        (TWICE.replace("Two", "Six"), False),
        (TWICE.replace("# Limits\n\nTen a day.\n\n", ""), False),
        (TWICE + "\n# Limits\n\nNo other.\n", False),
    ],
)
def test_of_a_title_used_twice_both_must_be_unchanged(new: str, unchanged: bool) -> None:
    assert watched(new, "limits", old=TWICE).unchanged is unchanged


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# A\n\nNone.\n\n# B\n\nNone.\n", "# C\n\nNone.\n\n# B\n\nNone.\n"),
        ("# A\n\nNone.\n", "# C\n\nNone.\n\n# D\n\nNone.\n"),
        ("# A\n\nNone.\n\n# B\n\nNone.\n", "# C\n\nNone.\n"),
    ],
)
def test_a_rename_that_may_be_of_another_section_is_a_change(old: str, new: str) -> None:
    found = watched(new, "A", old=old)
    assert not found.unchanged
    assert found.changes[0].startswith(("A may now be called", "A was removed"))


def test_nothing_watched_keeps_nothing() -> None:
    assert not watched(OLD).unchanged
    assert watched(OLD).changes == ("No section is watched",)


def test_texts_without_a_section_keep_nothing() -> None:
    for title in ("*", "preamble", "Scope"):
        assert not watched_changes((), [title]).unchanged


def test_one_changed_title_of_several_is_enough_and_is_named() -> None:
    found = watched(OLD.replace("30", "14"), "Scope", "Appeals", "Nowhere", "Scope")
    assert (found.kept, found.changed, found.not_found) == (("Scope",), ("Appeals",), ("Nowhere",))
    assert found.changes == ("Appeals was changed", "Nowhere was not found in either text")
    assert not found.unchanged


def test_a_link_defined_elsewhere_that_leads_elsewhere_is_a_change() -> None:
    old = "# Fees\n\nAs in [the list].\n\n# Contact\n\nWrite.\n\n# End\n\n[the list]: /a\n"
    new = old.replace("/a", "/b")
    assert watched(new, "Fees", old=old).changes == ("Fees was changed",)
    assert watched(new, "Contact", old=old).unchanged


def test_many_changes_are_counted_and_long_titles_are_cut() -> None:
    old = "# Top\n\n" + "".join(f"## {n} {'x' * 100}\n\nWords {n}.\n\n" for n in range(20))
    found = watched(old.replace("Words", "Letters"), "Top", old=old)
    assert len(found.changes) == 12
    assert found.changes[0] == f"0 {'x' * 77}… under Top was changed"
    assert found.changes[-1] == "And 9 more changes"


TITLES = ["A", "B", "C", "D"]
WORDS = ["One and one.", "Two and two.", "Three.", ""]
SECTION = st.tuples(st.sampled_from([2, 2, 3, 1]), st.sampled_from(TITLES), st.sampled_from(WORDS))
Drawn = list[tuple[int, str, str]]
Rule = Callable[[Sequence[SectionMatch], list[str]], WatchedChange]


def written(drawn: Drawn) -> str:
    return canonical("".join(f"{'#' * n} {title}\n\n{body}\n\n" for n, title, body in drawn))


def trees(drawn: Drawn, title: str) -> list[tuple[object, ...]]:
    """Each section of this title: the title, the words, and those below with their depth."""
    found: list[tuple[object, ...]] = []
    for at, (top, name, body) in enumerate(drawn):
        if name == title:
            under = takewhile(lambda one, top=top: one[0] > top, drawn[at + 1 :])
            found.append((name, body, *((level - top, *rest) for level, *rest in under)))
    return found


@st.composite
def two_outlines(draw: st.DrawFn) -> tuple[Drawn, Drawn]:
    """A watched section with others below and behind it, before and after a few edits."""
    old = [(1, "A", "Zero."), *draw(st.lists(SECTION, min_size=1, max_size=5))]
    new = list(old)
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(new) - 1))
        kind = draw(st.sampled_from(["put", "drop", "edit", "exchange"]))
        if kind == "put":
            new.insert(at + 1, draw(SECTION))
        elif kind == "drop" and len(new) > 1:
            del new[at]
        elif kind == "edit":
            new[at] = draw(SECTION)
        else:
            new[at - 1], new[at] = new[at], new[at - 1]
    return old, new


def misses(rule: Rule, outlines: tuple[Drawn, Drawn]) -> list[str]:
    """Titles that are called unchanged although what stands under them is not the same."""
    old, new = outlines
    matches = match_sections(written(old), written(new))
    called = [title for title in TITLES if rule(matches, [title]).unchanged]
    return [title for title in called if not stands_still(old, new, title)]


def stands_still(old: Drawn, new: Drawn, title: str) -> bool:
    """Whether nothing came under this title, and what left it was only given another one."""
    before, after = Counter(trees(old, title)), Counter(trees(new, title))
    if not before or after - before:
        return False
    words = [
        Counter(tree[1:] for name in TITLES for tree in trees(text, name)) for text in (old, new)
    ]
    return all(count[tree[1:]] == 1 for tree in before - after for count in words)


@settings(max_examples=500, deadline=None)
@given(two_outlines())
def test_nothing_is_called_unchanged_that_changed(outlines: tuple[Drawn, Drawn]) -> None:
    assert misses(watched_changes, outlines) == []


@settings(deadline=None)
@given(two_outlines())
def test_what_stands_as_it_stood_is_unchanged(outlines: tuple[Drawn, Drawn]) -> None:
    old, _ = outlines
    matches = match_sections(written(old), written(old))
    for title in [*{name for _, name, _ in old}, "*"]:
        assert watched_changes(matches, [title]).unchanged


def without_subsections(matches: Sequence[SectionMatch], titles: list[str]) -> WatchedChange:
    """Planted: every section on one level has no subsections."""
    flat = [
        replace(
            one,
            old=replace(one.old, level=1) if one.old else None,
            new=replace(one.new, level=1) if one.new else None,
        )
        for one in matches
    ]
    return watched_changes(flat, titles)


def taking_every_change_for_a_move(
    matches: Sequence[SectionMatch], titles: list[str]
) -> WatchedChange:
    """Planted: what was edited counts as moved."""
    forgiving = [
        replace(one, change=SectionChange.MOVED) if one.old and one.new else one for one in matches
    ]
    return watched_changes(forgiving, titles)


def forgetting(sentence: str) -> Rule:
    """Planted: one kind of change is not noticed."""

    def rule(matches: Sequence[SectionMatch], titles: list[str]) -> WatchedChange:
        found = watched_changes(matches, titles)
        if not all(sentence in change for change in found.changes):
            return found
        return WatchedChange(tuple(titles), (), (), (), ())

    return rule


@pytest.mark.parametrize(
    "planted",
    [
        without_subsections,
        taking_every_change_for_a_move,
        *map(
            forgetting,
            [
                " was changed",
                " was removed",
                " was added",
                " was added under",
                " was moved under",
                " was moved away",
                " was renamed",
                "another order",
                " may now be called",
            ],
        ),
    ],
)
def test_the_property_above_finds_a_planted_bug(planted: Rule) -> None:
    seeds = settings(max_examples=3_000, deadline=None, derandomize=True, database=None)
    old, new = find(two_outlines(), lambda drawn: bool(misses(planted, drawn)), settings=seeds)
    assert misses(watched_changes, (old, new)) == []
