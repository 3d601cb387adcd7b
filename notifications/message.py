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
_URL = re.compile(r"https?://[!-;=?-~]{1,800}")
_MEDIA_TYPE = re.compile(r"text/[a-z0-9.+-]+(; [a-z]+=[A-Za-z0-9_.-]+)*")


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
class Attachment:
    """A file that travels with a mail."""

    filename: str
    media_type: str
    """With its parameters: "text/calendar; method=PUBLISH"."""
    content: str
    """Text only: Placet attaches nothing else."""

    def __post_init__(self) -> None:
        refuse_control_characters("the name of an attachment", self.filename)
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            raise MessageRejected("an attachment must be text/something")


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
    reply_to: str | None = None
    """Where an answer by mail goes; None: to the sender."""
    unsubscribe_url: str | None = None
    """Takes the one-click POST of RFC 8058; None for a mail that nobody can opt out of."""
    attachments: tuple[Attachment, ...] = ()
    row_id: str | None = None
    """The outbox row's id: it names nothing, so it may be told to whoever carries the mail."""

    def __post_init__(self) -> None:
        _refuse_bad_party("the recipient", self.to_name, self.to_address)
        refuse_control_characters("the subject", self.subject)
        for what, value in (("key", self.key), ("reference", self.reference)):
            if not _KEY.fullmatch(value):
                raise MessageRejected(f"the {what} must be 1-200 visible ASCII characters")
        if self.reply_to is not None:
            _refuse_bad_party("who answers go to", "", self.reply_to)
        if self.unsubscribe_url is not None and not _URL.fullmatch(self.unsubscribe_url):
            raise MessageRejected("where to opt out must be an URL of visible ASCII characters")

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
    for name, value in threading(message, sender).items():
        mail[name] = value
    mail["Auto-Submitted"] = message.auto_submitted
    mail["X-Placet-Key"] = message.key
    if message.reply_to:
        mail["Reply-To"] = party("", message.reply_to)
    for name, value in opting_out(message).items():
        mail[name] = value
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    for attachment in message.attachments:
        _attach(mail, attachment)
    # The library draws random ones; a repeat should be the same mail to the byte.
    for depth, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"placet-{depth}-{_digest(message.key)}")
    return mail


def threading(message: Message, sender: Sender) -> dict[str, str]:
    """Nobody ever sent the root of the thread: every mail refers to it all the same."""
    root = _message_id(message.reference, sender.domain)
    return {"In-Reply-To": root, "References": root}


def opting_out(message: Message) -> dict[str, str]:
    """The headers of RFC 8058, where the mail can be opted out of."""
    if message.unsubscribe_url is None:
        return {}
    return {
        "List-Unsubscribe": f"<{message.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    kind, *parameters = attachment.media_type.split("; ")
    named = dict(parameter.split("=", 1) for parameter in parameters)
    # As bytes: as text it would lose its line ends.
    mail.add_attachment(
        attachment.content.encode(),
        maintype="text",
        subtype=kind.partition("/")[2],
        filename=attachment.filename,
        params={"charset": "utf-8", **named},
    )


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
