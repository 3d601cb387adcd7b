"""Atlassian Document Format: from plain text in paragraphs, and back to what a person reads."""

import re
from collections.abc import Callable
from typing import Any

Node = dict[str, Any]

_URL = re.compile(r"https?://[^\s<>\"']{1,2000}")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n+")
# Of a URL in a sentence.
_AFTER_URL = ".,;:!?)]}"
# Deeper than anything that an editor writes.
_DEEPEST = 50
_GREY = "#97a0af"


def to_document(text: str, mark: str = "") -> Node:
    """Blank lines part paragraphs, URLs become links; `mark` stands small below it all."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = [one for one in _PARAGRAPHS.split(lines) if one.strip()]
    content = [_paragraph(one) for one in paragraphs]
    if mark:
        marks = [{"type": "subsup", "attrs": {"type": "sub"}}, _coloured()]
        content.append(_node("paragraph", [{"type": "text", "text": mark, "marks": marks}]))
    return {"type": "doc", "version": 1, "content": content or [_node("paragraph", [])]}


def to_text(document: Any) -> str:
    """The text in it, or "": what is no document holds none."""
    return _read(document, 0).strip("\n")


def _paragraph(text: str) -> Node:
    content: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        content += _line(line)
    return _node("paragraph", content)


def _line(line: str) -> list[Node]:
    nodes: list[Node] = []
    end = 0
    for found in _URL.finditer(line):
        url = found[0].rstrip(_AFTER_URL)
        nodes += _text(line[end : found.start()])
        nodes.append(
            {"type": "text", "text": url, "marks": [{"type": "link", "attrs": {"href": url}}]}
        )
        end = found.start() + len(url)
    return [*nodes, *_text(line[end:])]


def _text(text: str) -> list[Node]:
    # An empty text is refused.
    return [{"type": "text", "text": text}] if text else []


def _node(kind: str, content: list[Node]) -> Node:
    return {"type": kind, "content": content}


def _coloured() -> Node:
    return {"type": "textColor", "attrs": {"color": _GREY}}


def _read(node: Any, depth: int) -> str:
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    kind = str(node.get("type"))
    if kind in _LEAVES:
        return _LEAVES[kind](node)
    read = [_read(one, depth + 1) for one in _children(node)]
    return _AROUND.get(kind, "".join)(read)


def _attribute(*names: str) -> Callable[[Node], str]:
    """Of an inline node: the first of these attributes that it has."""

    def read(node: Node) -> str:
        attributes = node.get("attrs")
        if not isinstance(attributes, dict):
            return ""
        return next((str(attributes[name]) for name in names if attributes.get(name)), "")

    return read


def _item(read: list[str]) -> str:
    return "- " + "".join(read).strip("\n").replace("\n\n", "\n") + "\n"


def _row(read: list[str]) -> str:
    return " | ".join(cell.strip("\n") for cell in read) + "\n"


def _block(read: list[str]) -> str:
    return "".join(read) + "\n\n"


def _list(read: list[str]) -> str:
    return "".join(read) + "\n"


_LEAVES: dict[str, Callable[[Node], str]] = {
    "text": lambda node: str(node.get("text", "")),
    "hardBreak": lambda _: "\n",
    "mention": _attribute("text", "id"),
    "emoji": _attribute("text", "shortName"),
    "inlineCard": _attribute("url"),
    "blockCard": _attribute("url"),
    "status": _attribute("text"),
}
_AROUND: dict[str, Callable[[list[str]], str]] = {
    "paragraph": _block,
    "heading": _block,
    "codeBlock": _block,
    "listItem": _item,
    "bulletList": _list,
    "orderedList": _list,
    "tableRow": _row,
}


def _children(node: Node) -> list[Any]:
    content = node.get("content")
    return content if isinstance(content, list) else []
