"""The field `when`: a condition in words, or a mapping such as {theme: [safety]}."""

from typing import Any

from models.vocabulary import Theme
from review.plans.condition_language import parse
from review.plans.condition_tokens import MAX_LENGTH, Misread
from review.plans.kinds import Kind, Reading, Schema, Written
from review.plans.meant import either, meant, shown
from review.plans.places import key_of, within
from review.rules.conditions import Condition, ThemeIn


class ConditionField(Kind):
    """When a requirement applies."""

    wanted = "a condition such as theme is safety"

    def read(self, written: Written, reading: Reading) -> Condition | None:
        if isinstance(written.value, str):
            return _from_words(written, reading)
        if isinstance(written.value, dict):
            return _from_mapping(written.value, written, reading)
        self.refuse(written, reading)
        return None

    def schema(self) -> Schema:
        theme: Schema = {"enum": [str(one) for one in Theme]}
        themes = {"anyOf": [theme, {"type": "array", "items": theme, "minItems": 1}]}
        return {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
                {
                    "type": "object",
                    "properties": {"theme": themes},
                    "required": ["theme"],
                    "additionalProperties": False,
                },
            ]
        }


def _from_words(written: Written, reading: Reading) -> Condition | None:
    try:
        return parse(written.value)
    except Misread as misread:
        place = within(reading.source, written.start, written.value, misread.offset)
        reading.found.add(place, misread.message)
        return None


def _from_mapping(tree: Any, written: Written, reading: Reading) -> Condition | None:
    for field in tree:
        if field != "theme":
            words = f"{shown(field)} means nothing here{meant(field, ('theme',))}; known: theme."
            reading.found.add(key_of(tree, field), words)
    if "theme" not in tree:
        reading.found.add(written.place, "theme is missing, as in {theme: [safety]}.")
        return None
    place = key_of(tree, "theme")
    listed = tree["theme"] if isinstance(tree["theme"], list) else [tree["theme"]]
    if not listed:
        reading.found.add(place, f"theme has to be one or more of {either(Theme)}.")
    themes: set[Theme] = set()
    for theme in listed:
        if isinstance(theme, str) and theme in set(Theme):
            themes.add(Theme(theme))
        else:
            words = f"{shown(theme)} is no theme{meant(theme, Theme)}; one of {either(Theme)}."
            reading.found.add(place, words)
    return ThemeIn(frozenset(themes))
