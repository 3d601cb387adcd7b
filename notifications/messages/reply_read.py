"""What became of an answer by mail: the word in it decides nothing; which files were kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.vocabulary import FileRefusal
from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS
from review.rules.attachments import (
    MOST_BYTES_A_DAY,
    MOST_BYTES_EACH,
    MOST_BYTES_TOGETHER,
    MOST_FILES,
)

WHY_NOT_KEPT: Mapping[FileRefusal, str] = MappingProxyType(
    {
        FileRefusal.NONE_KEPT: "Placet takes no files by mail",
        FileRefusal.MEDIA_TYPE: "it is of none of the kinds that are kept",
        FileRefusal.EMPTY: "it is empty",
        FileRefusal.TOO_LARGE: f"it is larger than {MOST_BYTES_EACH // 1_000_000} MB",
        FileRefusal.TOO_MANY: f"at most {MOST_FILES} files of one mail are kept",
        FileRefusal.TOO_MUCH: "the files of the mail are larger than "
        f"{MOST_BYTES_TOGETHER // 1_000_000} MB together",
        FileRefusal.TOO_MUCH_TODAY: "your mails of one day hold more than "
        f"{MOST_BYTES_A_DAY // 1_000_000} MB",
    }
)
# What is kept, where a file was of another kind.
KINDS = (
    "PDF, pictures (PNG, JPEG, WebP, GIF), plain text, CSV, Markdown, and documents, tables and "
    "slides of Office (docx, xlsx, pptx) and OpenDocument (odt, ods, odp) without macros"
)


@dataclass(frozen=True, slots=True)
class NotKept:
    """A file that was not kept, and why, in words."""

    name: str
    why: FileRefusal

    @property
    def words(self) -> str:
        """As the end of a line that begins with the name."""
        return WHY_NOT_KEPT[self.why]


@dataclass(frozen=True, kw_only=True)
class ReplyReadFacts:
    """For its sender; the words of the comment are not told again."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The same as in the invitation; empty for a delegate, who was not asked by it."""
    group: str
    position: str | None
    """The position that the first line named."""
    takes_answers: bool
    commented: bool
    """Whether the other words are on record as a comment."""
    kept: tuple[str, ...] = ()
    """The names of the files that are kept with the comment."""
    refused: tuple[NotKept, ...] = ()


def reply_read(facts: ReplyReadFacts) -> Message:
    position = POSITIONS[facts.position].noun if facts.position else ""
    return compose(
        "reply_read",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        position=position,
        none_kept=all(one.why is FileRefusal.NONE_KEPT for one in facts.refused),
        kinds=KINDS if any(one.why is FileRefusal.MEDIA_TYPE for one in facts.refused) else "",
    )
