"""A message as it is, and the MIME form in which it travels."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from notifications.characters import refuse_control_characters
from notifications.errors import MessageRejected
from notifications.headers import header_policy, literal, party

# No quoted local parts: nobody has such an address, and they are where injections hide.
_ADDRESS = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,253}")
_KEY = re.compile(r"[!-~]{1,200}")


@dataclass(frozen=True, kw_only=True)
class Sender:
    """The From of every mail. The address is ASCII: it also names the domain of the Message-ID."""

    name: str
    address: str

    def __post_init__(self) -> None:
        _refuse_bad_party("the sender", self.name, self.address)
        if not self.address.isascii():
            raise MessageRejected("the sender's address must be ASCII")

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


@dataclass(frozen=True, kw_only=True)
class Message:
    """One mail to one person, whole and fit to be sent: an unfit one cannot be made."""

    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    reference: str
    """The thread: the same for every mail of one round."""
    key: str
    """The dedup key of the outbox row: the same mail again has the same key, so the same ID."""
    auto_submitted: str = "auto-generated"

    def __post_init__(self) -> None:
        _refuse_bad_party("the recipient", self.to_name, self.to_address)
        refuse_control_characters("the subject", self.subject)
        for what, value in (("key", self.key), ("reference", self.reference)):
            if not _KEY.fullmatch(value):
                raise MessageRejected(f"the {what} must be 1-200 visible ASCII characters")

    def message_id(self, domain: str) -> str:
        return _message_id(self.key, domain)


def mime(message: Message, sender: Sender, date: datetime) -> EmailMessage:
    """The mail as it goes over the wire. Same message, sender and date: same headers."""
    mail = EmailMessage(policy=header_policy(utf8=needs_smtputf8(message)))
    mail["From"] = party(sender.name, sender.address)
    mail["To"] = party(message.to_name, message.to_address)
    mail["Subject"] = literal(message.subject)
    mail["Date"] = date
    mail["Message-ID"] = message.message_id(sender.domain)
    # Nobody ever sent the root of the thread: every mail of the round refers to it all the same.
    mail["In-Reply-To"] = mail["References"] = _message_id(message.reference, sender.domain)
    mail["Auto-Submitted"] = message.auto_submitted
    mail["X-Placet-Key"] = message.key
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    # The library draws a random one; a repeat should be the same mail to the byte.
    mail.set_boundary(f"placet-{_digest(message.key)}")
    return mail


def needs_smtputf8(message: Message) -> bool:
    return not message.to_address.isascii()


def _message_id(key: str, domain: str) -> str:
    return f"<{_digest(key)}@{domain}>"


def _digest(key: str) -> str:
    # Hashed: a key may name things that are nobody's business on the way.
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _refuse_bad_party(what: str, name: str, address: str) -> None:
    refuse_control_characters(f"{what}'s name", name)
    refuse_control_characters(f"{what}'s address", address)
    if not _ADDRESS.fullmatch(address):
        raise MessageRejected(f"{what}'s address is not one that can be written to")
