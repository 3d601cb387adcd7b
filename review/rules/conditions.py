"""The conditions of a plan (`when`): a small closed language over the theme and the sections."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from models.vocabulary import Theme


@dataclass(frozen=True, slots=True)
class SubjectSection:
    """One section of the text under review."""

    title: str
    text: str
    # Whether it differs from the words in force; true where there are none.
    changed: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition is judged on."""

    theme: Theme
    sections: tuple[SubjectSection, ...] = ()


class Held(NamedTuple):
    """Whether a condition holds, and why, in words."""

    holds: bool
    words: str


class Condition(ABC):
    """One condition, or several joined."""

    @property
    @abstractmethod
    def reads_text(self) -> bool:
        """Whether it looks at the sections, and not at the theme alone."""

    @abstractmethod
    def judge(self, subject: Subject) -> Held:
        """Whether it holds for this subject, and why."""


@dataclass(frozen=True, slots=True)
class ThemeIn(Condition):
    """The policy is of one of these themes."""

    themes: frozenset[Theme]

    @property
    def reads_text(self) -> bool:
        return False

    def judge(self, subject: Subject) -> Held:
        theme = subject.theme.replace("_", " ")
        if subject.theme in self.themes:
            return Held(True, f"the theme is {theme}.")
        wanted = " or ".join(sorted(one.replace("_", " ") for one in self.themes))
        return Held(False, f"the theme is {theme}, not {wanted}.")
