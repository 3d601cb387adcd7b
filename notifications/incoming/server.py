"""Takes answers by mail from a mail server of one's own, over LMTP or SMTP.

A mail is answered 250 only after the commit. While the database is away the answer is 451, so that
the mail server keeps the mail and comes again.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from models.session import unit_of_work
from notifications.incoming.errors import MailRefused
from notifications.incoming.limits import MOST_BYTES
from notifications.incoming.proof import proven_by_server
from notifications.incoming.taking import Intake, asked_by, read, take
from review.errors import TooManyReplies

log = logging.getLogger(__name__)

LATER = "451 4.3.0 Not now, please try again"
NOBODY = "550 5.1.1 There is no such address here"
TOO_MANY = "452 4.2.2 Too many answers to this address wait, please try again"
ONE_AT_A_TIME = "452 4.5.3 One recipient at a time"
UNREADABLE = "554 5.6.0 The mail cannot be read"
TAKEN = "250 2.0.0 Taken"
IDLE_SECONDS = 120.0

Protocol = Literal["lmtp", "smtp"]


@dataclass(frozen=True, kw_only=True)
class ServerSettings:
    """Where it listens. Only the mail server itself may reach it: whoever can writes its word on
    who sent a mail."""

    host: str
    port: int
    protocol: Protocol = "lmtp"
    authserv_id: str = ""
    """The name under which the mail server writes Authentication-Results; empty: it writes none,
    and every answer waits for the lead."""
    certificate: Path | None = None
    key: Path | None = None
    """With both, STARTTLS is offered."""


class MailTaker:
    """What aiosmtpd asks at each step of a mail."""

    def __init__(
        self, engine: Engine, intake: Intake, authserv_id: str, now: Callable[[], datetime]
    ) -> None:
        self._engine = engine
        self._intake = intake
        self._authserv_id = authserv_id
        self._now = now

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if envelope.rcpt_tos:
            # LMTP wants an answer for each: with one there is one.
            return ONE_AT_A_TIME
        try:
            known = await asyncio.to_thread(self._is_known, address)
        except (DBAPIError, PoolTimeout):
            return LATER
        if not known:
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Known"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        content = envelope.content
        raw = content if isinstance(content, bytes) else b""
        sender, recipients = envelope.mail_from or "", tuple(envelope.rcpt_tos)
        try:
            return await asyncio.to_thread(self._take, raw, sender, recipients)
        except MailRefused as refused:
            log.warning("a mail was not read: %s", refused)
            return UNREADABLE
        except TooManyReplies:
            log.warning("a mail was put off: too many to its address wait for the lead")
            return TOO_MANY
        except (DBAPIError, PoolTimeout):
            log.warning("a mail was put off: the database does not answer")
            return LATER

    async def handle_exception(self, error: Exception) -> str:
        # Without its words: they may hold those of the mail.
        log.error("a mail was put off: %s", type(error).__name__)
        return LATER

    def _is_known(self, address: str) -> bool:
        with unit_of_work(self._engine) as session:
            return asked_by(session, self._intake, [address]) is not None

    def _take(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> str:
        now = self._now()
        mail = read(raw, self._intake, sender=sender, now=now)
        with unit_of_work(self._engine) as session:
            request = asked_by(session, self._intake, recipients)
            if request is None:
                return NOBODY
            take(
                session,
                mail,
                raw,
                request,
                proven=lambda one: (
                    bool(self._authserv_id) and proven_by_server(one, self._authserv_id)
                ),
                now=now,
            )
        return TAKEN


async def serve(
    taker: MailTaker,
    settings: ServerSettings,
    stop: asyncio.Event,
    listening: Callable[[int], None],
) -> None:
    """Until it is stopped; `listening` is told the port."""
    # It prints every command at INFO, addresses with their tokens among them.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    loop = asyncio.get_running_loop()
    trust = _context(settings)
    kind = LMTP if settings.protocol == "lmtp" else SMTP

    def session() -> Any:
        return kind(
            taker,
            data_size_limit=MOST_BYTES - 1,
            enable_SMTPUTF8=True,
            hostname="placet",
            ident="Placet",
            tls_context=trust,
            timeout=IDLE_SECONDS,
            loop=loop,
        )

    server = await loop.create_server(session, settings.host, settings.port)
    try:
        listening(int(server.sockets[0].getsockname()[1]))
        await stop.wait()
    finally:
        server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await server.wait_closed()


def _context(settings: ServerSettings) -> ssl.SSLContext | None:
    if settings.certificate is None or settings.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(settings.certificate, settings.key)
    return context
