"""What is written in Jira arrives as wiki markup and is read as Markdown."""

import pytest

from ticketing.heard.commands import commands_in
from ticketing.heard.wiki import from_wiki

LINES = [
    ("h1. Payments", "# Payments"),
    ("h6. Payments ", "###### Payments "),
    ("h7. Payments", "h7. Payments"),
    ("h2.Payments", "h2.Payments"),
    ("# one\n## two", "1. one\n   1. two"),
    ("#one", "#one"),
    ("* one\n** two", "* one\n** two"),
    ("bq. said", "> said"),
    ("{quote}\nsaid\n\n{quote}\nnot", "> said\n> \nnot"),
    ("{code:python}\nh1. x\n# y\n{code}\nh1. z", "````\nh1. x\n# y\n````\n# z"),
    ("{noformat}\n{code}\n{quote}\n{noformat}", "````\n{code}\n{quote}\n````"),
    ("{code}x{code}", "{code}x{code}"),
    ("{code}\nnever closed", "````\nnever closed"),
    ("plain *bold* text\r", "plain *bold* text\r"),
    ("", ""),
]


@pytest.mark.parametrize(("wiki", "markdown"), LINES)
def test_line_by_line(wiki: str, markdown: str) -> None:
    assert from_wiki(wiki) == markdown


@pytest.mark.parametrize("block", ["{quote}", "{code}", "{noformat}"])
def test_what_is_quoted_there_is_no_command(block: str) -> None:
    text = f"{block}\n/placet status\n{block}\n"
    assert commands_in(from_wiki(text)) == ()
    assert len(commands_in(from_wiki(f"{text}/placet status"))) == 1
