"""What a field of a plan may hold: one description for the reader and for the JSON Schema."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from review.plans.meant import either, meant, shown
from review.plans.mistakes import Found, Place
from review.plans.places import key_of, value_of

NAME = r"[a-z][a-z0-9_-]{0,62}"
MAX_DAYS = 365
MAX_TEXT = 200
Schema = dict[str, Any]


class Written(NamedTuple):
    """A value as it is written: its name for messages, and where a mistake in it is shown."""

    name: str
    value: Any
    place: Place
    # Where the value itself begins.
    start: Place


class Reading(NamedTuple):
    """One reading of one source: the mistakes are kept, and reading goes on."""

    source: str
    found: Found


class Kind(ABC):
    """What a value may be."""

    # As it ends the sentence `grace has to be ...`.
    wanted: str

    @abstractmethod
    def read(self, written: Written, reading: Reading) -> Any:
        """The value; with a mistake, whatever comes of it."""

    @abstractmethod
    def schema(self) -> Schema:
        """What JSON Schema says of it; all that it refuses the reader refuses too."""

    def refuse(self, written: Written, reading: Reading) -> None:
        """Says what the value has to be."""
        words = f"{written.name} has to be {self.wanted}, not {shown(written.value)}."
        reading.found.add(written.place, words)


@dataclass(frozen=True)
class Scalar(Kind):
    """One word, number or line."""

    wanted: str
    fits: Callable[[Any], bool]
    json: Schema
    make: Callable[[Any], Any] = lambda value: value

    def read(self, written: Written, reading: Reading) -> Any:
        if self.fits(written.value):
            return self.make(written.value)
        return self.refuse(written, reading)

    def schema(self) -> Schema:
        return dict(self.json)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a few words."""

    choices: type[StrEnum]

    @property
    def wanted(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return either(self.choices, "or")

    def read(self, written: Written, reading: Reading) -> Any:
        if isinstance(written.value, str) and written.value in set(self.choices):
            return self.choices(written.value)
        guess = meant(written.value, self.choices)
        words = f"{written.name} has to be {self.wanted}, not {shown(written.value)}{guess}."
        reading.found.add(written.place, words)
        return None

    def schema(self) -> Schema:
        return {"enum": [str(one) for one in self.choices]}


@dataclass(frozen=True)
class ListOf(Kind):
    """A list of values of one kind."""

    wanted: str
    item: Kind
    at_most: int
    at_least: int = 1
    # Whether the same value may stand in it twice.
    repeats: bool = False

    def read(self, written: Written, reading: Reading) -> Any:
        value = written.value
        if not isinstance(value, list) or not self.at_least <= len(value) <= self.at_most:
            return self.refuse(written, reading)
        items: list[Any] = []
        for index, one in enumerate(value):
            place = key_of(value, index)
            before = len(reading.found)
            item = self.item.read(Written(f"Each of {written.name}", one, place, place), reading)
            if len(reading.found) > before:
                continue
            if not self.repeats and item in items:
                reading.found.add(place, f"{written.name} names {shown(one)} twice.")
            items.append(item)
        return tuple(items)

    def schema(self) -> Schema:
        return {
            "type": "array",
            "items": self.item.schema(),
            "minItems": self.at_least,
            "maxItems": self.at_most,
        }


class Missing:
    """There is no default: the field has to be there."""


MISSING = Missing()


@dataclass(frozen=True)
class Field:
    """A field: its name in YAML, what it may hold, and the argument that it becomes."""

    name: str
    kind: Kind
    about: str
    # What the argument is where the field is left out.
    default: Any = MISSING
    # The name of the argument, where that is another, and what becomes of the value for it.
    argument: str = ""
    make: Callable[[Any], Any] = lambda value: value

    def schema(self) -> Schema:
        """What JSON Schema says of it, with words for the editor."""
        return {**self.kind.schema(), "description": self.about}


@dataclass(frozen=True)
class Record(Kind):
    """A mapping of known fields, made into one value."""

    name: str
    fields: tuple[Field, ...]
    make: Callable[..., Any]
    wanted: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "wanted", f"a mapping of {either(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(one.name for one in self.fields)

    def read(self, written: Written, reading: Reading) -> Any:
        tree, before = written.value, len(reading.found)
        if not isinstance(tree, Mapping):
            reading.found.add(written.place, f"{self.name} is {self.wanted}.")
            return None
        for one in tree:
            if one not in self.names:
                words = f"{shown(one)} means nothing here{meant(one, self.names)}; known: "
                reading.found.add(key_of(tree, one), f"{words}{either(self.names)}.")
        values = {
            one.argument or one.name: self._value(one, tree, written, reading)
            for one in self.fields
        }
        if len(reading.found) > before:
            return None
        return self.make(**values)

    def _value(self, one: Field, tree: Any, written: Written, reading: Reading) -> Any:
        if one.name in tree:
            place, start = key_of(tree, one.name), value_of(tree, one.name)
            value = one.kind.read(Written(one.name, tree[one.name], place, start), reading)
            return None if value is None else one.make(value)
        if one.default is MISSING:
            words = f"{one.name} is missing: {one.kind.wanted}."
            reading.found.add(written.place, words)
        return one.default

    def schema(self) -> Schema:
        return {
            "type": "object",
            "properties": {one.name: one.schema() for one in self.fields},
            "required": [one.name for one in self.fields if one.default is MISSING],
            "additionalProperties": False,
        }


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
