"""Texts of Jira as Markdown: its hooks send wiki markup, or a document (ADF)."""

from typing import Any, cast

from ticketing.heard.wiki import from_wiki

BLOCKS = frozenset({"paragraph", "heading", "codeBlock", "listItem", "blockquote", "rule"})
# What stands in these is quoted or shown, not said.
SET_APART = {"codeBlock": "    ", "blockquote": "> "}
MOST_TEXT = 1_100_000


def text_of(value: Any) -> str:
    """The words of a document, or of a text in wiki markup, as lines of Markdown."""
    if isinstance(value, str):
        return from_wiki(value.replace("\0", "")[:MOST_TEXT])
    if not isinstance(value, dict):
        return ""
    return "\n\n".join(_blocks(cast("dict[str, Any]", value)))[:MOST_TEXT].replace("\0", "")


def _blocks(node: dict[str, Any]) -> list[str]:
    kind = node.get("type")
    children = _children(node)
    if kind in BLOCKS and not any(one.get("type") in BLOCKS for one in children):
        return [_set_apart(kind, _marks(node) + "".join(_words(one) for one in children))]
    found = [block for one in children for block in _blocks(one)]
    return [_set_apart(kind, one) for one in found]


def _marks(node: dict[str, Any]) -> str:
    if node.get("type") != "heading":
        return ""
    attrs = node.get("attrs")
    level = cast("dict[str, Any]", attrs).get("level") if isinstance(attrs, dict) else None
    return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + " "


def _set_apart(kind: Any, words: str) -> str:
    before = SET_APART.get(kind, "") if isinstance(kind, str) else ""
    return "\n".join(before + one for one in words.split("\n")) if before else words


def _words(node: dict[str, Any]) -> str:
    if node.get("type") == "hardBreak":
        return "\n"
    said = node.get("text")
    if isinstance(said, str):
        return said
    return "".join(_words(one) for one in _children(node))


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    found = node.get("content")
    if not isinstance(found, list):
        return []
    inside = cast("list[Any]", found)
    return [cast("dict[str, Any]", one) for one in inside if isinstance(one, dict)]
