"""The text in a part, also where its charset is missing, unknown or wrong."""

import codecs
from email.message import Message
from typing import Any

from notifications.incoming.parsing import STRAY

MOST_CHARACTERS = 200_000  # beyond it nobody wrote by hand
# What says it is one of the left is read as the one of the right, which holds more.
_WIDER = {"iso8859-1": "cp1252", "ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}
_NO_TEXT = frozenset({"base64", "hex", "bz2", "zlib", "rot13", "uu", "quopri", "idna", "punycode"})


def text_of(part: "Message[Any, Any]", most: int = MOST_CHARACTERS) -> str:
    """At most so many characters, with LF as line end, without what no reader shows."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    text = _decoded(content[: most * 4], _declared(part))
    return _cleaned(text[:most])


def _declared(part: "Message[Any, Any]") -> str | None:
    try:
        return part.get_content_charset()
    except STRAY:
        return None


def _decoded(content: bytes, declared: str | None) -> str:
    for charset in (_known(declared), "utf-8"):
        try:
            return content.decode(charset)
        except (UnicodeError, ValueError, LookupError):
            continue
    # No UTF-8, whatever it says: of the rest the most likely, which takes nearly every byte.
    return content.decode("cp1252", "replace")


def _known(declared: str | None) -> str:
    try:
        name = codecs.lookup(declared or "utf-8").name
    except (LookupError, ValueError):
        return "utf-8"
    if name.replace("_codec", "") in _NO_TEXT:
        return "utf-8"
    return _WIDER.get(name, name)


def _cleaned(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    # A replaced character stays visible; what is invisible goes.
    return "".join(one for one in lines if one >= " " or one in "\n\t").translate(_INVISIBLE)


_INVISIBLE = dict.fromkeys(
    [0x7F, *range(0x80, 0xA0), 0x200B, 0x2060, 0xFEFF, *range(0xD800, 0xE000)]
)
