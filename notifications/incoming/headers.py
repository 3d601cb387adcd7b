"""The few headers of a mail that are looked at, cleaned and bounded."""

import re
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import Any

from notifications.characters import in_reading_order
from notifications.incoming.parsing import STRAY

_LONGEST = 2_000  # characters of a header that is looked into
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]\\]{1,64}@[^\s@<>\"(),:;\[\]\\]{1,253}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{3,500}>")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def plain(mail: "Message[Any, Any]", name: str) -> str:
    """The header as it stands, on one line; of several the first."""
    return _one_line(str(mail.get(name, ""))[:_LONGEST])


def every(mail: "Message[Any, Any]", name: str) -> tuple[str, ...]:
    """All headers of this name, the one that was added last first."""
    return tuple(_one_line(str(one)[: _LONGEST * 4]) for one in mail.get_all(name, [])[:20])


def subject(mail: "Message[Any, Any]") -> str:
    """The subject in plain characters, however it was encoded."""
    raw = plain(mail, "Subject")
    try:
        words = [_decoded(word, charset) for word, charset in decode_header(raw)]
    except STRAY:
        return raw
    return _one_line("".join(words))[:300]


def sender(mail: "Message[Any, Any]") -> str:
    """The one address in the one From; nothing where there are several, or none that is one."""
    headers = mail.get_all("From", [])
    if len(headers) != 1:
        return ""
    try:
        found = getaddresses([_one_line(str(headers[0])[:_LONGEST])])
    except STRAY:
        return ""
    if len(found) != 1:
        return ""
    address = found[0][1].strip().lower()
    return address if _ADDRESS.fullmatch(address) else ""


def message_id(mail: "Message[Any, Any]") -> str:
    """As its sender gave it; nothing where it is none."""
    found = _MESSAGE_ID.search(plain(mail, "Message-ID"))
    return found[0] if found else ""


_KIND = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,58}")


def path_of(part: "Message[Any, Any]") -> str:
    """What an attachment calls itself: a name, or a path, on one line and in reading order."""
    try:
        name = str(part.get_filename() or "")
        name = "".join(_decoded(word, charset) for word, charset in decode_header(name))
    except STRAY:
        return ""
    return in_reading_order(_one_line(name))[:_LONGEST]


def filename(part: "Message[Any, Any]") -> str:
    """The same fit to be shown."""
    return path_of(part).replace("/", "_").replace("\\", "_")[:100]


def content_id(part: "Message[Any, Any]") -> str:
    """By what the HTML of the mail refers to the part; nothing where it cannot."""
    return plain(part, "Content-ID").strip("<> ")


def name_or_kind(part: "Message[Any, Any]") -> str:
    """What to call an attachment: by its kind where it has no name, if that is one."""
    kind = part.get_content_type()
    return filename(part) or (kind if _KIND.fullmatch(kind) else "a file without a name")


def _decoded(word: bytes | str, charset: str | None) -> str:
    if isinstance(word, str):
        return word
    try:
        return word.decode(charset or "ascii", "replace")
    except LookupError:
        return word.decode("utf-8", "replace")


def _one_line(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value).strip()
