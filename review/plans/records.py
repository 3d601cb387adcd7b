"""A mapping of known fields: the tables of a plan are made of these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from review.plans.kinds import Kind, Reading, Schema, Written
from review.plans.meant import either, meant, shown
from review.plans.places import key_of, value_of


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
