"""What a field of a plan may hold: one description for the reader and for the JSON Schema."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from review.plans.meant import either, meant, shown
from review.plans.mistakes import Found, Place
from review.plans.places import key_of

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
