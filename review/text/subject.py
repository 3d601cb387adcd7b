"""What the conditions of a plan are judged on: a text by its sections, and which have changed."""

from models.vocabulary import Theme
from review.rules.conditions import Subject, SubjectSection
from review.text.sections import Section, sections


def subject_of(theme: Theme, text: str, in_force: str | None) -> Subject:
    """The subject for this canonical text; without words in force everything in it is new."""
    known = set() if in_force is None else {_words(in_force, one) for one in sections(in_force)}
    return Subject(
        theme,
        tuple(
            SubjectSection(one.title, text[one.start : one.end], _words(text, one) not in known)
            for one in sections(text)
        ),
    )


def _words(text: str, section: Section) -> tuple[str, str]:
    return section.title, text[section.start : section.end].strip()
