"""Reads a plan from YAML and names every mistake with its line and what to do about it."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from models.vocabulary import Theme
from review.rules.conditions import ThemeIn
from review.rules.facts import Rule, RuleKind
from review.rules.plan import Plan, PlanRequirement

PLAN_FIELDS = ("name", "title", "deadline", "reminders", "grace", "requirements")
REQUIREMENT_FIELDS = ("group", "rule", "advisory", "when")
NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")
MAX_DAYS = 365
MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a plan; lines and columns count from 1."""

    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: {self.message}"


class PlanMistakes(ValueError):
    """The plan cannot be used; carries every mistake found."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(str(one) for one in mistakes))
        self.mistakes = mistakes


def read_plan(source: str) -> Plan:
    """The plan written in `source`; raises `PlanMistakes` with all that is wrong."""
    reader = _Reader()
    plan = reader.plan(_load(source))
    if reader.mistakes or plan is None:
        raise PlanMistakes(sorted(reader.mistakes, key=lambda one: (one.line, one.column)))
    return plan


def _load(source: str) -> Any:
    if len(source.encode("utf-8", "backslashreplace")) > MAX_BYTES:
        raise PlanMistakes([Mistake(1, 1, f"A plan is at most {MAX_BYTES} bytes long.")])
    try:
        return YAML(typ="rt", pure=True).load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PlanMistakes([Mistake(line, column, f"Not YAML: {error.problem}")]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PlanMistakes([Mistake(1, 1, f"Not YAML: {error}")]) from error
    # ruamel.yaml lets AttributeError, TypeError and more escape on tags that do not fit.
    except Exception as error:
        words = "Not YAML: a tag does not fit what it stands before."
        raise PlanMistakes([Mistake(1, 1, words)]) from error


def _rule(value: Any) -> Rule | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Rule(RuleKind.COUNT, value) if value >= 1 else None
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text in (RuleKind.ANY, RuleKind.ALL):
        return Rule(RuleKind(text))
    match = re.fullmatch(r"(\d{1,3})\s?%", text)
    if match and 1 <= int(match[1]) <= 100:
        return Rule(RuleKind.PERCENT, int(match[1]))
    return None


class _Reader:
    """Walks the YAML tree once, keeping every mistake with its place."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def plan(self, tree: Any) -> Plan | None:
        if not isinstance(tree, dict):
            self.mistakes.append(Mistake(1, 1, f"A plan is a mapping of {_either(PLAN_FIELDS)}."))
            return None
        self._unknown(tree, PLAN_FIELDS)
        name = self._value(tree, "name", _is_name, "a short lower-case name such as standard")
        title = self._value(tree, "title", _is_text, "a line of text", default=str(name))
        deadline = self._value(tree, "deadline", _is_days(1), "business days, 1 to 365", default=5)
        grace = self._value(tree, "grace", _is_days(0), "business days, 0 to 365", default=10)
        reminders = self._value(
            tree, "reminders", _are_days, "up to 10 day numbers, such as [-2, 0, 2]", default=[]
        )
        requirements = self._requirements(tree)
        if self.mistakes:
            return None
        return Plan(name, title, requirements, deadline, tuple(sorted(set(reminders))), grace)

    def _requirements(self, tree: Any) -> tuple[PlanRequirement, ...]:
        listed = self._value(tree, "requirements", _is_list, "a list of requirements")
        found: list[PlanRequirement] = []
        for index, node in enumerate(listed or ()):
            one = self._requirement(node, _place(listed, index))
            if one is None:
                continue
            if one.group in {other.group for other in found}:
                self._add(node, "group", f"{one.group} has a requirement already.")
            found.append(one)
        if listed and not self.mistakes and not any(one.required for one in found):
            self._add(tree, "requirements", "No group is required: such a gate could never open.")
        return tuple(found)

    def _requirement(self, node: Any, place: tuple[int, int]) -> PlanRequirement | None:
        if not isinstance(node, dict):
            self.mistakes.append(
                Mistake(*place, f"A requirement is a mapping of {_either(REQUIREMENT_FIELDS)}.")
            )
            return None
        self._unknown(node, REQUIREMENT_FIELDS)
        before = len(self.mistakes)
        group = self._value(node, "group", _is_name, "the key of a group, such as legal", at=place)
        written = self._value(
            node,
            "rule",
            lambda value: _rule(value) is not None,
            "any, all, a count or 50%",
            default="any",
        )
        advisory = self._value(node, "advisory", _is_bool, "true or false", default=False)
        themes = self._themes(node)
        rule = _rule(written)
        if len(self.mistakes) > before or rule is None:
            return None
        when = ThemeIn(themes) if themes else None
        return PlanRequirement(group, rule, required=not advisory, when=when)

    def _themes(self, node: Any) -> frozenset[Theme]:
        when = self._value(
            node, "when", _is_mapping, "a mapping such as {theme: [safety]}", default={}
        )
        self._unknown(when, ("theme",))
        if "theme" not in when:
            return frozenset()
        listed = when["theme"] if isinstance(when["theme"], list) else [when["theme"]]
        if not listed:
            self._add(when, "theme", f"theme has to be one or more of {_either(Theme)}.")
        found: set[Theme] = set()
        for theme in listed:
            if isinstance(theme, str) and theme in set(Theme):
                found.add(Theme(theme))
            else:
                meant = _meant(theme, Theme)
                words = f"{_shown(theme)} is no theme{meant}; one of {_either(Theme)}."
                self._add(when, "theme", words)
        return frozenset(found)

    def _value(
        self,
        tree: Any,
        field: str,
        fits: Callable[[Any], bool],
        wanted: str,
        *,
        default: Any = None,
        at: tuple[int, int] | None = None,
    ) -> Any:
        if field not in tree:
            if default is None:
                place = at or _start(tree)
                self.mistakes.append(Mistake(*place, f"{field} is missing: {wanted}."))
            return default
        if fits(tree[field]):
            return tree[field]
        self._add(tree, field, f"{field} has to be {wanted}, not {_shown(tree[field])}.")
        return default

    def _unknown(self, tree: Any, known: Iterable[str]) -> None:
        for field in tree:
            if field not in tuple(known):
                words = f"{_shown(field)} means nothing here{_meant(field, known)}; known: "
                self._add(tree, field, words + f"{_either(known)}.")

    def _add(self, tree: Any, field: Any, message: str) -> None:
        self.mistakes.append(Mistake(*_place(tree, field), message))


def _start(tree: Any) -> tuple[int, int]:
    return tree.lc.line + 1, tree.lc.col + 1


def _place(tree: Any, field: Any) -> tuple[int, int]:
    try:
        position = tree.lc.data[field]
    except (AttributeError, KeyError, TypeError):
        return 1, 1
    return position[0] + 1, position[1] + 1


def _either(words: Iterable[str]) -> str:
    return ", ".join(str(word) for word in words)


def _shown(value: Any) -> str:
    """The value as a message may repeat it: a few aliases can make a list without end."""
    if isinstance(value, str | bool | int | float | None):
        written = repr(value)
        return written if len(written) <= 60 else f"{written[:57]}..."
    kinds = ((dict, "a mapping"), (list, "a list"))
    return next((words for kind, words in kinds if isinstance(value, kind)), "that")


def _meant(word: Any, known: Iterable[str]) -> str:
    if not isinstance(word, str) or len(word) > 60:
        return ""
    close = difflib.get_close_matches(word, [str(one) for one in known], n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200 and value.isprintable()


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _is_mapping(value: Any) -> bool:
    return isinstance(value, dict)


def _is_day(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= MAX_DAYS


def _is_days(least: int) -> Callable[[Any], bool]:
    return lambda value: _is_day(value, least)


def _are_days(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 10
        and all(_is_day(day, -MAX_DAYS) for day in value)
    )
