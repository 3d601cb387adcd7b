"""Sections matched across revisions, and whether what somebody watches has changed."""

import pytest

from review.text.matching import SectionChange, match_sections
from review.text.watching import watched_changes

OLD = "# Policy\n\nIntro.\n\n## Scope\n\nAll sellers.\n\n## Consequences\n\nWe may suspend.\n"


def changes(old: str, new: str) -> dict[str, SectionChange]:
    return {
        (match.new or match.old).title: match.change  # pyright: ignore[reportOptionalMemberAccess]
        for match in match_sections(old, new)
    }


def test_a_text_matches_itself_and_nothing_else() -> None:
    assert set(changes(OLD, OLD).values()) == {SectionChange.SAME}


@pytest.mark.parametrize(
    ("new", "title", "change"),
    [
        (OLD.replace("suspend", "ban"), "Consequences", SectionChange.CHANGED),
        (OLD.replace("Scope", "Where it applies"), "Where it applies", SectionChange.RENAMED),
        (OLD + "\n## Appeals\n\nWrite to us.\n", "Appeals", SectionChange.ADDED),
        (OLD.replace("## Scope\n\nAll sellers.\n\n", ""), "Scope", SectionChange.REMOVED),
    ],
)
def test_each_change_has_its_name(new: str, title: str, change: SectionChange) -> None:
    assert changes(OLD, new)[title] is change


@pytest.mark.parametrize(
    ("new", "titles", "unchanged"),
    [
        (OLD, ("Consequences",), True),
        (OLD.replace("sellers", "buyers"), ("consequences",), True),
        (OLD.replace("suspend", "ban"), ("Consequences",), False),
        (OLD + "\n### Appeals\n\nWrite.\n", ("Consequences",), False),
        (OLD.replace("sellers", "buyers"), ("*",), False),
        # What cannot be found, and what nobody watches, keeps nothing.
        (OLD, ("Sanctions",), False),
        (OLD, (), False),
    ],
)
def test_what_is_watched_is_unchanged_or_it_is_said_why_not(
    new: str, titles: tuple[str, ...], unchanged: bool
) -> None:
    found = watched_changes(match_sections(OLD, new), titles)
    assert found.unchanged is unchanged
    assert bool(found.changes) is not unchanged
