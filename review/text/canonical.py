"""The one form of a text that is stored, hashed and signed off.

Two texts that a reader cannot tell apart have one hash: Unicode NFC, LF line ends, no trailing
spaces or tabs, exactly one final newline, no byte order mark. An auditor can do the same in a few
lines of any language. Markdown's hard break by two trailing spaces is lost by definition; a
backslash at the line's end does the same and stays.
"""

import hashlib
import re
import unicodedata
from itertools import groupby

MAX_BYTES = 1024 * 1024
# Unicode's Stream-Safe Text Format (UAX #15) draws the line here too. No language needs more,
# and normalising a longer run takes time that grows with its square.
MAX_COMBINING_RUN = 30
# Before normalising only the time counts: a decomposed text has a few marks more than its NFC.
_MAX_RAW_RUN = 10 * MAX_COMBINING_RUN

# U+2028 and U+2029 come with text pasted from word processors and mean a line's end; parsers and
# browsers disagree about them, so they become one here. U+0085 does not: in practice it is the
# ellipsis of Windows-1252 read with the wrong encoding, and is refused with the other controls.
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_TRAILING_BLANKS = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Refused, not dropped: with them a text is read in another order than it is hashed in, so that a
# reviewer would sign words they never saw. Right-to-left scripts do not need them, and the plain
# marks U+200E, U+200F and U+061C, which cannot reorder their neighbours' letters, are accepted.
BIDI_OVERRIDE = re.compile("[\u202a-\u202e\u2066-\u2069]")


class TextRejected(ValueError):  # named by the domain
    """The text cannot be stored as it is; the message says what to do about it."""


def canonical(text: str) -> str:
    """The canonical form, the same for its own result; TextRejected where there can be none."""
    text = _LINE_END.sub("\n", text).lstrip("\ufeff")
    _refuse_characters(text)
    _refuse_marks(text, _MAX_RAW_RUN)
    text = unicodedata.normalize("NFC", text)
    _refuse_marks(text, MAX_COMBINING_RUN)
    text = _TRAILING_BLANKS.sub("", text).rstrip("\n") + "\n"
    if not any(letter.isprintable() and letter != " " for letter in text):
        raise TextRejected("The text is empty: send the words of the policy.")
    _refuse_size(text)
    return text


def sha256(text: str) -> str:
    """The hash in hexadecimal of the canonical text's UTF-8 bytes."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


def _refuse_characters(text: str) -> None:
    if found := _SURROGATE.search(text):
        raise TextRejected(
            f"{_place(text, found.start())} is half of a character, a lone surrogate: "
            "save the text as UTF-8 and send it again."
        )
    if found := _CONTROL.search(text):
        raise TextRejected(
            f"{_place(text, found.start())} is a control character: "
            "remove it, only tabs and line breaks may stay."
        )
    if found := BIDI_OVERRIDE.search(text):
        raise TextRejected(
            f"{_place(text, found.start())} changes the direction of the text, so that it reads "
            "differently from what is signed: remove it, or use U+200E or U+200F."
        )


def _refuse_marks(text: str, most: int) -> None:
    if (start := _combining_run(text, most)) is not None:
        raise TextRejected(
            f"{_place(text, start)} begins more than {MAX_COMBINING_RUN} combining marks on one "
            "letter: remove the marks that nobody can read."
        )


def _refuse_size(text: str) -> None:
    size = len(text.encode())
    if size > MAX_BYTES:
        raise TextRejected(
            f"The text has {size:,} bytes and may have {MAX_BYTES:,}: shorten it, "
            "or move appendices into documents of their own."
        )


def _place(text: str, at: int) -> str:
    code = f"U+{ord(text[at]):04X}"
    name = unicodedata.name(text[at], "NUL" if text[at] == "\0" else "")
    line = text.count("\n", 0, at) + 1
    return f"{code} ({name}) on line {line}" if name else f"{code} on line {line}"


def _combining_run(text: str, most: int) -> int | None:
    if text.isascii():
        return None
    at = 0
    for marks, run in groupby(text, key=lambda character: unicodedata.combining(character) > 0):
        length = sum(1 for _ in run)
        if marks and length > most:
            return at
        at += length
    return None
