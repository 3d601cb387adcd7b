"""What changed between two texts, to be read by people and by screen readers."""

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from review.text.alignment import Step, align
from review.text.blocks import Block, blocks
from review.text.summary import summary
from review.text.words import Piece, compare

__all__ = ["Change", "ChangeKind", "Redline", "redline", "summary"]

ChangeKind = Literal["added", "removed", "changed", "moved"]

# An unchanged run longer than this is folded, but for its ends.
FOLD_FROM = 8
_ENDS = 2

_KINDS: dict[str, ChangeKind] = {
    "added": "added",
    "removed": "removed",
    "changed": "changed",
    "moved_here": "moved",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One changed passage in Markdown, and the title of the section in which it lies."""

    kind: ChangeKind
    section: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Redline:
    """The whole new text with its changes marked.

    Without its `ins` elements it reads as the old text, without its `del` elements as the new one,
    word for word and in the same order. A moved passage is a `del` at its old place and an `ins`
    at its new one. Where only lines are wrapped otherwise, nothing is marked.
    """

    html: str
    changes: tuple[Change, ...]


def redline(old: str, new: str) -> Redline:
    """Of two canonical texts; the old one may be empty."""
    steps = align(blocks(old), blocks(new))
    parts: list[str] = []
    for same, group in groupby(steps, key=lambda step: step.kind == "same"):
        run = list(group)
        parts.extend(_unchanged(run) if same else map(_changed, run))
    return Redline("\n".join(parts), tuple(_changes(steps)))


def _changes(steps: Iterable[Step]) -> Iterator[Change]:
    for step in steps:
        if step.kind not in _KINDS:
            continue
        block = step.new or step.old
        yield Change(
            kind=_KINDS[step.kind],
            section=block.section if block else "",
            before=step.old.text if step.old else "",
            after=step.new.text if step.new else "",
        )


def _unchanged(run: Sequence[Step]) -> Iterator[str]:
    shown = [_element(step.new, html.escape(step.new.text)) for step in run if step.new]
    if len(shown) < FOLD_FROM:
        yield _same(shown)
        return
    yield _same(shown[:_ENDS])
    folded = shown[_ENDS:-_ENDS]
    yield f"<details><summary>{len(folded)} unchanged passages</summary>"
    yield _same(folded)
    yield "</details>"
    yield _same(shown[-_ENDS:])


def _same(shown: Iterable[str]) -> str:
    return '<div class="same">\n' + "\n".join(shown) + "\n</div>"


def _changed(step: Step) -> str:
    old, new = step.old, step.new
    match step.kind, old, new:
        case "added", _, Block():
            return _passage("added", new, _mark("ins", "inserted", html.escape(new.text)))
        case "removed", Block(), _:
            return _passage("removed", old, _mark("del", "deleted", html.escape(old.text)))
        case "moved_away", Block(), Block():
            inner = _one_side(_compared(old, new), "removed")
            return _passage("moved", old, _mark("del", "moved away from here", inner))
        case "moved_here", Block(), Block():
            inner = _one_side(_compared(old, new), "added")
            return _passage("moved", new, _mark("ins", "moved to here", inner))
        case "changed", Block(), Block():
            return _passage("changed", new, "".join(map(_piece, _compared(old, new))))
        case _:
            raise AssertionError(step.kind)


def _compared(old: Block, new: Block) -> list[Piece]:
    return compare(old.text, new.text, verbatim=old.verbatim or new.verbatim)


def _piece(piece: Piece) -> str:
    words = html.escape(piece.text)
    if piece.kind == "same":
        return words
    if piece.kind == "added":
        return _mark("ins", "inserted", words)
    return _mark("del", "deleted", words)


def _one_side(pieces: Iterable[Piece], side: str) -> str:
    """A moved passage as it reads on one side, what changed on the way marked inside."""
    return "".join(
        f"<mark>{html.escape(piece.text)}</mark>" if piece.kind == side else html.escape(piece.text)
        for piece in pieces
        if piece.kind in ("same", side)
    )


def _mark(tag: str, said: str, inner: str) -> str:
    # Screen readers do not announce `ins` and `del`; these words do.
    ends = {"ins": "insertion", "del": "deletion"}[tag]
    return (
        f'<{tag}><span class="visually-hidden">{said}: </span>{inner}'
        f'<span class="visually-hidden"> end of {ends} </span></{tag}>'
    )


def _passage(kind: str, block: Block, inner: str) -> str:
    return f'<div class="{kind}">\n{_element(block, inner)}\n</div>'


def _element(block: Block, inner: str) -> str:
    if block.verbatim:
        return f"<pre>{inner}</pre>"
    return f'<p class="heading">{inner}</p>' if block.heading else f"<p>{inner}</p>"
