"""Every revision of real, public policies goes through the whole room."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise, takewhile
from pathlib import Path

import pytest

from review.text.anchoring import reattach
from review.text.canonical import canonical, sha256
from review.text.markdown import clean, to_html
from review.text.matching import SectionMatch, match_sections
from review.text.redline import redline, summary
from review.text.sections import sections
from review.text.watching import watched_changes

Read = Callable[..., list[str]]

CORPUS = Path(__file__).parents[3] / "../shared/corpus/site-policy"
POLICIES = sorted(path for path in CORPUS.glob("*") if path.is_dir()) if CORPUS.is_dir() else []

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not POLICIES, reason=f"the corpus of real policies is not at {CORPUS}"),
]


def revisions(policy: Path) -> list[str]:
    files = sorted(policy.glob("rev-*.md"), key=lambda file: int(file.stem.split("-")[1]))
    return [file.read_bytes().decode() for file in files]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_every_revision_of_a_real_policy_keeps_its_hash_its_sections_and_its_words(
    policy: Path,
) -> None:
    for text in revisions(policy):
        stored = canonical(text)
        assert canonical(stored) == stored
        assert sha256(unicodedata.normalize("NFD", text)) == sha256(text)
        assert sha256(text.replace("\n", "\r\n")) == sha256(text)
        found = sections(stored)
        assert "".join(stored[section.start : section.end] for section in found) == stored
        shown = to_html(stored)
        assert clean(shown) == shown
        assert "<script" not in shown
        assert shown.count(' id="s-') == sum(section.level > 0 for section in found)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_redlines_between_revisions_of_a_real_policy_lose_no_word(policy: Path, read: Read) -> None:
    for old, new in pairwise(map(canonical, revisions(policy))):
        found = redline(old, new)
        assert read(found.html, without="ins") == old.split()
        assert read(found.html, without="del") == new.split()
        assert bool(found.changes) == (old.split() != new.split())
        assert bool(summary(old, new)) == (old != new)


@dataclass(frozen=True)
class Scanned:
    """A section as a plain scan for lines that begin with # finds it."""

    level: int
    title: str
    body: str

    @property
    def words(self) -> tuple[str, str]:
        return self.title, " ".join(self.body.split())


def scanned(text: str) -> dict[int, Scanned]:
    """Every section by where it starts, written otherwise than the room does it."""
    found: dict[int, Scanned] = {}
    start, level, title, body, fenced, at = 0, 0, "", "", False, 0
    for line in text.splitlines(keepends=True):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        heading = None if fenced else re.match(r"(#{1,6})[ \t](.*)", line)
        if heading:
            if level or body.strip():
                found[start] = Scanned(level, title, body)
            start, level, title, body = at, len(heading[1]), heading[2].strip(), ""
        else:
            body += line
        at += len(line)
    found[start] = Scanned(level, title, body)
    return found


def trees(text: str) -> dict[str, list[list[tuple[int, str, str]]]]:
    """Each title with what stands under it: depth, title and words, down to the last level."""
    every = list(scanned(text).values())
    found: dict[str, list[list[tuple[int, str, str]]]] = {}
    for at, top in enumerate(every):
        under = takewhile(lambda one, top=top: one.level > top.level > 0, every[at + 1 :])
        tree = [(one.level - top.level, one.title, one.body.strip("\n")) for one in (top, *under)]
        shown = re.sub(r"[*_\[]|\]\([^)]*\)", "", top.title)
        found.setdefault(shown or "preamble", []).append(tree)
    return found


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_sections_of_a_real_policy_are_the_same_exactly_where_a_plain_scan_says_so(
    policy: Path,
) -> None:
    for old, new in pairwise(map(canonical, revisions(policy))):
        before, after = scanned(old), scanned(new)
        found = match_sections(old, new)
        assert {match.old.start for match in found if match.old} == before.keys()
        assert {match.new.start for match in found if match.new} == after.keys()
        partner = {match.old.start: match for match in found if match.old}
        for match in found:
            if match.old and match.new and match.change in ("same", "moved"):
                one, two = before[match.old.start], after[match.new.start]
                assert one.words == two.words
                assert one.body.strip("\n") == two.body.strip("\n")
        once = Counter(one.words for one in before.values())
        twice = Counter(one.words for one in after.values())
        for start, one in before.items():
            there = [at for at, other in after.items() if other.words == one.words]
            if once[one.words] == twice[one.words] == 1 and after[there[0]].body == one.body:
                assert partner[start].change in ("same", "moved")
                new_one = partner[start].new
                assert new_one
                assert new_one.start == there[0]


def without_subsections(matches: Sequence[SectionMatch], title: str) -> bool:
    """Planted: whoever watches a section watches nothing under it."""
    flat = [replace(one, old=one.old and replace(one.old, level=1)) for one in matches]
    flat = [replace(one, new=one.new and replace(one.new, level=1)) for one in flat]
    return watched_changes(flat, [title]).unchanged


def is_unchanged(matches: Sequence[SectionMatch], title: str) -> bool:
    return watched_changes(matches, [title]).unchanged


def wrongly_kept(policy: Path, rule: Callable[[Sequence[SectionMatch], str], bool]) -> list[str]:
    """Watched titles that the rule calls unchanged and the plain scan does not."""
    wrong: list[str] = []
    for old, new in pairwise(map(canonical, revisions(policy))):
        matches, before, after = match_sections(old, new), trees(old), trees(new)
        for title in before.keys() & after.keys():
            if rule(matches, title) and sorted(before[title]) != sorted(after[title]):
                wrong.append(title)
    return wrong


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_no_approval_of_a_real_policy_would_be_kept_over_a_change(policy: Path) -> None:
    assert wrongly_kept(policy, is_unchanged) == []


def test_the_test_above_finds_a_rule_that_forgets_subsections() -> None:
    assert any(wrongly_kept(policy, without_subsections) for policy in POLICIES)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_what_did_not_change_in_a_real_policy_is_kept(policy: Path) -> None:
    for old, new in pairwise(map(canonical, revisions(policy))):
        matches, before, after = match_sections(old, new), trees(old), trees(new)
        for title in before.keys() & after.keys():
            if sorted(before[title]) == sorted(after[title]):
                assert is_unchanged(matches, title)


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_passage_of_a_real_policy_is_certain_only_where_it_reads_nearly_the_same(
    policy: Path,
) -> None:
    for old, new in pairwise(map(canonical, revisions(policy))):
        flat = " ".join(new.split())
        for quote in [line for line in old.split("\n") if len(line) > 40][::3]:
            anchor = reattach(old, new, quote)
            if flat.count(" ".join(quote.split())) == 1 and old.count(quote) == 1:
                assert (anchor.state, anchor.score) == ("certain", 100)
            if anchor.state == "certain":
                there = new[anchor.start : anchor.end]
                words = [re.findall(r"\w+", one.lower()) for one in (quote, there)]
                assert SequenceMatcher(None, *words, autojunk=False).ratio() > 0.85
