"""Comments and the journal."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from api.schemas.values import Given, Number, Said, Told
from models.comment import Comment
from models.journal import JournalEntry
from models.vocabulary import Action, Audience
from review.text.canonical import TextRejected, canonical


def _passage(text: str) -> str:
    """The words as they stand in a canonical text, without what surrounds them."""
    if not text.strip():
        return ""
    try:
        return canonical(text).strip("\n")
    except TextRejected as rejected:
        raise ValueError(str(rejected)) from rejected


Passage = Annotated[str, Field(max_length=5_000), AfterValidator(_passage)]


class QuoteIn(Given):
    """A quoted passage: a W3C TextQuoteSelector."""

    exact: Annotated[Passage, Field(min_length=1)]
    prefix: Passage = ""
    suffix: Passage = ""


class CommentIn(Given):
    """A remark on a draft."""

    body: Said
    revision: Number | None = Field(default=None, description="The newest, if left out.")
    quote: QuoteIn | None = None
    audience: Audience | None = Field(
        default=None, description="The narrowest that fits the author, if left out."
    )
    in_reply_to: str | None = Field(default=None, description="The id of a comment.")


class QuoteOut(Told):
    """A quoted passage."""

    exact: str
    prefix: str
    suffix: str


class CommentOut(Told):
    """A comment."""

    id: str
    draft: str
    revision: int
    author: str
    group: str | None
    audience: Audience
    body: str
    quote: QuoteOut | None
    in_reply_to: str | None
    created_at: datetime


class EntryOut(Told):
    """A journal entry; number and hashes are told to whoever sees the whole journal."""

    seq: int | None
    at: datetime
    action: Action
    actor: str
    subject: str
    data: dict[str, Any]
    prev_hash: str | None
    hash: str | None


def comment_out(comment: Comment, revision: int) -> CommentOut:
    return CommentOut(
        id=comment.id,
        draft=comment.draft_id,
        revision=revision,
        author=comment.author_label,
        group=comment.group_key,
        audience=comment.audience,
        body=comment.body,
        quote=QuoteOut(**comment.quote) if comment.quote else None,
        in_reply_to=comment.in_reply_to_id,
        created_at=comment.created_at,
    )


def entry_out(entry: JournalEntry, *, whole: bool) -> EntryOut:
    return EntryOut(
        seq=entry.seq if whole else None,
        at=entry.at,
        action=entry.action,
        actor=entry.actor,
        subject=entry.subject_id,
        data=entry.data,
        prev_hash=entry.prev_hash if whole else None,
        hash=entry.hash if whole else None,
    )
