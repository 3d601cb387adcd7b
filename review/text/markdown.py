"""A policy's Markdown as HTML that is safe to show to anyone."""

import html
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import nh3
from markdown_it.token import Token

from review.text.canonical import BIDI_OVERRIDE
from review.text.headings import MAX_DEPTH, headings, parser, plain

ANCHOR_PREFIX = "s-"
SCHEMES = frozenset({"http", "https", "mailto"})

_HEADINGS = {f"h{level}" for level in range(1, 7)}
_BLOCKS = {"blockquote", "br", "div", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_TAGS = _HEADINGS | _BLOCKS | _TABLES | {"a", "code", "em", "span", "strong"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"aria-label", "role", "tabindex"},
    "ol": {"start"},
    "span": {"title"},
} | {heading: {"id"} for heading in _HEADINGS}
_CLASSES = {"div": {"table"}, "span": {"link-left-out"}}
# A table scrolls inside this on a phone; the rest lets a keyboard scroll it too.
_TABLE = '<div class="table" tabindex="0" role="group" aria-label="Table">'


def to_html(text: str) -> str:
    """Headings carry their section's anchor as id; links open only what `SCHEMES` names."""
    tokens = parser().parse(text)
    if any(token.level >= MAX_DEPTH - 1 for token in tokens):
        # The parser drops what is nested deeper, and nobody may sign words that were not shown.
        return clean(f"<pre>{html.escape(text)}</pre>")
    for heading in headings(tokens):
        heading.token.attrSet("id", ANCHOR_PREFIX + heading.anchor)
    for token in tokens:
        if token.children:
            token.children = _harmless(token.children)
    return clean(_render(tokens))


def clean(markup: str) -> str:
    """What `nh3` lets through; the same for its own result."""
    # Here, because a character reference (&#x202E;) only now becomes the character.
    return BIDI_OVERRIDE.sub(
        "\ufffd",
        nh3.clean(
            markup,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            allowed_classes=_CLASSES,
            attribute_filter=_attribute,
            url_schemes=set(SCHEMES),
            link_rel="nofollow noopener noreferrer",
        ),
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href" and not _opens(value):
        return None
    if name == "id" and not value.startswith(ANCHOR_PREFIX):
        return None
    return value


def _render(tokens: Sequence[Token]) -> str:
    markup: str = parser().renderer.render(tokens, parser().options, {})
    # Raw HTML is off, so that these tags can only be the renderer's own.
    return markup.replace("<table>", _TABLE + "<table>").replace("</table>", "</table></div>")


def _opens(href: str) -> bool:
    if href.startswith("#"):
        return True
    try:
        return urlsplit(href).scheme in SCHEMES
    except ValueError:
        return False


def _harmless(tokens: Iterable[Token]) -> list[Token]:
    done: list[Token] = []
    # The markup that closes each link that is open now; links do not nest in Markdown.
    closing = ""
    for token in tokens:
        if token.type == "link_open":
            opening, closing = _link(token)
            done.append(opening)
        elif token.type == "link_close":
            done.append(_raw(closing))
            closing = ""
        elif token.type == "image":
            done.extend(_picture(token, inside_link=bool(closing)))
        else:
            done.append(token)
    return done


def _link(token: Token) -> tuple[Token, str]:
    href = str(token.attrGet("href") or "")
    if not _opens(href):
        # Elsewhere in the author's site it may lead somewhere; from here it would lead astray.
        return _raw(f'<span class="link-left-out" title="{html.escape(href)}">'), "</span>"
    if href.startswith("#"):
        token.attrSet("href", f"#{ANCHOR_PREFIX}{href[1:]}")
    return token, "</a>"


def _picture(token: Token, *, inside_link: bool) -> list[Token]:
    """A picture from elsewhere would tell its host who reads the draft: its words and a link."""
    words = Token("text", "", 0, content=plain(token.children or []) or "picture")
    source = str(token.attrGet("src") or "")
    if inside_link or not _opens(source) or source.startswith("#"):
        return [words]
    return [_raw(f'<a href="{html.escape(source)}">'), words, _raw("</a>")]


def _raw(markup: str) -> Token:
    return Token("html_inline", "", 0, content=markup)
