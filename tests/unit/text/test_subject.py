"""The sections of a text, and which of them differ from the words in force."""

import pytest

from models.vocabulary import Theme
from review.text.canonical import canonical
from review.text.subject import subject_of

IN_FORCE = """\
Before any heading.

# Payments

Pay here.

## Consequences

We may warn.

### Step two

We may suspend.

## Appeals

Write to us.
"""


def changed(text: str, in_force: str | None = IN_FORCE) -> list[str]:
    subject = subject_of(Theme.SAFETY, canonical(text), in_force)
    return [one.title for one in subject.sections if one.changed]


def test_the_sections_joined_are_the_text_with_their_levels() -> None:
    subject = subject_of(Theme.QUALITY, IN_FORCE, None)
    assert subject.theme is Theme.QUALITY
    assert "".join(one.text for one in subject.sections) == IN_FORCE
    assert [(one.title, one.level) for one in subject.sections] == [
        ("", 0),
        ("Payments", 1),
        ("Consequences", 2),
        ("Step two", 3),
        ("Appeals", 2),
    ]


def test_without_words_in_force_all_is_changed() -> None:
    subject = subject_of(Theme.SAFETY, IN_FORCE, None)
    assert not subject.in_force
    assert all(one.changed for one in subject.sections)
    assert subject_of(Theme.SAFETY, IN_FORCE, IN_FORCE).in_force


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ("Before any", "Above any", [""]),
        # A change counts for the sections above it too.
        ("We may suspend", "We will suspend", ["Payments", "Consequences", "Step two"]),
        ("We may warn", "We warn", ["Payments", "Consequences"]),
        ("Write to us", "Write us", ["Payments", "Appeals"]),
        # A new title is a new section; the one that lost its title is gone from those above.
        ("Step two", "Step three", ["Payments", "Consequences", "Step three"]),
        ("## Appeals", "## APPEALS", ["Payments", "APPEALS"]),
        # What was taken out of a section has changed it.
        ("### Step two\n\nWe may suspend.\n\n", "", ["Payments", "Consequences"]),
        # It stands elsewhere now, but its words are the same.
        ("### Step two", "## Step two", ["Payments", "Consequences", "Step two"]),
        # More blank lines are no other words.
        ("Write to us.\n", "Write to us.\n\n\n", []),
    ],
)
def test_a_section_has_changed_with_its_words_or_those_below_it(
    old: str, new: str, found: list[str]
) -> None:
    assert changed(IN_FORCE.replace(old, new)) == found


def test_sections_of_one_title_are_compared_in_their_order() -> None:
    before = "# A\n\n## Fees\n\none\n\n# B\n\n## Fees\n\ntwo\n"
    assert changed(before, before) == []
    assert changed(before.replace("two", "three"), before) == ["B", "Fees"]


def test_where_one_of_several_is_gone_all_of_that_title_have_changed() -> None:
    before = "# A\n\n## Fees\n\none\n\n# B\n\n## Fees\n\ntwo\n"
    after = "# A\n\n## Fees\n\none\n\n# B\n"
    assert changed(after, before) == ["Fees", "B"]


def test_a_text_without_headings_is_one_section() -> None:
    assert changed("Some words.\n", "Some words.\n") == []
    assert changed("Other words.\n", "Some words.\n") == [""]
