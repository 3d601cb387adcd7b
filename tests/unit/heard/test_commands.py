"""A command is the start of a line of one's own words: not a quotation, not code, not a mention."""

import pytest

from ticketing.heard.commands import Said, commands_in, without_commands

STATUS = (Said("status"),)
TEXTS = [
    ("/placet status", STATUS),
    ("Hello\n/placet status\nThanks", STATUS),
    ("/placet status  \t", STATUS),
    ("/placet   STATUS\r\n", STATUS),
    ("/placet", (Said(""),)),
    ("/placet review  payments ", (Said("review", "payments"),)),
    ("/placet status\n/placet nudge\n/placet status", (Said("status"), Said("nudge"))),
    ("/placet a\n/placet b\n/placet c\n/placet d", (Said("a"), Said("b"), Said("c"))),
    ("/placet " + "x" * 41, ()),
    ("/placet x " + "y" * 5000, ()),
    ("", ()),
    (" /placet status", ()),
    ("please /placet status", ()),
    ("/placetstatus", ()),
    ("/Placet status", ()),
    ("> /placet status", ()),
    ("    /placet status", ()),
    ("\t/placet status", ()),
    ("```\n/placet status\n```", ()),
    ("```text\n/placet status\n```\n/placet nudge", (Said("nudge"),)),
    ("~~~~\n/placet status\n~~~\n/placet status\n~~~~\n/placet nudge", (Said("nudge"),)),
    ("```\nnever closed\n/placet status", ()),
    ("{code}\n/placet status\n{code}\n/placet nudge", (Said("nudge"),)),
    ("{code:python}\n/placet status\n{code}", ()),
    ("{quote}\n/placet status\n{quote}", ()),
    ("{noformat}\n/placet status", ()),
    ("{code}x{code}\n/placet status", STATUS),
    ("<!-- \n/placet status\n-->\n/placet nudge", (Said("nudge"),)),
    ("<!-- never closed\n/placet status", ()),
    ("<!-- x -->/placet status", ()),
    ("`/placet status`", ()),
]


@pytest.mark.parametrize(("text", "wanted"), TEXTS)
def test_what_is_asked(text: str, wanted: tuple[Said, ...]) -> None:
    assert commands_in(text) == wanted


def test_a_text_without_its_commands_keeps_all_else() -> None:
    text = "payments\n/placet review\n```\n/placet status\n```\n\nWho pays?"
    assert without_commands(text) == "payments\n```\n/placet status\n```\n\nWho pays?"


def test_long_texts_are_read_soon() -> None:
    assert commands_in("<!--" * 200_000) == ()
    assert commands_in("{code}" * 100_000) == ()
    assert commands_in("/placet " * 100_000) == ()
