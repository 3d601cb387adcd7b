"""Templates to the two parts of a mail, with nothing in them that the message did not mean."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import cast

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from notifications import times
from notifications.characters import inline, lines
from notifications.link import Link, link

_TEXT_WIDTH = 72  # columns
_FILTERS: dict[str, Callable[..., object]] = {
    "when": times.when,
    "day": times.day,
    "clock": times.clock,
    "ago": times.ago,
    "lines": lines,
    "link": link,
}


@dataclass(frozen=True)
class Parts:
    text: str
    html: str


def render(template: str, **values: object) -> Parts:
    """`template` names a pair in `templates/`: one `.txt`, one `.html`."""
    text = _environment().get_template(f"{template}.txt").render(values)
    html = _environment().get_template(f"{template}.html").render(values)
    return Parts(text=_wrapped(text), html=_inliner().inline(html))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("notifications"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        finalize=_fit_to_be_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast("dict[str, Callable[..., object]]", environment.filters).update(_FILTERS)
    return environment


def _fit_to_be_shown(value: object) -> object:
    """Every `{{ ... }}` passes here, so that no template can forget it."""
    if isinstance(value, Link | Markup | int):
        return value
    if isinstance(value, str):
        return inline(value)
    # "None" or "[...]" in a mail is a mistake of ours: better no mail than that one.
    raise TypeError(f"a mail cannot show a {type(value).__name__}")


@cache
def _inliner() -> css_inline.CSSInliner:
    # Media queries cannot be inlined; they carry the dark mode. Nothing is ever fetched.
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


def _wrapped(text: str) -> str:
    wrapped = "\n".join(_wrapped_line(line) for line in text.strip().split("\n"))
    return f"{wrapped}\n"


def _wrapped_line(line: str) -> str:
    indent = line[: len(line) - len(line.lstrip(" "))]
    quoted = line.startswith("> ")
    listed = line.startswith("- ")
    return textwrap.fill(
        line,
        _TEXT_WIDTH,
        subsequent_indent="> " if quoted else "  " if listed else indent,
        # A link or a hash that is cut in two is of no use.
        break_long_words=False,
        break_on_hyphens=False,
    )
