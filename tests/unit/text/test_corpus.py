"""Every revision of real, public policies goes through the whole room."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from review.text.canonical import canonical, sha256
from review.text.markdown import clean, to_html
from review.text.redline import redline, summary
from review.text.sections import sections

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
