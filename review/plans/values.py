"""The single values that fields of a plan hold: names, lines, numbers, days, flags."""

import re
from typing import Any

from review.plans.kinds import Scalar

NAME = r"[a-z][a-z0-9_-]{0,62}"
MAX_DAYS = 365
MAX_TEXT = 200


def name(wanted: str) -> Scalar:
    """A short lower-case name."""
    return Scalar(
        wanted,
        is_name,
        {"type": "string", "pattern": f"^{NAME}$"},
        str,
    )


def line(wanted: str) -> Scalar:
    """One line of text."""
    return Scalar(
        wanted,
        lambda value: (
            isinstance(value, str)
            and 0 < len(value) <= MAX_TEXT
            and value.isprintable()
            and not value.isspace()
        ),
        {"type": "string", "minLength": 1, "maxLength": MAX_TEXT},
        str,
    )


def number(wanted: str, least: int, most: int) -> Scalar:
    """A whole number between two bounds, both included."""
    return Scalar(
        wanted,
        lambda value: is_whole(value) and least <= value <= most,
        {"type": "integer", "minimum": least, "maximum": most},
        int,
    )


def days(least: int) -> Scalar:
    """A number of business days."""
    return number(f"business days, {least} to {MAX_DAYS}", least, MAX_DAYS)


def flag() -> Scalar:
    """Yes or no."""
    return Scalar("true or false", lambda value: isinstance(value, bool), {"type": "boolean"})


def is_whole(value: Any) -> bool:
    """Whether it is a whole number; for Python `true` is one too."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_name(value: Any) -> bool:
    """Whether it can be the name of a plan or the key of a group."""
    return isinstance(value, str) and re.fullmatch(NAME, value) is not None
