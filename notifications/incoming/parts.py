"""Which part of a mail holds the words, and which hold what came with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from notifications.incoming.charsets import MOST_CHARACTERS, text_of
from notifications.incoming.flowed import unflowed
from notifications.incoming.headers import filename
from notifications.incoming.html_text import as_text

# They belong to the mail itself, and nobody chose to attach them.
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)


@dataclass(frozen=True, slots=True)
class Beside:
    """A part that holds no words of the mail."""

    part: "Message[Any, Any]"
    attached: bool
    """Else it may be a picture in the text, or what no person sees."""


@dataclass(frozen=True, slots=True)
class Content:
    """The words of a mail, quotes and all, and what stands beside them."""

    text: str
    html: str
    """Its source; empty where there is none."""
    beside: tuple[Beside, ...]


def content_of(mail: "Message[Any, Any]") -> Content:
    """The text parts where there are any with words in them, else the HTML as text."""
    plain: list[str] = []
    html: list[str] = []
    sources: list[str] = []
    beside: list[Beside] = []
    left = MOST_CHARACTERS
    for part in _leaves(mail):
        kind = part.get_content_type()
        if _is_attached(part):
            beside.append(Beside(part, attached=True))
        elif kind == "text/plain":
            text = text_of(part, left)
            left -= len(text)
            plain.append(_unflowed(part, text))
        elif kind == "text/html":
            source = text_of(part, left)
            left -= len(source)
            sources.append(source)
            html.append(as_text(source))
        elif kind not in _SIGNATURES:
            beside.append(Beside(part, attached=False))
    words = [one for one in plain if one.strip()] or [one for one in html if one.strip()]
    return Content("\n\n".join(words), "\n".join(sources), tuple(beside))


def _leaves(mail: "Message[Any, Any]") -> Iterator["Message[Any, Any]"]:
    """Without those of attached mails: their words are somebody else's."""
    if mail.get_content_maintype() == "message" or not mail.is_multipart():
        yield mail
        return
    for part in mail.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_attached(part: "Message[Any, Any]") -> bool:
    kind = part.get_content_type()
    if kind in _SIGNATURES:
        return False
    if part.get_content_disposition() == "attachment" or kind.startswith("message/"):
        return True
    if kind in {"text/plain", "text/html"}:
        return bool(filename(part))
    # An image in the text or in a signature has an id to be shown by.
    return bool(filename(part)) and not part.get("Content-ID")


def _unflowed(part: "Message[Any, Any]", text: str) -> str:
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return unflowed(text, delete_space=str(part.get_param("delsp", "")).lower() == "yes")
