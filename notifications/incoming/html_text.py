"""HTML as text: lines and quotes as a reader sees them, and nothing else of it."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import nh3

_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "pre"})
_KEPT = {*_BLOCKS, "br", "blockquote", "hr"}
_DEEPEST = 30  # quotes within quotes
_DEEPEST_HTML = 300  # tags within tags; what cleans them takes the square of it
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_CLOSED_BY_THE_NEXT = frozenset(
    {"p", "li", "tr", "td", "th", "dt", "dd", "option", "br", "hr", "img", "meta", "link", "input"}
)
_ANY_TAG = re.compile(r"<[^<>]{0,5000}>")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_RULE = "________________________________"


class _Lines(HTMLParser):
    """Collects the lines; `blockquote` becomes `> `, as in mail that is text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.line = ""
        self.depth = 0
        self.in_pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "br":
            self.end_line(always=True)
        elif tag == "hr":
            self.end_line()
            self.line = _RULE
            self.end_line()
        elif tag in _KEPT:
            self.end_line()
            self.paragraph(tag)
            self.depth += tag == "blockquote"
            self.in_pre += tag == "pre"
            if tag == "li":
                self.line = "- "

    def handle_endtag(self, tag: str) -> None:
        if tag not in _KEPT or tag in {"br", "hr"}:
            return
        self.end_line()
        self.paragraph(tag)
        self.depth -= tag == "blockquote"
        self.in_pre -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if self.in_pre > 0:
            first, *others = data.split("\n")
            self.line += first
            for one in others:
                self.end_line(always=True)
                self.line = one
            return
        words = _BLANKS.sub(" ", data)
        self.line += words.lstrip() if not self.line or self.line.endswith(" ") else words

    def end_line(self, *, always: bool = False) -> None:
        if self.line.strip() or always:
            quoted = "> " * min(self.depth, _DEEPEST)
            self.lines.append(f"{quoted}{self.line.rstrip()}".rstrip())
        self.line = ""

    def paragraph(self, tag: str) -> None:
        """A blank line where a paragraph begins or ends."""
        if tag in {"p", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote"}:
            quoted = ("> " * min(self.depth, _DEEPEST)).rstrip()
            if self.lines and self.lines[-1] != quoted:
                self.lines.append(quoted)


def as_text(html: str) -> str:
    """Cleaned by a parser that takes anything, so that the simple one behind it gets good HTML."""
    if _is_too_deep(html):
        return unescape(_ANY_TAG.sub("\n", html))
    clean = nh3.clean(
        html,
        tags=_KEPT,
        attributes={},
        clean_content_tags={"script", "style", "title", "head"},
        link_rel=None,
    )
    lines = _Lines()
    lines.feed(clean)
    lines.close()
    lines.end_line()
    return "\n".join(lines.lines).replace("\xa0", " ").strip("\n")


def _is_too_deep(html: str) -> bool:
    """By the tags that are open at once; a wrong end tag closes none."""
    open_tags: Counter[str] = Counter()
    depth = 0
    for found in _TAG.finditer(html):
        tag = found[2].lower()
        if tag in _CLOSED_BY_THE_NEXT:
            continue
        if not found[1]:
            open_tags[tag] += 1
            depth += 1
        elif open_tags[tag]:
            open_tags[tag] -= 1
            depth -= 1
        if depth > _DEEPEST_HTML:
            return True
    return False
