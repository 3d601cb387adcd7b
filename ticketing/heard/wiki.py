"""Markdown out of the wiki markup of Jira's hooks: headings, lists, quotations, code."""

import re

_BLOCK = re.compile(r"[ \t]*\{(code|noformat|quote)(?::[^}]*)?\}[ \t]*")
_HEADING = re.compile(r"[ \t]*h([1-6])\.[ \t]+(.*)")
_NUMBERED = re.compile(r"[ \t]*(#{1,6})[ \t]+(.*)")
_QUOTED = re.compile(r"[ \t]*bq\.[ \t]+(.*)")
FENCE = "````"


def from_wiki(text: str) -> str:
    """Line by line; what else there is of markup stays as it is written."""
    lines: list[str] = []
    code, quoting = "", False
    for line in text.split("\n"):
        block = _BLOCK.fullmatch(line)
        if block and block[1] == "quote" and not code:
            quoting = not quoting
            continue
        if block and block[1] != "quote" and code in {"", block[1]}:
            code = "" if code else block[1]
            lines.append(FENCE)
            continue
        said = line if code else _line(line)
        lines.append(f"> {said}" if quoting else said)
    return "\n".join(lines)


def _line(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        return f"{'#' * int(heading[1])} {heading[2]}"
    if numbered := _NUMBERED.fullmatch(line):
        return f"{'   ' * (len(numbered[1]) - 1)}1. {numbered[2]}"
    if quoted := _QUOTED.fullmatch(line):
        return f"> {quoted[1]}"
    return line
