"""What a plan's conditions are judged on: the sections of a text, and which of them changed."""

from collections.abc import Sequence
from functools import lru_cache

from models.vocabulary import Theme
from review.rules.conditions import Subject, SubjectSection
from review.rules.phrases import title_key
from review.text.sections import Section, sections

# A section with all that is under it, as hashes: the same for the same words.
_Content = tuple[str, ...]


# A text is judged many times, by the same gate, and never changes.
@lru_cache(maxsize=32)
def subject_of(theme: Theme, text: str, in_force: str | None) -> Subject:
    """The subject for a canonical text, against the words in force (none: all is changed)."""
    now = sections(text)
    before = _by_title(sections(in_force)) if in_force is not None else {}
    contents = _by_title(now)
    counts: dict[str, int] = {}
    found: list[SubjectSection] = []
    for one in now:
        key = title_key(one.title)
        number = counts[key] = counts.get(key, -1) + 1
        mine, theirs = contents[key], before.get(key, [])
        # Where one of several sections with this title came or went, nobody can say which.
        changed = len(mine) != len(theirs) or mine[number] != theirs[number]
        found.append(SubjectSection(one.title, text[one.start : one.end], changed, one.level))
    return Subject(theme, tuple(found), in_force is not None)


def _by_title(found: Sequence[Section]) -> dict[str, list[_Content]]:
    contents: dict[str, list[_Content]] = {}
    for index, one in enumerate(found):
        contents.setdefault(title_key(one.title), []).append(_content(found, index))
    return contents


def _content(found: Sequence[Section], index: int) -> _Content:
    """A section that lost one under it has changed too, so they count as its own."""
    end = index + 1
    # The words before the first heading have no level, and nothing is under them.
    while found[index].level and end < len(found) and found[end].level > found[index].level:
        end += 1
    return tuple(one.sha256 for one in found[index:end])
