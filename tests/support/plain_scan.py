"""What stands under each heading of a text, found by a plain scan for lines that begin with #.

Dumb on purpose: it shares nothing with the room that it is to check.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

# A section and what is under it: how much deeper each stands, its heading, its lines.
Tree = tuple[tuple[int, str, str], ...]


class Scanned(NamedTuple):
    """A heading and the lines up to the next heading of any level."""

    level: int
    title: str
    # As it is written, with its markup.
    heading: str
    body: str

    @property
    def words(self) -> tuple[str, str]:
        return self.heading, self.body


@cache
def scan(text: str) -> tuple[Scanned, ...]:
    """Every heading in order; the words before the first have level 0 and no title."""
    found = [Scanned(0, "", "", "")]
    fenced = False
    for line in text.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else re.match(r"(#{1,6})[ \t]+(.*)", line)
        if heading:
            found.append(Scanned(len(heading[1]), _plain(heading[2]), heading[2], ""))
        else:
            last = found.pop()
            found.append(last._replace(body=f"{last.body}{line}\n"))
    found = [one._replace(body=one.body.strip("\n")) for one in found]
    return tuple(found if found[0].body else found[1:])


def titles(text: str) -> list[str]:
    """Those that a plan could watch, once each."""
    return list(dict.fromkeys(one.title or "preamble" for one in scan(text)))


def under(text: str, title: str) -> list[Tree]:
    """For each heading with this title: it and all that stands under it, to the last letter."""
    every = scan(text)
    found: list[Tree] = []
    for at, top in enumerate(every):
        if (top.title or "preamble").lower() != title.lower():
            continue
        tree = [(0, *top.words)]
        for one in every[at + 1 :]:
            if not top.level or one.level <= top.level:
                break
            tree.append((one.level - top.level, *one.words))
        found.append(tuple(tree))
    return sorted(found)


def is_unchanged(old: str, new: str, watched: Sequence[str]) -> bool:
    """Whether exactly the same stands under each of the titles; of none: in the whole text."""
    if not watched:
        return scan(old) == scan(new)
    return all(_is_unchanged(old, new, title) for title in watched)


def _is_unchanged(old: str, new: str, title: str) -> bool:
    before, after = under(old, title), under(new, title)
    if before and not after:
        return all(_is_renamed(old, new, one) for one in before)
    return bool(before) and before == after


def _is_renamed(old: str, new: str, tree: Tree) -> bool:
    """Whether the same words stand, once in either text, under a title that is new."""
    (_, _, body), *below = tree
    there = [one for one in scan(new) if body and one.body == body]
    if len(there) != 1 or sum(one.body == body for one in scan(old)) != 1:
        return False
    renamed = there[0].title
    return not under(old, renamed) and [list(one[1:]) for one in under(new, renamed)] == [below]


def _plain(heading: str) -> str:
    """The words of a heading without their markup."""
    words = re.sub(r"\]\([^)]*\)|[*_`\[]", "", heading.strip().rstrip("#"))
    return " ".join(words.split())
