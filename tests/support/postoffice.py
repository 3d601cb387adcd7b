"""A post office for a story: delivers what is in its outbox to files, and reads them back."""

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine
from stories import Story

from models.outbox import OutboxRow
from models.vocabulary import OutboxKind
from notifications.channels.files import FilesChannel
from notifications.delivery import deliver
from notifications.errors import Dropped
from notifications.message import Sender
from notifications.outgoing import ReadMail, outgoing_mail
from review.links import Links

BASE = "https://placet.example"
LINKS = Links.from_secret("a secret of the tests, long enough for a key")


@dataclass
class PostOffice:
    story: Story
    engine: Engine
    folder: Path
    reply_domain: str = ""
    delivered: set[str] = field(default_factory=set)
    dropped: dict[str, str] = field(default_factory=dict)

    def send(self, row: OutboxRow) -> None:
        deliver(
            self.engine,
            row,
            channel=FilesChannel(self.folder, Sender(name="Placet", address="p@placet.example")),
            links=LINKS,
            base_url=BASE,
            now=self.story.now,
            reply_domain=self.reply_domain,
        )

    def send_all(self) -> None:
        """Everything new in the outbox; what became pointless is noted by its key."""
        for row in self.rows():
            if row.id in self.delivered:
                continue
            self.delivered.add(row.id)
            try:
                self.send(row)
            except Dropped as dropped:
                self.dropped[row.dedup_key] = dropped.why

    def rows(self, template: str | None = None) -> list[OutboxRow]:
        return [
            row
            for row in self.story.outbox(OutboxKind.MAIL)
            if template in (None, row.payload["template"])
        ]

    def mails(self, template: str, to: str = "") -> list[ReadMail]:
        """Oldest first."""
        return [
            mail
            for mail in reversed(outgoing_mail(self.folder))
            if mail.key.startswith(f"{template}:") and to in mail.to
        ]

    def one(self, template: str, to: str = "") -> ReadMail:
        (mail,) = self.mails(template, to)
        return mail

    def raw(self) -> str:
        """Every part of every mail."""
        return "".join(mail.text + mail.html for mail in outgoing_mail(self.folder))
