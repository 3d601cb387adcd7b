"""The definitions of a text (`[fees]: https://...`), which say where links elsewhere in it lead."""

import re
from typing import Any

from markdown_it.common.utils import normalizeReference

from review.text.headings import parser

_LABEL = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]", re.DOTALL)


def redefined(old: str, new: str) -> frozenset[str]:
    """The labels that do not lead to the same place in both texts."""
    before, after = _definitions(old), _definitions(new)
    return frozenset(
        label for label in before.keys() | after.keys() if before.get(label) != after.get(label)
    )


def uses(source: str, labels: frozenset[str]) -> bool:
    """Whether one of the labels stands in this source, be it as a link or not."""
    return bool(labels) and any(
        normalizeReference(found[1]) in labels for found in _LABEL.finditer(source)
    )


def _definitions(text: str) -> dict[str, tuple[str, str]]:
    if "]:" not in text:
        return {}
    env: dict[str, Any] = {}
    parser().block.parse(text, parser(), env, [])
    return {
        label: (found["href"], found.get("title", ""))
        for label, found in env.get("references", {}).items()
    }
