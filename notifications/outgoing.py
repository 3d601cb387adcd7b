"""The mail that went to files, read back for the page `/mail` and the demo."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class ReadMail:
    name: str
    """Of the file: what `/mail/{name}` could be called by."""
    key: str
    to: str
    """The address alone."""
    subject: str
    sent_at: datetime
    """In UTC."""
    text: str
    html: str
    link: str | None
    """The one link of the mail, where it has one."""


def outgoing_mail(directory: Path, *, limit: int = 100) -> list[ReadMail]:
    """Newest first; none where no mail was ever sent."""
    try:
        names = [path.name for path in directory.iterdir() if path.suffix == ".eml"]
    except FileNotFoundError:
        return []
    # The names begin with the time, so only those that are asked for are opened.
    return [read_eml(directory / name) for name in sorted(names, reverse=True)[:limit]]


def read_eml(path: Path) -> ReadMail:
    # As text: the parser of bytes mangles the raw UTF-8 headers of a mail to a non-ASCII address.
    mail = message_from_string(path.read_text("utf-8"), policy=policy.default)
    text = _part(mail, "plain")
    found = _LINK.search(text)
    return ReadMail(
        name=path.name,
        key=str(mail["X-Placet-Key"]),
        to=mail["To"].addresses[0].addr_spec,
        subject=str(mail["Subject"]),
        sent_at=parsedate_to_datetime(mail["Date"]).astimezone(UTC),
        text=text,
        html=_part(mail, "html"),
        link=found.group() if found else None,
    )


def _part(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    # The wire has CRLF; a text has the line ends of this world.
    return str(part.get_content()).replace("\r\n", "\n") if part else ""
