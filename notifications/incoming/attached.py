"""What came with the words of a mail: all of it refused, or what is fit to be kept kept."""

import re
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import unquote

from models.vocabulary import FileRefusal
from notifications.incoming.file_names import kept_name
from notifications.incoming.headers import content_id, filename, name_or_kind, path_of
from notifications.incoming.media_types import media_type_of
from notifications.incoming.parts import Beside, Content
from review.rules.attachments import KeptFile, RefusedFile, refusal

# A logo or a portrait under a signature has less; a picture of a screen has more.
SMALL_PICTURE = 50_000  # bytes
_SHOWN = re.compile(r"cid:([^\s\"'<>()]{1,300})", re.IGNORECASE)
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of one mail."""

    kept: tuple[KeptFile, ...]
    refused: tuple[RefusedFile, ...]


def none_kept(content: Content) -> Attached:
    """Every file refused, and none of them read."""
    named = [name_or_kind(one.part) for one in content.beside if one.attached]
    refused = [RefusedFile(name, FileRefusal.NONE_KEPT) for name in named[:_MOST_NAMED]]
    return Attached((), tuple(refused))


def fit_to_keep(content: Content) -> Attached:
    """Those within the limits kept, in the order of the mail, and each once."""
    shown = {unquote(found) for found in _SHOWN.findall(content.html)}
    kept: list[KeptFile] = []
    refused: list[RefusedFile] = []
    for beside in content.beside:
        held = beside.part.get_payload(decode=True)
        if not isinstance(held, bytes):
            # A mail in the mail.
            refused.append(RefusedFile(name_or_kind(beside.part), FileRefusal.MEDIA_TYPE))
        elif not _is_decoration(beside, len(held), shown):
            found = _sorted(beside.part, held, kept)
            if isinstance(found, RefusedFile):
                refused.append(found)
            elif all(found.sha256 != one.sha256 for one in kept):
                kept.append(found)
    return Attached(tuple(kept), tuple(refused[:_MOST_NAMED]))


def _sorted(
    part: "Message[Any, Any]", content: bytes, beside: list[KeptFile]
) -> KeptFile | RefusedFile:
    path = path_of(part)
    kind = media_type_of(content, path, part.get_content_type())
    why = refusal(len(content), kind, beside=beside)
    if kind is None or why is not None:
        return RefusedFile(name_or_kind(part), why or FileRefusal.MEDIA_TYPE)
    return KeptFile.of(kept_name(path, kind), kind, content)


def _is_decoration(beside: Beside, size: int, shown: set[str]) -> bool:
    """A picture that the client put into the text, or some other part that nobody attached."""
    part = beside.part
    if part.get_content_maintype() != "image":
        return not beside.attached and not filename(part)
    known = content_id(part)
    return bool(known) and size <= SMALL_PICTURE and (known in shown or not beside.attached)
