"""A body as bounded, typed values: whatever it holds, one error."""

import re
from datetime import UTC, datetime
from typing import Any, cast

import orjson

from ticketing.heard.errors import Unreadable

MOST_BYTES = 2_000_000
MOST_DEPTH = 60
MOST_NODES = 200_000
MOST_LABELS = 200
LONGEST_NAME = 200
LONGEST_TEXT = 1_100_000  # characters: somewhat more than a policy may have
_ID = re.compile(r"[!-~]{1,200}")

Node = dict[str, Any]


def read_object(body: bytes) -> Node:
    """The object that the body is."""
    if len(body) > MOST_BYTES:
        raise Unreadable("The body is too large.")
    try:
        found: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unreadable("The body is no JSON.") from None
    _check_shape(found)
    if not isinstance(found, dict):
        raise Unreadable("The body is no JSON object.")
    return cast("Node", found)


def _check_shape(root: Any) -> None:
    waiting, seen = [(root, 1)], 0
    while waiting:
        node, depth = waiting.pop()
        seen += 1
        if depth > MOST_DEPTH or seen > MOST_NODES:
            raise Unreadable("The body is nested too deeply, or holds too much.")
        inside: list[Any] = []
        if isinstance(node, dict):
            inside = list(cast("Node", node).values())
        elif isinstance(node, list):
            inside = cast("list[Any]", node)
        waiting += [(one, depth + 1) for one in inside]


def part(node: Node, *path: str) -> Node:
    """The object there; empty where there is none."""
    found: Any = node
    for name in path:
        found = cast("Node", found).get(name) if isinstance(found, dict) else None
    return cast("Node", found) if isinstance(found, dict) else {}


def items(node: Node, name: str) -> list[Any]:
    """The list there; empty where there is none."""
    found = node.get(name)
    return cast("list[Any]", found) if isinstance(found, list) else []


def told(node: Node, name: str) -> str:
    """The text there, as long as it is; empty where there is none."""
    found = node.get(name)
    if not isinstance(found, str):
        return ""
    if len(found) > LONGEST_TEXT:
        raise Unreadable(f"{name!r} is too long.")
    # What PostgreSQL cannot keep.
    return found.replace("\0", "")


def line(node: Node, name: str, longest: int = LONGEST_NAME) -> str:
    """The text there as one line that can be shown, cut where it is too long."""
    return one_line(node.get(name), longest)


def one_line(value: Any, longest: int = LONGEST_NAME) -> str:
    """A text or a number as one line; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    said = str(value)[: 4 * longest]
    return " ".join("".join(c if c.isprintable() else " " for c in said).split())[:longest]


def ident(node: Node, name: str) -> str:
    """An id, which has to be there: a number or visible ASCII."""
    found = node.get(name)
    said = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    if not _ID.fullmatch(said):
        raise Unreadable(f"{name!r} is missing, or no id.")
    return said


def labels_in(values: list[Any]) -> tuple[str, ...]:
    """Names in the order they came, each once."""
    found = (one_line(one) for one in values[:MOST_LABELS])
    return tuple(dict.fromkeys(one for one in found if one))


def page(node: Node, name: str) -> str:
    """The address of a page; empty where it is none."""
    found = line(node, name, 2_000)
    return found if re.match(r"https?://[^\s<>\"']+\Z", found) else ""


def moment(value: Any, now: datetime) -> datetime:
    """A time by the system's clock: milliseconds since 1970 or as ISO 8601; never after `now`."""
    try:
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**43:
            return min(datetime.fromtimestamp(value / 1000, UTC), now)
        if isinstance(value, str) and len(value) <= 40:
            at = datetime.fromisoformat(value)
            return min(at if at.tzinfo else at.replace(tzinfo=UTC), now)
    except (ValueError, OverflowError):
        pass
    raise Unreadable("It does not say when it happened.")
