"""Reasons joined into one sentence: what is said of the same thing is said together."""

from collections.abc import Iterable
from typing import NamedTuple

from review.rules.wording import listed


class Reason(NamedTuple):
    """One fact: of what, and what is so; `the theme`, `is safety`."""

    of: str
    says: str


def sentence(reasons: Iterable[Reason]) -> str:
    """`the theme is safety, and the section Consequences is new and mentions "removal".`"""
    said: dict[str, list[str]] = {}
    for of, says in dict.fromkeys(reasons):
        said.setdefault(of, []).append(says)
    clauses = [f"{of} {listed(facts)}" for of, facts in said.items()]
    if len(clauses) > 1:
        clauses[-1] = f"and {clauses[-1]}"
    return f"{', '.join(clauses)}."
