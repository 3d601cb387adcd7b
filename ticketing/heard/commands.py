"""What somebody asks of Placet in the text of a ticket or of a comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# More in one comment is no request.
MOST = 3
LONGEST = 100
LONGEST_LINE = 400
_COMMAND = re.compile(r"/placet(?:[ \t]+([^\s]{1,40})(?:[ \t]+(.*))?)?[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
# Jira's own marks, where its hooks send text.
_WIKI = re.compile(r"\{(code|noformat|quote)(?::[^}]*)?\}")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """`word` in lower case, empty where nothing follows `/placet`."""

    word: str
    rest: str = ""


def commands_in(text: str) -> tuple[Said, ...]:
    """Each once, in their order: at the very start of a line, outside of code and quotes."""
    found: dict[Said, None] = {}
    for fits in _commands(text).values():
        rest = " ".join((fits[2] or "").split())[:LONGEST]
        found[Said((fits[1] or "").lower(), rest)] = None
    return tuple(found)[:MOST]


def without_commands(text: str) -> str:
    """The text without the lines that are commands."""
    commands = _commands(text)
    lines = enumerate(text.splitlines())
    return "\n".join(line for number, line in lines if number not in commands)


def _commands(text: str) -> dict[int, re.Match[str]]:
    """By the number of its line."""
    found: dict[int, re.Match[str]] = {}
    for number, line in _spoken(text):
        fits = _COMMAND.fullmatch(line) if len(line) <= LONGEST_LINE else None
        if fits is not None:
            found[number] = fits
    return found


def _spoken(text: str) -> Iterator[tuple[int, str]]:
    """The lines, with their numbers, that are said: not shown as code, quoted, or hidden."""
    fence, wiki = "", ""
    for number, line in enumerate(_HIDDEN.sub(_blank, text).splitlines()):
        opening = _FENCE.fullmatch(line)
        if fence:
            closes = opening and opening[1].startswith(fence) and not opening[2].strip()
            fence = "" if closes else fence
            continue
        if opening and not wiki:
            fence = opening[1]
            continue
        marks = _WIKI.findall(line)
        if not wiki and not marks:
            yield number, line
        for mark in marks:
            wiki = "" if wiki == mark else wiki or mark


def _blank(hidden: re.Match[str]) -> str:
    """As many lines as there were; what follows on the last does not begin it."""
    return " " + "\n" * len(hidden[0].splitlines()[1:])
