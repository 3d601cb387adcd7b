"""What a file is, by its first bytes and by what is in it; its own word counts for text alone."""

import io
import re
import struct
import zipfile
import zlib

from review.rules.attachments import MEDIA_TYPES

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_WEBP = re.compile(rb"RIFF.{4}WEBP", re.DOTALL)
_ZIP = b"PK\x03\x04"
# Each has one such entry; of macros and of pictures there are some dozens in a large document.
_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 2_000
_OFFICE = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
}
# Programs in a document, whatever its name says.
_MACROS = re.compile(r"vbaProject\.bin$|^(Basic|Scripts)/|macrosheets/", re.IGNORECASE)
# An OpenDocument file begins with its media type, stored as it is.
_OPEN = re.compile(
    rb"PK\x03\x04.{26}mimetype(application/vnd\.oasis\.opendocument\.[a-z]{4,20})PK",
    re.DOTALL,
)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_BY_ENDING = {ending: kind for kind, endings in MEDIA_TYPES.items() for ending in endings}
_TEXTS = tuple(kind for kind in MEDIA_TYPES if kind.startswith("text/"))
# What the library raises on a file that is none, or is one made to be none.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


def media_type_of(content: bytes, name: str, declared: str) -> str | None:
    """One of `MEDIA_TYPES`, or nothing.

    `name` and `declared` tell one kind of text from another, and text from a program.
    """
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if _WEBP.match(content):
        return "image/webp"
    if content.startswith(_ZIP):
        return _document(content)
    return _text(content, name, declared)


def _text(content: bytes, name: str, declared: str) -> str | None:
    if _NO_TEXT.search(content):
        return None
    if "." not in name:
        return declared if declared in _TEXTS else None
    kind = _BY_ENDING.get("." + name.rpartition(".")[2].lower())
    return kind if kind in _TEXTS else None


def _document(content: bytes) -> str | None:
    names = _names_in(content)
    if any(_MACROS.search(one) for one in names):
        return None
    found = _OPEN.match(content)
    if found is not None:
        kind = found[1].decode("ascii")
        return kind if kind in MEDIA_TYPES and "content.xml" in names else None
    if "[Content_Types].xml" not in names:
        return None
    return next((_BY_ENDING[end] for main, end in _OFFICE.items() if main in names), None)


def _names_in(content: bytes) -> frozenset[str]:
    """Read from the list at the end of the file: nothing is unpacked."""
    if content.count(_ENTRY) > _MOST_ENTRIES:
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except _BROKEN:
        return frozenset()
