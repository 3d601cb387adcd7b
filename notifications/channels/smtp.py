"""Mail over SMTP, one connection a mail."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from notifications.channels.channel import Sent
from notifications.errors import DeliveryFailed
from notifications.message import Message, Sender, mime, needs_smtputf8

_PERMANENT = 500  # RFC 5321: from here on the answer will not change

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, kw_only=True)
class SmtpSettings:
    host: str
    port: int = 587
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 30
    ca_file: Path | None = None
    """The authority of a mail server of one's own; None: those the system trusts."""


class SmtpChannel:
    def __init__(self, settings: SmtpSettings, sender: Sender) -> None:
        self._settings = settings
        self._sender = sender

    def send(self, message: Message, *, now: datetime) -> Sent:
        connection = self._connected()
        try:
            self._hand_over(connection, message, now)
        finally:
            # Not `with`: its QUIT raises where the server answers it badly, and a mail that was
            # accepted would be sent again.
            with contextlib.suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()
        return Sent(message.message_id(self._sender.domain))

    def _connected(self) -> smtplib.SMTP:
        """Whatever fails here says nothing about the mail, so trying again may help: also after
        a wrong password, once it has been put right."""
        try:
            return self._opened()
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryFailed(
                f"no session with the server: {_said(error)}", retry=True, channel_down=True
            ) from error

    def _opened(self) -> smtplib.SMTP:
        settings = self._settings
        place = (settings.host, settings.port)
        if settings.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                *place, timeout=settings.timeout_seconds, context=self._trust()
            )
        else:
            connection = smtplib.SMTP(*place, timeout=settings.timeout_seconds)
        try:
            if settings.security == "starttls":
                connection.starttls(context=self._trust())
            if settings.username:
                connection.login(settings.username, settings.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._settings.ca_file)

    def _hand_over(self, connection: smtplib.SMTP, message: Message, now: datetime) -> None:
        mail = mime(message, self._sender, now)
        try:
            connection.send_message(
                mail, from_addr=self._sender.address, to_addrs=[message.to_address]
            )
        except smtplib.SMTPRecipientsRefused as error:
            code, _ = error.recipients[message.to_address]
            raise DeliveryFailed(
                f"recipient refused: {_said(error)}", retry=code < _PERMANENT
            ) from error
        except smtplib.SMTPResponseException as error:
            raise DeliveryFailed(_said(error), retry=error.smtp_code < _PERMANENT) from error
        except smtplib.SMTPNotSupportedError as error:
            kind = "an address outside ASCII" if needs_smtputf8(message) else "this mail"
            raise DeliveryFailed(f"the server cannot take {kind}", retry=False) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryFailed(_said(error), retry=True) from error


def _said(error: Exception) -> str:
    """What the server said, as one short line: it is shown on pages and kept in the journal."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, answer = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {_one_line(str(error))}"
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {_one_line(words)}"


def _one_line(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words).strip()[:300]
