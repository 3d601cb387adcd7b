"""What came with a mail: files known by their content, hostile names, pictures of a signature."""

from datetime import date

import pytest
from reply_samples.files import (
    EXCEL,
    GIF,
    JPEG,
    ODT,
    OPEN,
    PDF,
    PNG,
    SLIDES,
    WEBP,
    WORD,
    attachment,
    zipped,
)
from reply_samples.raw import IMAGE_ATTACHED, mail, part, several

from models.vocabulary import FileRefusal
from notifications.incoming.attached import SMALL_PICTURE
from notifications.incoming.mail import IncomingMail, read_mail
from review.rules.attachments import LONGEST_NAME, MOST_BYTES_EACH, MOST_FILES

OFFICE = "application/vnd.openxmlformats-officedocument"


def read(*parts: bytes, keep: bool = True, body: bytes = part("See the file.\n")) -> IncomingMail:
    raw = mail(several(body, *parts, kind="mixed"))
    return read_mail(raw, today=date(2026, 3, 2), own_domain="placet.example", keep_files=keep)


def names(found: IncomingMail) -> list[str]:
    return [one.name for one in found.attached.kept]


KEPT = [
    ("a.pdf", PDF, "application/pdf"),
    ("a.png", PNG, "image/png"),
    ("A.JPEG", JPEG, "image/jpeg"),
    ("a.gif", GIF, "image/gif"),
    ("a.webp", WEBP, "image/webp"),
    ("a.docx", WORD, f"{OFFICE}.wordprocessingml.document"),
    ("a.xlsx", EXCEL, f"{OFFICE}.spreadsheetml.sheet"),
    ("a.pptx", SLIDES, f"{OFFICE}.presentationml.presentation"),
    ("a.odt", ODT, f"{OPEN}.text"),
    ("a.csv", "Gebühr;1\r\n".encode("cp1252"), "text/csv"),
    ("a.md", b"# Fees\n", "text/markdown"),
    ("a.txt", "Größe\n".encode(), "text/plain"),
]


@pytest.mark.parametrize(("name", "content", "kind"), KEPT)
def test_a_file_is_known_by_its_content(name: str, content: bytes, kind: str) -> None:
    (kept,) = read(attachment(name, content)).attached.kept
    assert (kept.name, kept.media_type, kept.content) == (name, kind, content)
    assert len(kept.sha256) == 64


REFUSED = [
    ("a.exe", b"MZ\x90\0", FileRefusal.MEDIA_TYPE),
    ("a.pdf", b"MZ\x90\0", FileRefusal.MEDIA_TYPE),
    ("a.html", b"<script>alert(1)</script>", FileRefusal.MEDIA_TYPE),
    ("a.svg", b"<svg onload='x'/>", FileRefusal.MEDIA_TYPE),
    ("a.js", b"x()", FileRefusal.MEDIA_TYPE),
    ("a.txt", b"x\0y", FileRefusal.MEDIA_TYPE),
    ("a.zip", zipped("a.pdf"), FileRefusal.MEDIA_TYPE),
    ("a.docx", b"PK\x03\x04 and no more", FileRefusal.MEDIA_TYPE),
    (
        "a.docm",
        zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        FileRefusal.MEDIA_TYPE,
    ),
    (
        "a.odt",
        zipped("content.xml", "Basic/x.xml", mimetype=f"{OPEN}.text"),
        FileRefusal.MEDIA_TYPE,
    ),
    ("a.odb", zipped("content.xml", mimetype=f"{OPEN}.base"), FileRefusal.MEDIA_TYPE),
    ("a.pdf", b"", FileRefusal.EMPTY),
    ("a.pdf", PDF + bytes(MOST_BYTES_EACH), FileRefusal.TOO_LARGE),
]


@pytest.mark.parametrize(("name", "content", "why"), REFUSED)
def test_whatever_else_is_refused_by_name(name: str, content: bytes, why: FileRefusal) -> None:
    found = read(attachment(name, content))
    assert not found.attached.kept
    assert [(one.name, one.why) for one in found.attached.refused] == [(name, why)]
    assert found.said == "See the file."


def test_a_zip_of_very_many_names_is_not_looked_into() -> None:
    many = zipped("[Content_Types].xml", "word/document.xml", *map(str, range(2_000)))
    assert not read(attachment("a.docx", many)).attached.kept


def test_a_sixth_file_is_refused_and_the_same_one_twice_is_one() -> None:
    several_of = [attachment(f"{number}.pdf", PDF + bytes([number])) for number in range(6)]
    found = read(*several_of)
    assert len(found.attached.kept) == MOST_FILES
    assert [(one.name, one.why) for one in found.attached.refused] == [
        ("5.pdf", FileRefusal.TOO_MANY)
    ]
    twice = read(attachment("a.pdf", PDF), attachment("b.pdf", PDF))
    assert names(twice) == ["a.pdf"]
    assert twice.attachments == ()


HOSTILE = [
    ("../../etc/passwd", "passwd.pdf"),
    (r"C:\\Users\\ana\\plan.pdf", "plan.pdf"),
    ("evil.html", "evil.html.pdf"),
    ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
    ("a\u200bb\u2066.pdf", "ab.pdf"),
    ("CON.pdf", "_CON.pdf"),
    ("nul.txt.pdf", "_nul.txt.pdf"),
    ("..pdf", "file.pdf"),
    (".pdf", "file.pdf"),
    ("", "file.pdf"),
    ("a:b|c?.pdf", "a_b_c_.pdf"),
    ("scan", "scan.pdf"),
    ("x" * 300 + ".pdf", "x" * (LONGEST_NAME - 4) + ".pdf"),
    ("a.PDF", "a.PDF"),
]


@pytest.mark.parametrize(("said", "kept"), HOSTILE)
def test_a_name_is_kept_as_nothing_but_a_name(said: str, kept: str) -> None:
    (file,) = read(attachment(said, PDF)).attached.kept
    assert file.name == kept


def shown(cid: str) -> bytes:
    return part(f'<p>See it.</p><img src="cid:{cid}">\n', kind="html")


def test_the_logo_of_a_signature_is_neither_kept_nor_named() -> None:
    for disposition in ("inline", "attachment"):
        logo = attachment("logo.png", PNG, kind="image/png", disposition=disposition, cid="logo@x")
        found = read(logo, body=shown("logo@x"))
        assert (found.attached.kept, found.attachments) == ((), ())


def test_a_picture_that_was_pasted_or_attached_is_kept() -> None:
    large = PNG + bytes(SMALL_PICTURE)
    pasted = attachment("", large, kind="image/png", disposition="inline", cid="a@x")
    assert names(read(pasted, body=shown("a@x"))) == ["file.png"]
    # Some clients give every attachment an id, and show it nowhere.
    assert names(read(attachment("a.png", PNG, kind="image/png", cid="a@x"))) == ["a.png"]
    inline = attachment("a.pdf", PDF, kind="application/pdf", disposition="inline", cid="a@x")
    assert names(read(inline)) == ["a.pdf"]


def test_a_mail_in_the_mail_and_its_own_signature_are_not_kept() -> None:
    other = b"Content-Type: message/rfc822\r\n\r\nSubject: other\r\n\r\nOther words\r\n"
    signature = attachment("smime.p7s", b"x", kind="application/pkcs7-signature")
    found = read(other, signature)
    assert not found.attached.kept
    assert found.attachments == ("message/rfc822",)


def test_unless_files_are_to_be_kept_each_is_named_and_none_read() -> None:
    found = read(IMAGE_ATTACHED, attachment("a.pdf", PDF), keep=False)
    assert not found.attached.kept
    assert [(one.name, one.why) for one in found.attached.refused] == [
        ("Gebühr.png", FileRefusal.NONE_KEPT),
        ("a.pdf", FileRefusal.NONE_KEPT),
    ]


def test_of_a_machines_mail_no_file_is_read() -> None:
    raw = mail(several(part("x\n"), attachment("a.pdf", PDF), kind="mixed"))
    machine = b"Auto-Submitted: auto-replied\r\n" + raw
    found = read_mail(machine, today=date(2026, 3, 2), own_domain="x.example", keep_files=True)
    assert not found.attached.kept
