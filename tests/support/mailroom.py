"""Answers by mail to the people of a story, taken as an intake takes them."""

from collections.abc import Sequence
from dataclasses import dataclass

from postoffice import LINKS
from reply_samples.raw import mail, part, quoted, several
from sqlmodel import Session, select
from stories import Story

from models.comment import Comment
from models.incoming_mail import IncomingMail
from notifications.incoming.taking import Intake, asked_by, read, take
from review.reply_addresses import reply_address

DOMAIN = "reply.placet.example"
INTAKE = Intake(links=LINKS, reply_domain=DOMAIN, own_domain="placet.example")


@dataclass
class Mailroom:
    """Takes mails; each has a Message-ID of its own, unless a test says which."""

    story: Story
    count: int = 0
    intake: Intake = INTAKE

    def address(self, email: str) -> str:
        return reply_address(LINKS, self.story.request(email).id, DOMAIN)

    def raw(
        self,
        text: str,
        sender: str,
        *,
        headers: str = "",
        subject: str = "Re: Review",
        message_id: str = "",
        attached: bytes = b"",
        also: Sequence[bytes] = (),
    ) -> bytes:
        self.count += 1
        quote = f"\n\nOn Mon, Mar 2, 2026 Placet wrote:\n{quoted()}\n"
        # Whoever says nothing quotes nothing here: where only a quote is left, all of it is kept.
        body = part(text + quote if text else "\n")
        parts = several(body, attached, *also, kind="mixed") if attached else body
        whole = mail(parts, subject=subject)
        own = message_id or f"<{self.count}@mail.example.org>"
        whole = whole.replace(b"<sample.1@mail.example.org>", own.encode())
        return headers.encode() + whole.replace(b"ana@example.org", sender.encode())

    def receive(
        self, to: str, text: str, *, sender: str | None = None, proven: bool = True, **more
    ) -> IncomingMail | None:
        """A mail to the address of this person's request."""
        return self.put(to, self.raw(text, sender or to, **more), proven=proven)

    def put(self, to: str, raw: bytes, *, proven: bool = True) -> IncomingMail | None:
        address, now = self.address(to), self.story.now

        def taken(session: Session) -> IncomingMail | None:
            request = asked_by(session, self.intake, [address])
            assert request is not None
            read_mail = read(raw, self.intake, sender="someone@example.org", now=now)
            return take(session, read_mail, raw, request, proven=lambda _: proven, now=now)

        return self.story.tell(taken)

    def comments(self) -> list[Comment]:
        return self.story.tell(lambda session: list(session.exec(select(Comment))))

    def waiting(self) -> list[IncomingMail]:
        return self.story.tell(lambda session: list(session.exec(select(IncomingMail))))
