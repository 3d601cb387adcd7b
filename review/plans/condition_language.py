"""The language of `when`: read into a condition, never evaluated, and written out again.

    condition = all { "or" all }
    all       = one { "and" one }
    one       = "not" one | "(" condition ")" | fact
    fact      = "theme" "is" THEME | "theme" "in" "(" THEME { "," THEME } ")"
              | "section" TITLE ( "changed" | "mentions" TEXT { "," TEXT } )
              | "text" "mentions" TEXT { "," TEXT }

TITLE and TEXT stand in quotes, single or double; a backslash stands before a quote inside them.
"""

from models.vocabulary import Theme
from review.plans.condition_tokens import Misread, Token, TokenKind, tokens
from review.plans.meant import either, meant
from review.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    SectionChanged,
    SectionMentions,
    TextMentions,
    ThemeIn,
)
from review.rules.phrases import has_words

MAX_DEPTH = 20
MAX_TITLE = 200
BEGINNINGS = ("theme", "section", "text", "not")
KEYWORDS = (*BEGINNINGS, "is", "in", "changed", "mentions", "and", "or")


def parse(writing: str) -> Condition:
    """The condition that is written; raises `Misread` at the first thing that cannot be read."""
    reader = _Reader(tokens(writing))
    condition = reader.condition(0)
    reader.end()
    return condition


def written(condition: Condition) -> str:
    """The one way in which Placet writes the condition; reading it gives the condition again."""
    match condition:
        case AllOf(parts):
            return " and ".join(map(_part, parts))
        case AnyOf(parts):
            return " or ".join(map(_part, parts))
        case Not(part):
            return f"not {_part(part)}"
        case _:
            return _fact(condition)


def _fact(fact: Condition) -> str:
    match fact:
        case ThemeIn(themes):
            names = ", ".join(sorted(themes))
            return f"theme is {names}" if len(themes) == 1 else f"theme in ({names})"
        case SectionChanged(title):
            return f"section {_quoted(title)} changed"
        case SectionMentions(title, phrases):
            return f"section {_quoted(title)} mentions {', '.join(map(_quoted, phrases))}"
        case TextMentions(phrases):
            return f"text mentions {', '.join(map(_quoted, phrases))}"
        case _:
            raise TypeError(fact)


def _part(condition: Condition) -> str:
    words = written(condition)
    return f"({words})" if isinstance(condition, AllOf | AnyOf) else words


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Reader:
    """Goes through the pieces once, from left to right."""

    def __init__(self, pieces: list[Token]) -> None:
        self.pieces = pieces
        self.at = 0

    @property
    def next(self) -> Token:
        return self.pieces[self.at]

    def takes(self, *texts: str) -> bool:
        """Whether one of these comes next, which is then behind us."""
        here = self.next
        found = here.kind in (TokenKind.WORD, TokenKind.MARK) and here.text in texts
        self.at += found
        return found

    def condition(self, depth: int) -> Condition:
        parts = [self.all(depth)]
        while self.takes("or"):
            parts.append(self.all(depth))
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self.takes("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def one(self, depth: int) -> Condition:
        start = self.next
        if depth > MAX_DEPTH:
            raise Misread(start.offset, f"More than {MAX_DEPTH} levels deep: nobody can follow.")
        if self.takes("not"):
            return Not(self.one(depth + 1))
        if self.takes("("):
            inner = self.condition(depth + 1)
            self.closing(start)
            return inner
        if self.takes("theme"):
            return self.theme()
        if self.takes("section"):
            return self.section()
        if self.takes("text"):
            self.keyword("mentions", after="text")
            return TextMentions(self.phrases())
        if start.text in set(Theme):
            raise self.misread(f"write theme is {start.text}")
        raise self.misread("a condition begins with theme, section, text, not or (", BEGINNINGS)

    def theme(self) -> Condition:
        if self.takes("in"):
            opening = self.next
            if not self.takes("("):
                raise self.misread("after in come themes in parentheses, as in (safety, security)")
            themes = [self.theme_name()]
            while self.takes(","):
                themes.append(self.theme_name())
            self.closing(opening)
            return ThemeIn(frozenset(themes))
        if self.takes("is"):
            if self.next.text == "not":
                raise self.misread("not stands before the whole: not theme is ...")
            return ThemeIn(frozenset({self.theme_name()}))
        raise self.misread("after theme comes is or in", ("is", "in"))

    def theme_name(self) -> Theme:
        here = self.next
        if here.kind is TokenKind.WORD and here.text in set(Theme):
            self.at += 1
            return Theme(here.text)
        if here.kind is TokenKind.QUOTED and here.text in set(Theme):
            raise self.misread(f"a theme stands without quotes: {here.text}")
        raise self.misread(f"a theme is one of {either(Theme)}", Theme)

    def section(self) -> Condition:
        if self.next.kind is not TokenKind.QUOTED:
            raise self.misread('the title of a section stands in quotes: section "Consequences"')
        title = self.quoted("title")
        if self.takes("changed"):
            return SectionChanged(title)
        self.keyword("mentions", "changed", after="the title of a section")
        return SectionMentions(title, self.phrases())

    def phrases(self) -> tuple[str, ...]:
        found = [self.phrase()]
        while self.takes(","):
            found.append(self.phrase())
        return tuple(found)

    def phrase(self) -> str:
        here = self.next
        if here.kind is not TokenKind.QUOTED:
            raise self.misread('the words to look for stand in quotes: mentions "refund"')
        text = self.quoted("text")
        if not has_words(text):
            raise Misread(here.offset, "There is no word between the quotes to look for.")
        return text

    def quoted(self, what: str) -> str:
        here = self.next
        if not here.text.strip() or not here.text.isprintable() or len(here.text) > MAX_TITLE:
            raise Misread(
                here.offset, f"A {what} is one line of words, at most {MAX_TITLE} characters."
            )
        self.at += 1
        return here.text

    def keyword(self, *words: str, after: str) -> None:
        if not self.takes(words[0]):
            raise self.misread(f"after {after} comes {either(sorted(words), 'or')}", words)

    def closing(self, opening: Token) -> None:
        if not self.takes(")"):
            if self.next.kind is TokenKind.END:
                raise Misread(opening.offset, "The parenthesis that opens here is never closed.")
            raise self.misread("here the parenthesis has to close, or and, or, a comma to follow")

    def end(self) -> None:
        if self.next.kind is not TokenKind.END:
            raise self.misread("after a condition comes and, or, or nothing more", ("and", "or"))

    def misread(self, wanted: str, known: tuple[str, ...] | type[Theme] = KEYWORDS) -> Misread:
        """What is wrong with the piece that comes next, and what should stand there."""
        here = self.next
        if here.kind is TokenKind.END:
            return Misread(here.offset, f"The condition ends too early: {wanted}.")
        what = f'"{here.text[:40]}"' if here.kind is TokenKind.QUOTED else f"'{here.text[:40]}'"
        guess = meant(here.text.lower(), known) if here.kind is TokenKind.WORD else ""
        return Misread(here.offset, f"{what} cannot stand here{guess}: {wanted}.")
