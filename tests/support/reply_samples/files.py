"""Small files of every kind that is kept, and of some that are not, as parts of a mail."""

import base64
import io
import zipfile
from urllib.parse import quote

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + bytes(16)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(16)
GIF = b"GIF89a" + bytes(16)
WEBP = b"RIFF\x1a\0\0\0WEBPVP8 " + bytes(16)
OPEN = "application/vnd.oasis.opendocument"


def zipped(*names: str, mimetype: str = "") -> bytes:
    """A zip file with these names in it, after a media type as OpenDocument has it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<x/>")
    return made.getvalue()


WORD = zipped("[Content_Types].xml", "word/document.xml")
EXCEL = zipped("[Content_Types].xml", "xl/workbook.xml")
SLIDES = zipped("[Content_Types].xml", "ppt/presentation.xml")
ODT = zipped("content.xml", mimetype=f"{OPEN}.text")


def attachment(
    name: str,
    content: bytes,
    *,
    kind: str = "application/octet-stream",
    disposition: str = "attachment",
    cid: str = "",
) -> bytes:
    """A part of a mail that holds a file, as clients send it."""
    told = f'="{name}"' if name.isascii() else f"*=utf-8''{quote(name)}"
    named = f"; filename{told}" if name else ""
    shown = f"Content-ID: <{cid}>\r\n" if cid else ""
    head = (
        f"Content-Type: {kind}\r\nContent-Disposition: {disposition}{named}\r\n{shown}"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")
