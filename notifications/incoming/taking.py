"""From the bytes of a mail and the address it came to, to what became of it."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.incoming_mail import IncomingMail as Row
from models.request import Request
from notifications.incoming.mail import IncomingMail, read_mail
from review.commands.hold_reply import Reply
from review.commands.receive_reply import receive_reply
from review.links import Links
from review.reply_addresses import request_of, token_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What an installation has to know to take mail."""

    links: Links
    reply_domain: str
    own_domain: str
    """Of Placet's own Message-IDs: that of the sender of its mail."""
    keep_files: bool = False
    """What came with an answer; else it is refused."""


def asked_by(session: Session, intake: Intake, recipients: Iterable[str]) -> Request | None:
    """The request whose address is among the recipients of the envelope."""
    for address in recipients:
        token = token_in(address, intake.reply_domain)
        found = request_of(session, intake.links, token) if token else None
        if found is not None:
            return found
    return None


def read(raw: bytes, intake: Intake, *, sender: str, now: datetime) -> IncomingMail:
    """The mail; raises `MailRefused`. Apart from the taking: it needs no database.

    `sender`: that of the envelope. Nobody sends what bounces and what machines answer.
    """
    mail = read_mail(
        raw, today=now.date(), own_domain=intake.own_domain, keep_files=intake.keep_files
    )
    return mail if sender.strip("<> ") else mail.from_nobody()


def take(
    session: Session,
    mail: IncomingMail,
    raw: bytes,
    request: Request,
    *,
    proven: Callable[[IncomingMail], bool],
    now: datetime,
) -> Row | None:
    """What became of it; the caller commits."""
    reply = Reply(
        identity=mail.message_id or hashlib.sha256(raw).hexdigest(),
        sender=mail.sender,
        proven=proven(mail),
        said=mail.said,
        below=mail.below,
        position=mail.position,
        files=mail.attached.kept,
        refused=mail.attached.refused,
        automatic=mail.automatic,
        away=mail.away,
        away_until=mail.away_until,
    )
    return receive_reply(session, request.id, reply, now=now)
