"""What became of an answer by mail: the word in it decides nothing, its files were not kept."""

from dataclasses import dataclass

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS


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
    attachments: tuple[str, ...]
    """The names of the files that were not kept."""


def reply_read(facts: ReplyReadFacts) -> Message:
    position = POSITIONS[facts.position].noun if facts.position else ""
    return compose(
        "reply_read",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        position=position,
    )
