"""What became of a watched section, in sentences without their full stops."""

from review.text.matching import SectionChange, SectionMatch
from review.text.sections import Section

_LONGEST_TITLE = 80
_SAME_WORDS = (SectionChange.SAME, SectionChange.MOVED)


def said_below(
    top: SectionMatch, before: dict[SectionMatch, int], after: dict[SectionMatch, int]
) -> list[str]:
    """What became of the subsections; nothing only where they are the same, in order and depth."""
    over = name(top.new)
    lines = [_arrived(match, over) for match in after if match not in before]
    lines += [_left(match, over) for match in before if match not in after]
    lines += [
        said(match, f" under {over}")
        for match in before
        if match in after and match.change not in _SAME_WORDS
    ]
    if not lines and list(before.items()) != list(after.items()):
        lines.append(f"The sections under {over} were put in another order")
    return lines


def _arrived(match: SectionMatch, over: str) -> str:
    return f"{name(match.new)} was {'moved' if match.old else 'added'} under {over}"


def _left(match: SectionMatch, over: str) -> str:
    if match.new:
        return f"{name(match.old)} was moved away from under {over}"
    return said(match, f" under {over}")


def said(match: SectionMatch, where: str = "") -> str:
    """A match as a sentence without its full stop."""
    old, new = name(match.old or match.new), name(match.new or match.old)
    what = match.change.value
    if old != new:
        what = "renamed" if match.change == SectionChange.RENAMED else f"{what} and renamed"
        return f"{old}{where} was {what} to {new}"
    if relinked(match):
        what = "given another heading"
    if match.change == SectionChange.MOVED and _levels(match):
        what = "moved to another level"
    return f"{old}{where} was {what}"


def relinked(match: SectionMatch) -> bool:
    """The heading says the same in another way: a link in it may lead elsewhere."""
    renamed = match.change == SectionChange.RENAMED
    return renamed and bool(match.old and match.new and match.old.title == match.new.title)


def _levels(match: SectionMatch) -> bool:
    return bool(match.old and match.new and match.old.level != match.new.level)


def name(section: Section | None) -> str:
    """Its title, or what the words before the first heading are called."""
    if section is None or not section.level:
        return "The text before the first heading"
    return shown(section.title)


def shown(title: str) -> str:
    """A title in one line of a sentence's length."""
    line = " ".join(title.split()) or "(no title)"
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"
