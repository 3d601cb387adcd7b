"""Which characters may stand where: none that break a header, a line or the order of reading."""

import re
import unicodedata

from notifications.errors import MessageRejected

# C0 and C1 (Cc), U+2028 (Zl), U+2029 (Zp), and half a surrogate pair (Cs), which cannot be encoded.
_CONTROL_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})

# Overrides and isolates can make "evil.exe" read as "exe.live", and reach past the name they stand
# in. Right-to-left text itself needs none of them.
_BIDI_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])

# Bounded, so that a hostile text cannot make the search slow.
_URL = re.compile(r"(?:[a-z0-9+.\-]{0,30}://|www\.)[^\s<>()\[\]\"']*", re.IGNORECASE)
_LINE_BREAK = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")

LINK_LEFT_OUT = "[link left out]"
SHORTENED = "[shortened here; the page shows all of it]"


def refuse_control_characters(what: str, value: str) -> None:
    """`what` is named in the error, the value is not: it may be anything."""
    for position, character in enumerate(value):
        if unicodedata.category(character) in _CONTROL_CATEGORIES:
            code = f"U+{ord(character):04X}"
            raise MessageRejected(f"{what} holds the control character {code} at {position}")


def inline(value: str) -> str:
    """A name, a title or a line of text as it may stand in a mail: one line, and no second link.

    Mail clients make a link of anything that looks like one. The only link of a mail is its own.
    """
    refuse_control_characters("a line of the mail", value)
    return _URL.sub(LINK_LEFT_OUT, in_reading_order(value))


def in_reading_order(value: str) -> str:
    return value.translate(_BIDI_CONTROLS)


def lines(free_text: str, limit: int = 4_000) -> list[str]:
    """What a person wrote, in lines that are each fit to be shown; at most `limit` characters."""
    shortened = len(free_text) > limit
    found = [_cleaned(line) for line in _LINE_BREAK.split(free_text.strip()[:limit])]
    return [*found, SHORTENED] if shortened else found


def _cleaned(line: str) -> str:
    return "".join(
        character
        for character in line.replace("\t", " ").rstrip()
        if unicodedata.category(character) not in _CONTROL_CATEGORIES
    )


def shortened(title: str, limit: int) -> str:
    """At most `limit` characters, cut between words where there are any."""
    if len(title) <= limit:
        return title
    cut = title[: limit - 1]
    at_word, _, rest = cut.rpartition(" ")
    return f"{(at_word if at_word and len(rest) < limit // 3 else cut).rstrip()}…"
