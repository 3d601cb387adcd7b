"""How what a requirement watches differs between two revisions of a draft."""

from functools import lru_cache

from review.rules.carry_over import WatchedText
from review.text.matching import SectionMatch, match_sections
from review.text.watching import WHOLE_TEXT, watched_changes


def watched_between(old: str, new: str, titles: tuple[str, ...]) -> WatchedText:
    """What became of the sections with these titles, or of the whole text where none is named."""
    if not titles and old == new:
        return WatchedText(unchanged=True)
    found = watched_changes(_matches(old, new), titles or (WHOLE_TEXT,))
    return WatchedText(found.unchanged, titles, found.changes)


# One round asks the same of each group; the texts of revisions never change.
@lru_cache(maxsize=64)
def _matches(old: str, new: str) -> tuple[SectionMatch, ...]:
    return match_sections(old, new)
