"""Which files of an answer by mail are kept, and why the others are not."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from models.vocabulary import FileRefusal

# A marked-up draft, a study or two, a table: whoever has more to show sends a link to it.
MOST_FILES = 5
# A policy in Word with pictures has 1 or 2; scans of some thirty pages have 5.
MOST_BYTES_EACH = 5_000_000
# They are in the database, in every backup of it, and held in memory while they are read.
MOST_BYTES_TOGETHER = 10_000_000
# Of one request: whoever knows its address can write to it, also what then waits for the lead.
MOST_BYTES_A_DAY = 30_000_000
LONGEST_NAME = 100  # characters

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
# What people answer with, and how its files end; the first ending is given to one without.
MEDIA_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "application/pdf": (".pdf",),
        "image/png": (".png",),
        "image/jpeg": (".jpg", ".jpeg"),
        "image/webp": (".webp",),
        "image/gif": (".gif",),
        "text/plain": (".txt", ".text"),
        "text/csv": (".csv",),
        "text/markdown": (".md", ".markdown"),
        f"{_OFFICE}.wordprocessingml.document": (".docx",),
        f"{_OFFICE}.spreadsheetml.sheet": (".xlsx",),
        f"{_OFFICE}.presentationml.presentation": (".pptx",),
        f"{_OPEN}.text": (".odt",),
        f"{_OPEN}.spreadsheet": (".ods",),
        f"{_OPEN}.presentation": (".odp",),
    }
)


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file as it is told of."""

    name: str
    media_type: str
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file to be kept with a comment."""

    name: str
    media_type: str
    content: bytes
    sha256: str

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Self:
        return cls(name, media_type, content, hashlib.sha256(content).hexdigest())

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @property
    def mark(self) -> FileMark:
        """The same without what is in it."""
        return FileMark(self.name, self.media_type, self.size, self.sha256)


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that is not kept: what it calls itself, and why."""

    name: str
    why: FileRefusal


def refusal(size: int, media_type: str | None, *, beside: Sequence[KeptFile]) -> FileRefusal | None:
    """Why a file of so many bytes is not kept beside those of the same mail; none: it is."""
    if size == 0:
        return FileRefusal.EMPTY
    if size > MOST_BYTES_EACH:
        return FileRefusal.TOO_LARGE
    if media_type not in MEDIA_TYPES:
        return FileRefusal.MEDIA_TYPE
    if len(beside) >= MOST_FILES:
        return FileRefusal.TOO_MANY
    if sum(one.size for one in beside) + size > MOST_BYTES_TOGETHER:
        return FileRefusal.TOO_MUCH
    return None


def within_the_day(
    files: Sequence[KeptFile], *, bytes_today: int
) -> tuple[tuple[KeptFile, ...], tuple[RefusedFile, ...]]:
    """Those that find room beside what was kept of the same request in a day, and the others."""
    kept: list[KeptFile] = []
    refused: list[RefusedFile] = []
    for one in files:
        if bytes_today + one.size > MOST_BYTES_A_DAY:
            refused.append(RefusedFile(one.name, FileRefusal.TOO_MUCH_TODAY))
        else:
            kept.append(one)
            bytes_today += one.size
    return tuple(kept), tuple(refused)


def only_files(files: Sequence[FileMark]) -> str:
    """The words of a comment whose mail has none; none without files."""
    return f"Attached: {', '.join(one.name for one in files)}" if files else ""
