"""Raw mails as clients send them, and what a person would take out of each as the comment."""

import base64
import quopri
from dataclasses import dataclass

INVITED = (
    "Hello Ana,\n\nlead asks for your answer on revision 2 of “Payments stay on the platform”.\n\n"
    "https://placet.example/r/TOKEN\n\nPlacet sent this mail by itself."
)


@dataclass(frozen=True)
class Sample:
    """A mail, and the comment that a person would cut out of it."""

    name: str
    raw: bytes
    words: str


def quoted(text: str = INVITED, depth: int = 1) -> str:
    marks = ">" * depth
    return "\n".join(f"{marks} {line}".rstrip() for line in text.split("\n"))


def part(
    text: str,
    *,
    kind: str = "plain",
    charset: str = "utf-8",
    cte: str = "8bit",
    extra: str = "",
) -> bytes:
    """The headers of a part and its content."""
    content = text.replace("\n", "\r\n").encode(charset)
    if cte == "base64":
        content = base64.encodebytes(content).replace(b"\n", b"\r\n")
    elif cte == "quoted-printable":
        content = quopri.encodestring(content).replace(b"\r\r\n", b"\r\n")
    head = f'Content-Type: text/{kind}; charset="{charset}"{extra}\r\n'
    return f"{head}Content-Transfer-Encoding: {cte}\r\n\r\n".encode() + content


def mail(
    body: bytes, *, mailer: str = "", subject: str = "Re: Review of Payments, round 1"
) -> bytes:
    """The mail around a part."""
    head = (
        "Received: from mail.example.org by mx.placet.example; Mon, 2 Mar 2026 10:00:00 +0000\r\n"
        "From: Ana Muster <ana@example.org>\r\n"
        "To: reply+TOKEN@reply.example.org\r\n"
        f"Subject: {subject}\r\n"
        "Date: Mon, 2 Mar 2026 11:00:00 +0100\r\n"
        "Message-ID: <sample.1@mail.example.org>\r\n"
        "In-Reply-To: <0123456789abcdef0123456789abcdef@placet.example>\r\n"
        "MIME-Version: 1.0\r\n"
    )
    return f"{head}{f'X-Mailer: {mailer}' if mailer else 'X-Note: none'}\r\n".encode() + body


def several(*parts: bytes, kind: str = "alternative", boundary: str = "=_b1") -> bytes:
    """A part that holds others."""
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    inner = b"".join(f"--{boundary}\r\n".encode() + one + b"\r\n" for one in parts)
    return head.encode() + inner + f"--{boundary}--\r\n".encode()


def plain(name: str, text: str, words: str, **options: str) -> Sample:
    mailer = options.pop("mailer", "")
    return Sample(name, mail(part(text, **options), mailer=mailer), words)


def html(name: str, text: str, words: str, **options: str) -> Sample:
    mailer = options.pop("mailer", "")
    return Sample(name, mail(part(text, kind="html", **options), mailer=mailer), words)


def both(name: str, text: str, rich: str, words: str, **options: str) -> Sample:
    mailer = options.pop("mailer", "")
    parts = several(part(text, **options), part(rich, kind="html", **options))
    return Sample(name, mail(parts, mailer=mailer), words)


IMAGE_ATTACHED = (
    b"Content-Type: image/png\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''Geb%C3%BChr.png\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
)
