"""The conditions of a plan (`when`): a small closed language over the theme and the sections."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import NamedTuple

from models.vocabulary import Theme
from review.rules.phrases import first_mentioned, title_key
from review.rules.reasons import Reason, sentence
from review.rules.wording import listed


@dataclass(frozen=True, slots=True)
class SubjectSection:
    """One section of the text under review, from its heading to the next of any level."""

    title: str
    text: str
    # Whether it or anything under it differs from the words in force; true where there are none.
    changed: bool
    # Of its heading; the sections that follow on deeper levels are its own.
    level: int = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """What a condition is judged on."""

    theme: Theme
    sections: tuple[SubjectSection, ...] = ()
    # Whether the policy has words in force to compare with.
    in_force: bool = True

    def named(self, title: str) -> tuple[SubjectSection, ...]:
        """The sections with this title, in any case and spacing, and all that is under them."""
        wanted = title_key(title)
        found: list[SubjectSection] = []
        above: int | None = None
        for one in self.sections:
            if above is not None and one.level <= above:
                above = None
            if above is None and one.title and title_key(one.title) == wanted:
                above = one.level
            if above is not None:
                found.append(one)
        return tuple(found)


class Held(NamedTuple):
    """Whether a condition holds, and why, in words."""

    holds: bool
    words: str


class Weighed(NamedTuple):
    """Whether a condition holds, and the fewest reasons that say so.

    None where nobody can say, for the text does not have the section.
    """

    holds: bool | None
    reasons: tuple[Reason, ...]


class Condition(ABC):
    """One condition, or several joined."""

    __slots__ = ()

    @property
    @abstractmethod
    def reads_text(self) -> bool:
        """Whether it looks at the sections, and not at the theme alone."""

    @abstractmethod
    def weigh(self, subject: Subject) -> Weighed:
        """Whether it holds for this subject, with the reasons one by one."""

    def judge(self, subject: Subject) -> Held:
        """Whether it holds for this subject, and why in a sentence.

        What nobody can say holds: a heading may have been renamed, and rather is a group asked
        once too often.
        """
        holds, reasons = self.weigh(subject)
        return Held(holds is not False, sentence(reasons))


@dataclass(frozen=True, slots=True)
class ThemeIn(Condition):
    """The policy is of one of these themes."""

    themes: frozenset[Theme]

    @property
    def reads_text(self) -> bool:
        return False

    def weigh(self, subject: Subject) -> Weighed:
        theme = subject.theme.replace("_", " ")
        if subject.theme in self.themes:
            return Weighed(True, (Reason("the theme", f"is {theme}"),))
        wanted = listed(sorted(one.replace("_", " ") for one in self.themes), "or")
        return Weighed(False, (Reason("the theme", f"is {theme}, not {wanted}"),))


@dataclass(frozen=True, slots=True)
class SectionChanged(Condition):
    """The section, or one under it, differs from the words in force."""

    title: str

    @property
    def reads_text(self) -> bool:
        return True

    def weigh(self, subject: Subject) -> Weighed:
        named = subject.named(self.title)
        if not named:
            return _without(self.title)
        whose = f"the section {shown(self.title)}"
        if not subject.in_force:
            return Weighed(True, (Reason(whose, "is new, for no words are in force yet"),))
        holds = any(one.changed for one in named)
        verb = "has changed" if holds else "has not changed"
        return Weighed(holds, (Reason(whose, f"{verb} since the words in force"),))


@dataclass(frozen=True, slots=True)
class SectionMentions(Condition):
    """The section, or one under it, has any of these words in it."""

    title: str
    phrases: tuple[str, ...]

    @property
    def reads_text(self) -> bool:
        return True

    def weigh(self, subject: Subject) -> Weighed:
        named = subject.named(self.title)
        if not named:
            return _without(self.title)
        return _mentions(f"the section {shown(self.title)}", self.phrases, named)


@dataclass(frozen=True, slots=True)
class TextMentions(Condition):
    """The text has any of these words in it."""

    phrases: tuple[str, ...]

    @property
    def reads_text(self) -> bool:
        return True

    def weigh(self, subject: Subject) -> Weighed:
        return _mentions("the text", self.phrases, subject.sections)


@dataclass(frozen=True, slots=True)
class AllOf(Condition):
    """Two or more conditions that all have to hold."""

    parts: tuple[Condition, ...]

    @property
    def reads_text(self) -> bool:
        return any(one.reads_text for one in self.parts)

    def weigh(self, subject: Subject) -> Weighed:
        return _joined([one.weigh(subject) for one in self.parts], decisive=False)


@dataclass(frozen=True, slots=True)
class AnyOf(Condition):
    """Two or more conditions of which one has to hold."""

    parts: tuple[Condition, ...]

    @property
    def reads_text(self) -> bool:
        return any(one.reads_text for one in self.parts)

    def weigh(self, subject: Subject) -> Weighed:
        return _joined([one.weigh(subject) for one in self.parts], decisive=True)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """A condition that must not hold."""

    part: Condition

    @property
    def reads_text(self) -> bool:
        return self.part.reads_text

    def weigh(self, subject: Subject) -> Weighed:
        holds, reasons = self.part.weigh(subject)
        return Weighed(None if holds is None else not holds, reasons)


def shown(title: str) -> str:
    """The title on one line."""
    return " ".join(title.split())


def quoted(phrases: tuple[str, ...]) -> str:
    """`"suspension", "removal" or "ban"`."""
    return listed([f'"{one}"' for one in phrases], "or")


def _without(title: str) -> Weighed:
    return Weighed(None, (Reason("the text", f"has no section {shown(title)} to judge by"),))


def _mentions(
    whose: str, phrases: tuple[str, ...], sections: tuple[SubjectSection, ...]
) -> Weighed:
    found = first_mentioned(phrases, "\n".join([one.text for one in sections]))
    if found is None:
        return Weighed(False, (Reason(whose, f"does not mention {quoted(phrases)}"),))
    return Weighed(True, (Reason(whose, f"mentions {quoted((found,))}"),))


def _joined(parts: list[Weighed], *, decisive: bool) -> Weighed:
    """One part that is decisive settles it, and the briefest says why; else all of them do."""
    settling = [one for one in parts if one.holds is decisive]
    if settling:
        return min(settling, key=lambda one: len(one.reasons))
    unknown = any(one.holds is None for one in parts)
    reasons = tuple(reason for one in parts for reason in one.reasons)
    return Weighed(None if unknown else not decisive, reasons)
