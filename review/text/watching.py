"""Whether anything changed in the sections that somebody watches; where it is unsure, it did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from review.text.matching import SectionChange, SectionMatch
from review.text.outline import below, fold
from review.text.sections import Section
from review.text.watched_wording import name, relinked, said, said_below, shown

# The words before the first heading, and the whole text.
PREAMBLE = "preamble"
WHOLE_TEXT = "*"

MOST_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class WatchedChange:
    """The watched titles by what became of them, and it in words for a person.

    `changes` say why an approval cannot be kept, `notes` what happened to a watched section
    without touching its words. A title that stands in neither text is in `not_found` alone.
    """

    kept: tuple[str, ...]
    changed: tuple[str, ...]
    not_found: tuple[str, ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def unchanged(self) -> bool:
        """Whether something is watched, all of it was found, and nothing of it changed."""
        return bool(self.kept) and not (self.changed or self.not_found or self.changes)


def watched_changes(matches: Sequence[SectionMatch], titles: Iterable[str]) -> WatchedChange:
    """What became of each watched title: all sections called so, with their subsections.

    Titles are compared without regard to case and spacing. `preamble` is the text before the
    first heading, `*` the whole text. A watched section that was renamed or moved, without a
    change of its words, is unchanged; one below it that was renamed is a change.
    """
    texts = _Texts(matches)
    kept: list[str] = []
    changed: list[str] = []
    not_found: list[str] = []
    changes: list[str] = []
    notes: list[str] = []
    for title in dict.fromkeys(titles):
        found = texts.watched(title)
        if found is None:
            not_found.append(title)
            changes.append(f"{shown(title)} was not found in either text")
            continue
        (changed if found.changes else kept).append(title)
        changes.extend(_at_most(found.changes))
        notes.extend(found.notes)
    if not (kept or changed or not_found):
        changes.append("No section is watched")
    return WatchedChange(
        tuple(kept), tuple(changed), tuple(not_found), _once(changes), _once(notes)
    )


@dataclass(frozen=True, slots=True)
class _Found:
    changes: list[str]
    notes: list[str]


class _Texts:
    """The matches as the two texts read."""

    def __init__(self, matches: Sequence[SectionMatch]) -> None:
        self._old = _Side([(match.old, match) for match in matches if match.old])
        self._new = _Side([(match.new, match) for match in matches if match.new])

    def watched(self, title: str) -> _Found | None:
        """None where it stands in neither text."""
        if fold(title) == WHOLE_TEXT:
            every = [*self._new.matches, *(m for m in self._old.matches if not m.new)]
            changes = [said(match) for match in every if match.change != SectionChange.SAME]
            return _Found(changes, []) if every else None
        before, after = self._old.called(title), self._new.called(title)
        if not before and not after:
            return None
        found = _Found([], [])
        still, already = set(after), set(before)
        for match in before:
            self._follow(match, match in still, found)
        found.changes.extend(said(match) for match in after if match not in already)
        return found

    def _follow(self, match: SectionMatch, called_so_still: bool, found: _Found) -> None:
        """What became of one watched section and of those below it."""
        if match.change == SectionChange.RENAMED and match.ambiguous and not called_so_still:
            found.changes.append(
                f"{name(match.old)} may now be called {name(match.new)}, "
                "but its words stand in more than one section"
            )
        elif match.change in (SectionChange.CHANGED, SectionChange.REMOVED) or relinked(match):
            found.changes.append(said(match))
        elif match.change != SectionChange.SAME:
            found.notes.append(said(match))
        if match.new:
            found.changes.extend(said_below(match, self._old.below(match), self._new.below(match)))


class _Side:
    """One text: its sections in order, each with what became of it."""

    def __init__(self, found: list[tuple[Section, SectionMatch]]) -> None:
        in_order = sorted(found, key=lambda one: one[0].number)
        self._sections = [section for section, _ in in_order]
        self._levels = [section.level for section in self._sections]
        self.matches = [match for _, match in in_order]
        self._places = {match: at for at, match in enumerate(self.matches)}

    def called(self, title: str) -> list[SectionMatch]:
        """Every section with this title, and for `preamble` the words before the first too."""
        wanted = fold(title)
        return [
            match
            for section, match in zip(self._sections, self.matches, strict=True)
            if wanted and wanted == (fold(section.title) if section.level else PREAMBLE)
        ]

    def below(self, match: SectionMatch) -> dict[SectionMatch, int]:
        """The subsections in order, each with how many levels deeper it stands."""
        at = self._places[match]
        return {
            self.matches[n]: self._levels[n] - self._levels[at]
            for n in range(at + 1, below(self._levels, at))
        }


def _at_most(lines: list[str]) -> list[str]:
    if len(lines) <= MOST_SENTENCES:
        return lines
    more = len(lines) - MOST_SENTENCES + 1
    return [*lines[: MOST_SENTENCES - 1], f"And {more} more changes"]


def _once(lines: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))
