"""What a mail says about the changes."""

import pytest

from review.text.redline import summary

OLD = """# Fees

Sellers pay a fee.

## Consequences

We remove the listing and warn the seller.

## Appeals

You may appeal within 30 days.
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("and warn the seller", "", ["Section 'Consequences' changed (1 word added, 4 removed)."]),
        (
            "30 days.",
            "14 days, in writing.",
            ["Section 'Appeals' changed (4 words added, 2 removed)."],
        ),
        (
            "# Fees\n\nSellers",
            "Sellers",
            ["The text before any heading added (4 words).", "Section 'Fees' removed (6 words)."],
        ),
        (
            "## Appeals\n\nYou may appeal within 30 days.\n",
            "",
            ["Section 'Appeals' removed (8 words)."],
        ),
        ("## Appeals", "## Time\n\nNow.\n\n## Appeals", ["Section 'Time' added (3 words)."]),
        (
            "## Consequences",
            "## Penalties",
            ["Section 'Consequences' is now called 'Penalties' (1 word added, 1 removed)."],
        ),
        ("Sellers pay", "Sellers\npay", ["Only line breaks or blank lines changed, no word."]),
        ("Sellers pay", "Sellers pay", []),
    ],
)
def test_each_changed_section_has_a_sentence(old: str, new: str, expected: list[str]) -> None:
    assert list(summary(OLD, OLD.replace(old, new))) == expected


def test_sections_that_changed_places_are_said_to_have_moved() -> None:
    old = "# A\n\none\n\n# B\n\ntwo\n\n# C\n\nthree\n"
    assert summary(old, "# C\n\nthree\n\n# A\n\none\n\n# B\n\ntwo\n") == (
        "Section 'C' moved to another place.",
    )


def test_a_mail_has_twelve_sentences_at_most() -> None:
    old = "\n".join(f"# S{n}\n\nold\n" for n in range(40))
    said = summary(old, old.replace("old", "new"))
    assert len(said) == 12
    assert said[-1] == "And 29 more changes."


def test_a_long_title_is_cut() -> None:
    said = summary("# " + "A" * 500 + "\n\nold\n", "# " + "A" * 500 + "\n\nnew\n")
    assert said == (f"Section '{'A' * 79}…' changed (1 word added, 1 removed).",)
