"""A comment as it is told: the lead's last answer, what was said to that, and how it stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from models.comment import Comment
from models.disposition import CommentDisposition, DispositionAnswer
from models.vocabulary import Disposition
from review.rules import concerns
from review.rules.attachments import FileMark
from review.rules.facts import Concern


class Standing(StrEnum):
    """What has become of a comment."""

    OPEN = "open"
    # By the lead; where it holds the draft up, whoever raised it has yet to accept that.
    ANSWERED = "answered"
    CONTESTED = "contested"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    # A condition of an approval that its person has replaced.
    MOOT = "moot"


@dataclass(frozen=True)
class CommentView:
    """One comment that the viewer may see."""

    comment: Comment
    # The number of the revision it was made on.
    revision: int
    # The lead's last answer; it may be that the comment is open again.
    answer: CommentDisposition | None = None
    # What the raiser, or the plan's resolver, last said to exactly that answer.
    said: DispositionAnswer | None = None
    withdrawal: DispositionAnswer | None = None
    # The condition of an approval that its person has replaced since.
    moot: bool = False
    # The id of the comment that began its thread, as far as the viewer may see it.
    thread: str = ""
    # How often it was said or answered, as far as the viewer may know.
    version: int = 1
    # What came with it by mail.
    files: tuple[FileMark, ...] = ()

    @property
    def disposition(self) -> Disposition:
        """The lead's answer in a word."""
        return self.answer.disposition if self.answer is not None else Disposition.OPEN

    @property
    def accepted(self) -> bool | None:
        """Whether the last answer was accepted or contested; none: neither yet."""
        return self.said.accepts if self.said is not None else None

    @property
    def holds_up(self) -> bool:
        """Whether it keeps the gate shut until it is settled."""
        return concerns.holds_up(blocking=self.comment.blocking, kind=self.comment.kind)

    @property
    def settled(self) -> bool:
        """Whether it no longer stands in the way."""
        return self._concern.settled

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return concerns.asks_for_more(
            self._concern,
            holds_up=self.holds_up,
            moot=self.moot,
            reply=self.comment.in_reply_to_id is not None,
        )

    @property
    def standing(self) -> Standing | None:
        """What has become of it; none of a reply, which asks for nothing, until it is answered."""
        if self.withdrawal is not None:
            return Standing.WITHDRAWN
        if self.moot:
            return Standing.MOOT
        if self.disposition is Disposition.OPEN:
            return None if self.comment.in_reply_to_id else Standing.OPEN
        if self.accepted is False:
            return Standing.CONTESTED
        settled = self.accepted or (self.holds_up and self.settled)
        return Standing.SETTLED if settled else Standing.ANSWERED

    @cached_property
    def _concern(self) -> Concern:
        return Concern(
            id=self.comment.id,
            kind=self.comment.kind,
            audience=self.comment.audience,
            group=self.comment.group_key,
            raiser=self.comment.author_id,
            raiser_name=self.comment.author_label,
            sign_off=self.comment.sign_off_id,
            disposition=self.disposition,
            accepted=self.accepted,
            withdrawn=self.withdrawal is not None,
        )


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment and all that was said under it, oldest first."""

    root: CommentView
    replies: tuple[CommentView, ...]


def threads(views: Iterable[CommentView]) -> tuple[Thread, ...]:
    """The comments in threads, in the order of their roots.

    A reply to a reply stands under the same root; one whose root is not among them is a root.
    """
    shown = list(views)
    present = {view.comment.id for view in shown}
    found: dict[str, list[CommentView]] = {}
    for view in shown:
        root = view.thread if view.thread in present else view.comment.id
        found.setdefault(root, []).append(view)
    return tuple(Thread(first, tuple(rest)) for first, *rest in found.values())
