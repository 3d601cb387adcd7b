"""What a field of a mapping may hold beside what plans know: templates, texts by name, lists."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from review.plans.kinds import Choice, Kind, ListOf, Reading, Scalar, Schema, Written
from review.plans.meant import either, meant, shown
from review.plans.mistakes import Place
from review.plans.places import key_of, value_of, within
from ticketing.mapping.templates import MAX_BODY, troubles
from ticketing.mapping.values import Means

EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
SIGN_OFFS = ("sign_off", "sign-off", "approve", "approved", "approval", "no_objection", "promote")


@dataclass(frozen=True)
class TemplateText(Kind):
    """A text with `{{ names }}` in it."""

    wanted: str

    def read(self, written: Written, reading: Reading) -> str | None:
        value = written.value
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_BODY:
            self.refuse(written, reading)
            return None
        for one in troubles(value):
            reading.found.add(line_within(reading.source, written, value, one.line), one.words)
        return str(value)

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": MAX_BODY}


@dataclass(frozen=True)
class ByName(Kind):
    """A value of one kind for each name that the system knows."""

    wanted: str
    item: Kind
    at_most: int

    def read(self, written: Written, reading: Reading) -> dict[str, Any] | None:
        tree = written.value
        if not isinstance(tree, Mapping) or not 0 < len(tree) <= self.at_most:
            self.refuse(written, reading)
            return None
        found: dict[str, Any] = {}
        for name, value in tree.items():
            place = key_of(tree, name)
            if not isinstance(name, str) or not name.strip() or not name.isprintable():
                reading.found.add(place, f"{shown(name)} is not the name of a field.")
                continue
            written_so = Written(f"{written.name}.{name}", value, place, value_of(tree, name))
            found[str(name)] = self.item.read(written_so, reading)
        return found

    def schema(self) -> Schema:
        return {
            "type": "object",
            "additionalProperties": self.item.schema(),
            "minProperties": 1,
            "maxProperties": self.at_most,
        }


@dataclass(frozen=True)
class OneOrMore(Kind):
    """A value, or a list of such values."""

    wanted: str
    item: Kind
    at_most: int = 100

    def read(self, written: Written, reading: Reading) -> tuple[Any, ...] | None:
        if isinstance(written.value, list):
            return ListOf(self.wanted, self.item, self.at_most).read(written, reading)
        one = self.item.read(written, reading)
        return None if one is None else (one,)

    def schema(self) -> Schema:
        items = ListOf(self.wanted, self.item, self.at_most).schema()
        return {"anyOf": [self.item.schema(), items]}


class Meaning(Kind):
    """What a state means; a sign-off is refused in words of its own."""

    wanted = either(Means, "or")

    def read(self, written: Written, reading: Reading) -> Means | None:
        if isinstance(written.value, str) and written.value.casefold() in SIGN_OFFS:
            reading.found.add(
                written.place,
                "A ticket's state is never a sign-off: people sign off, each in their own name, on "
                f"the words themselves. It may mean {self.wanted}.",
            )
            return None
        return Choice(Means).read(written, reading)

    def schema(self) -> Schema:
        return Choice(Means).schema()


class NotAlways(Kind):
    """Yes: an act that is either written or left out."""

    wanted = "true, or left out"

    def read(self, written: Written, reading: Reading) -> bool | None:
        if written.value is True:
            return True
        self.refuse(written, reading)
        return None

    def schema(self) -> Schema:
        return {"const": True}


@dataclass(frozen=True)
class OneOf(Kind):
    """One of some words of a larger vocabulary."""

    choices: type[StrEnum]
    among: tuple[StrEnum, ...]

    @property
    def wanted(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return either(self.among, "or")

    def read(self, written: Written, reading: Reading) -> Any:
        if isinstance(written.value, str) and written.value in set(self.among):
            return self.choices(written.value)
        guess = meant(written.value, self.among)
        words = f"{written.name} has to be {self.wanted}, not {shown(written.value)}{guess}."
        reading.found.add(written.place, words)
        return None

    def schema(self) -> Schema:
        return {"enum": [str(one) for one in self.among]}


def line_within(source: str, written: Written, value: str, line: int) -> Place:
    """Where that line of a template stands; where it cannot be told, where the value begins."""
    lines = value.split("\n")
    before = sum(len(one) + 1 for one in lines[: line - 1])
    rest = "\n".join(lines[line - 1 :])
    return within(source, written.start, value, before + len(rest) - len(rest.lstrip()))


def email() -> Scalar:
    """A mail address."""
    return Scalar(
        "a mail address",
        lambda value: isinstance(value, str) and EMAIL.fullmatch(value) is not None,
        {"type": "string", "format": "email"},
        lambda value: str(value).casefold(),
    )


def base_url() -> Scalar:
    """The address of a ticket system."""
    return Scalar(
        "an address such as https://example.atlassian.net",
        _is_url,
        {"type": "string", "format": "uri"},
        lambda value: str(value).rstrip("/"),
    )


def _is_url(value: Any) -> bool:
    if not isinstance(value, str) or not value.isprintable() or " " in value:
        return False
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in {"http", "https"} and bool(host) and plain


def word(wanted: str, most: int) -> Scalar:
    """A word or a line as the other system has it."""
    return Scalar(wanted, _line(most), {"type": "string", "minLength": 1, "maxLength": most}, str)


def _line(most: int) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, str)
        and 0 < len(value) <= most
        and value.isprintable()
        and bool(value.strip())
    )
