"""A redline shows every change, loses no word and stays quick."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.text.canonical import TextRejected, canonical
from review.text.redline import Change, redline

Read = Callable[..., list[str]]

OLD = """# Fees

Sellers pay a fee for each listing.

## Consequences

We remove the listing and warn the seller about it.

* first item of all
* second item of all

## Appeals

You may appeal within 30 days, in writing.
"""


def kinds(old: str, new: str) -> list[tuple[str, str, str, str]]:
    return [(c.kind, c.section, c.before, c.after) for c in redline(old, new).changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "30 days",
            "14 days",
            [
                (
                    "changed",
                    "Appeals",
                    "You may appeal within 30 days, in writing.",
                    "You may appeal within 14 days, in writing.",
                )
            ],
        ),
        ("* first item of all\n", "", [("removed", "Consequences", "* first item of all", "")]),
        (
            "in writing.\n",
            "in writing.\n\nNobody is heard twice.\n",
            [("added", "Appeals", "", "Nobody is heard twice.")],
        ),
        ("# Fees", "## Fees", [("changed", "Fees", "# Fees", "## Fees")]),
        (
            "* second",
            "  * second",
            [("changed", "Consequences", "* second item of all", "  * second item of all")],
        ),
        ("for each listing", "for each\nlisting", []),
    ],
)
def test_a_change_is_named_with_its_section(
    old: str, new: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert kinds(OLD, OLD.replace(old, new)) == expected


def test_a_moved_passage_is_one_change_and_names_its_new_section() -> None:
    passage = "We remove the listing and warn the seller about it.\n\n"
    new = OLD.replace(passage, "") + "\n" + passage.strip() + "\n"
    words = passage.strip()
    assert kinds(OLD, new) == [("moved", "Appeals", words, words)]
    shown = redline(OLD, new).html
    assert "moved away from here: </span>We remove" in shown
    assert "moved to here: </span>We remove" in shown


def test_what_changed_in_a_moved_passage_is_marked_inside_it() -> None:
    passage = "We remove the listing and warn the seller about it.\n\n"
    new = OLD.replace(passage, "") + "\n" + passage.strip().replace("warn", "fine") + "\n"
    assert [change.kind for change in redline(OLD, new).changes] == ["moved"]
    assert "<mark>warn </mark>" in redline(OLD, new).html
    assert "<mark>fine </mark>" in redline(OLD, new).html


def test_only_the_changed_word_is_marked_and_it_is_said_aloud() -> None:
    shown = redline("Within 30 days.\n", "Within 14 days.\n").html
    assert shown == (
        '<div class="changed">\n<p>Within '
        '<del><span class="visually-hidden">deleted: </span>30 '
        '<span class="visually-hidden"> end of deletion </span></del>'
        '<ins><span class="visually-hidden">inserted: </span>14 '
        '<span class="visually-hidden"> end of insertion </span></ins>'
        "days.</p>\n</div>"
    )


def test_two_passages_with_little_in_common_are_shown_one_after_the_other() -> None:
    old = "The seller pays a fee for each listing that is open.\n"
    new = "Nobody under eighteen may offer knives to other people.\n"
    assert [change.kind for change in redline(old, new).changes] == ["removed", "added"]


def test_html_in_a_text_is_shown_and_never_obeyed() -> None:
    shown = redline("a <script>x</script> b\n\n<b>\n", 'a <img src="x"> b\n\n<b>\n').html
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>" not in shown


def test_a_long_unchanged_run_is_folded_but_for_its_ends() -> None:
    run = "\n\n".join(f"Passage {n}." for n in range(20))
    shown = redline(f"Old start.\n\n{run}\n", f"New start.\n\n{run}\n").html
    assert "<summary>16 unchanged passages</summary>" in shown
    assert shown.index("Passage 1.") < shown.index("<details>") < shown.index("Passage 2.")


def test_blanks_in_a_code_block_count() -> None:
    old, new = "```\na  b\n```\n", "```\na b\n```\n"
    assert [change.kind for change in redline(old, new).changes] == ["changed"]


def test_a_blank_line_behind_a_heading_is_no_change() -> None:
    assert redline("# A\nwords\n", "# A\n\nwords\n").changes == ()


def test_the_first_revision_is_all_added() -> None:
    assert redline("", "# A\n\nb\n").changes == (
        Change("added", "A", "", "# A"),
        Change("added", "A", "", "b"),
    )


def test_a_text_has_no_changes_against_itself() -> None:
    assert redline(OLD, OLD).changes == ()


PASSAGE = st.lists(
    st.sampled_from(
        [
            "the",
            "seller",
            "pays",
            "30",
            "days,",
            "<b>",
            "&amp;",
            "caf\u00e9",
            "a\xa0b",
            ".",
            "(x)",
            "*",
            "#",
            "-",
            "|",
            "```",
            "~~~",
            ">",
            "===",
            "हिन्दी",
            "end.",
            "\n",
            "  ",
            "    ",
        ]
    ),
    min_size=1,
    max_size=14,
).map(" ".join)
POOL = st.lists(PASSAGE, min_size=1, max_size=6)


@st.composite
def two_texts(draw: st.DrawFn) -> tuple[str, str]:
    """Two texts of the same passages: some edited, dropped, repeated, in another order."""
    pool = draw(POOL)
    joint = draw(st.sampled_from(["\n\n", "\n", "\n# ", "\n* "]))
    old = draw(st.lists(st.sampled_from(pool), max_size=8))
    new = draw(st.lists(st.sampled_from(pool) | PASSAGE, max_size=8))
    return joint.join(old), joint.join(new)


@given(st.one_of(two_texts(), st.tuples(st.text(), st.text())))
def test_no_word_is_lost_or_invented(read: Read, texts: tuple[str, str]) -> None:
    try:
        old, new = map(canonical, texts)
    except TextRejected:
        assume(False)
        return
    found = redline(old, new)
    assert read(found.html, without="ins") == old.split()
    assert read(found.html, without="del") == new.split()
    if old.split() != new.split():
        assert found.changes


WORDS = [f"word{n}" for n in range(1500)]


def words(seed: int, count: int, joint: str) -> str:
    chosen = random.Random(seed)
    return joint.join(chosen.choice(WORDS) for _ in range(count)) + "\n"


def passages(seed: int, count: int) -> str:
    return "\n\n".join(words(seed + n, 45, " ").strip() for n in range(count // 45)) + "\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(passages(1, 7000), passages(9000, 7000), id="7,000 words rewritten"),
        pytest.param(words(1, 7000, " "), words(2, 7000, " "), id="in one passage"),
        pytest.param(words(1, 150_000, " "), words(2, 150_000, " "), id="1 MiB of one line"),
        pytest.param("a" * 2**20 + "\n", "b" * 2**20 + "\n", id="1 MiB of one word"),
        pytest.param(
            "a " + "word " * 200_000 + "b\n", "c " + "word " * 200_000 + "d\n", id="its ends"
        ),
        pytest.param(words(1, 20_000, "\n"), words(2, 20_000, "\n"), id="20,000 lines"),
        pytest.param("a\n" * 20_000, "a\nb\n" * 10_000, id="20,000 lines alike"),
        pytest.param(words(1, 20_000, "\n\n"), words(2, 20_000, "\n\n"), id="20,000 passages"),
    ],
)
def test_a_redline_stays_quick(old: str, new: str) -> None:
    started = time.process_time()
    redline(old, new)
    # A second is the aim on a quiet machine; the limit only has to catch what grows too fast.
    assert time.process_time() - started < 3
