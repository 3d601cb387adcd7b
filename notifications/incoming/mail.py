"""A mail that came in, as far as it matters: who says what, and whether a machine says it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from email.message import Message
from typing import Any

from models.vocabulary import Position
from notifications.incoming import headers
from notifications.incoming.attached import Attached, fit_to_keep, none_kept
from notifications.incoming.automatic import is_automatic, is_away
from notifications.incoming.closings import is_only_farewell
from notifications.incoming.dates import away_until
from notifications.incoming.errors import MailUnreadable
from notifications.incoming.parsing import STRAY, parsed
from notifications.incoming.parts import Content, content_of
from notifications.incoming.quotes import said_in
from notifications.incoming.words import first_line_apart

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """Nothing in it is proven: headers are written by whoever sends."""

    message_id: str
    """Empty where the mail has none."""
    sender: str
    """The address in From, in lower case; empty where there is not exactly one."""
    said: str
    """The person's own words, without quotes."""
    below: str
    """The same, without a first line that names a position."""
    position: Position | None
    attached: Attached
    automatic: bool
    away: bool
    """A machine says that its person is not there."""
    away_until: date | None
    authentication: tuple[str, ...]
    """The headers Authentication-Results, the newest first."""

    @property
    def attachments(self) -> tuple[str, ...]:
        """The names of the files that are not kept."""
        return tuple(one.name for one in self.attached.refused)

    def from_nobody(self) -> "IncomingMail":
        """The same where the envelope names no sender: so machines send, and nobody else."""
        return replace(self, automatic=True)


def read_mail(
    raw: bytes, *, today: date, own_domain: str, keep_files: bool = False
) -> IncomingMail:
    """The mail; raises `MailRefused` for one that cannot or should not be read.

    `own_domain` is that of Placet's own Message-IDs. Unless it is to keep files, it reads none.
    """
    mail = parsed(raw)
    try:
        return _read(mail, today, own_domain, fit_to_keep if keep_files else none_kept)
    except STRAY as error:
        raise MailUnreadable(f"its parts cannot be read: {type(error).__name__}") from error


def _read(
    mail: "Message[Any, Any]",
    today: date,
    own_domain: str,
    sort_out: Callable[[Content], Attached],
) -> IncomingMail:
    content = content_of(mail)
    automatic = is_automatic(mail, own_domain)
    # Of a person's mail it means nothing; the command asks only of a machine's.
    away = is_away(mail, content.text)
    said = _storable(said_in(content.text))
    position, below = first_line_apart(said)
    if position is not None and is_only_farewell(below):
        below = ""
    return IncomingMail(
        message_id=headers.message_id(mail),
        sender=headers.sender(mail),
        said=said,
        below=below,
        position=position,
        attached=none_kept(content) if automatic else sort_out(content),
        automatic=automatic,
        away=away,
        away_until=away_until(content.text, today) if away else None,
        authentication=headers.every(mail, "Authentication-Results"),
    )


def _storable(words: str) -> str:
    """As the record takes it: composed characters, none that cannot be shown."""
    return _CONTROLS.sub("", unicodedata.normalize("NFC", words)).strip()
