"""A condition in plain words, as it ends the sentence `a group is asked where ...`."""

from review.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    SectionChanged,
    SectionMentions,
    TextMentions,
    ThemeIn,
    quoted,
    shown,
)
from review.rules.wording import listed


def condition_in_words(condition: Condition) -> str:
    """`the theme is safety, or the section Consequences mentions "suspension"`."""
    match condition:
        case AllOf(parts):
            return ", and ".join(map(_part, parts))
        case AnyOf(parts):
            return ", or ".join(map(_part, parts))
        case Not(part) if isinstance(part, AllOf | AnyOf | Not):
            return f"it is not so that {_part(part)}"
        case Not(part):
            return _fact(part, holds=False)
        case _:
            return _fact(condition, holds=True)


def themes_in_words(condition: ThemeIn) -> str:
    """`safety or security`."""
    return listed(sorted(theme.replace("_", " ") for theme in condition.themes), "or")


def _part(condition: Condition) -> str:
    words = condition_in_words(condition)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) else words


def _fact(fact: Condition, *, holds: bool) -> str:
    match fact:
        case ThemeIn():
            return f"the theme is {'' if holds else 'not '}{themes_in_words(fact)}"
        case SectionChanged(title):
            verb = "has changed" if holds else "has not changed"
            return f"the section {shown(title)} {verb} since the words in force"
        case SectionMentions(title, phrases):
            verb = "mentions" if holds else "does not mention"
            return f"the section {shown(title)} {verb} {quoted(phrases)}"
        case TextMentions(phrases):
            return f"the text {'mentions' if holds else 'does not mention'} {quoted(phrases)}"
        case _:
            raise TypeError(fact)
