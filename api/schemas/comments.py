"""Comments and the journal."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from api.document.glossary import AN_ID
from api.schemas.values import Code, Flag, Given, Number, Prose, Said, Told
from models.journal import JournalEntry
from models.vocabulary import Action, Audience, CommentKind, Disposition
from review.queries.comment_view import CommentView
from review.queries.quote_places import QuotePlace
from review.rules.attachments import FileMark
from review.text.anchoring import AnchorState
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
    blocking: Flag = Field(
        default=False,
        description="Keeps the gate shut until you accept an answer to it; for people only.",
    )
    in_reply_to: str | None = Field(default=None, description="The id of a comment.")


class DispositionIn(Given):
    """What the lead makes of a comment."""

    disposition: Disposition = Field(description="`open` takes an earlier answer back.")
    reply: Prose = Field(
        default="", description="Why; only `accepted` (and `open`) may go without."
    )
    revision: Number | None = Field(
        default=None, description="The revision that carries the change, where there is one."
    )


class CommentAnswerIn(Given):
    """What whoever raised a comment says to the lead's last answer."""

    accepts: Flag = Field(description="False contests it: the gate stays shut.")
    words: Prose = ""
    code: Code | None = Field(
        default=None,
        description="Where the plan asks for one: the code that was mailed for exactly this "
        "(POST /comments/{id}/codes).",
        examples=["1234 5678"],
    )


class WithdrawalIn(Given):
    """Why a comment is taken back."""

    words: Prose = ""
    code: Code | None = Field(
        default=None,
        description="Where the plan asks for one: the code that was mailed for exactly this "
        "(POST /comments/{id}/codes).",
        examples=["1234 5678"],
    )


class CommentCodeIn(Given):
    """What is about to be said of a comment."""

    act: Literal["accept", "withdraw"]
    words: Prose = Field(default="", description="As they will be said.")


class QuoteOut(Told):
    """A quoted passage."""

    exact: str
    prefix: str
    suffix: str


class QuotePlaceOut(Told):
    """Where a quoted passage stands in the newest revision."""

    state: AnchorState = Field(
        description="`certain`, `maybe` (its words or what stands around them have changed), or "
        "`orphaned`: it is not there any more."
    )
    revision: int = Field(description="The newest.")
    section: str = Field(
        description="The title of the section it stands in, of an orphaned one: of the section it "
        "stood in; empty before the first heading."
    )
    start: int | None = Field(description="In characters of the text, null of an orphaned one.")
    end: int | None
    words: str = Field(description="As they read now, empty of an orphaned one.")


class FileOut(Told):
    """A file that came with a comment by mail."""

    name: str = Field(description="As its sender called it, without what is no name.")
    media_type: str = Field(description="By what is in it.", examples=["application/pdf"])
    size: int = Field(description="In bytes.")
    sha256: str = Field(description="Of its bytes; the journal names it too.")
    url: str = Field(
        description="Where it can be had with the same token, from the root of this address.",
        examples=["/api/v1/comments/01890000-0000-7000-8000-000000000000/files/9f86d081"],
    )


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
    quote_now: QuotePlaceOut | None = Field(
        description="Where the quoted passage stands now. Null where nothing is quoted; and for "
        "once where very many passages are looked for in one read: the next one has it."
    )
    files: list[FileOut] = Field(
        description="What came with it by mail, where the installation keeps that."
    )
    in_reply_to: str | None
    thread: str = Field(
        description="The id of the comment that began it; of that one, its own.", examples=[AN_ID]
    )
    created_at: datetime
    version: int = Field(description="Goes into If-Match of a change.")
    kind: CommentKind
    blocking: bool
    sign_off: str | None = Field(description="The approval whose condition it is.")
    disposition: Disposition = Field(description="The lead's last answer; `open`: none.")
    reply: str | None
    disposition_revision: int | None = Field(description="The revision that carries the change.")
    disposed_by: str | None
    disposed_at: datetime | None
    accepted: bool | None = Field(
        description="Whether the last answer was accepted or contested; null: neither yet."
    )
    accepted_by: str | None = Field(description="Who accepted or contested it.", examples=["Ana"])
    accepted_at: datetime | None
    words: str | None = Field(description="What they said with it.")
    withdrawn: bool
    settled: bool = Field(description="Whether it no longer stands in the way.")
    open: bool = Field(description="Whether somebody still has to do something about it.")


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


def comment_out(view: CommentView, place: QuotePlace | None = None) -> CommentOut:
    comment, answer, said = view.comment, view.answer, view.said
    return CommentOut(
        id=comment.id,
        draft=comment.draft_id,
        revision=view.revision,
        author=comment.author_label,
        group=comment.group_key,
        audience=comment.audience,
        body=comment.body,
        quote=QuoteOut(**comment.quote) if comment.quote else None,
        quote_now=QuotePlaceOut(**asdict(place)) if place else None,
        files=[_file_out(comment.id, one) for one in view.files],
        in_reply_to=comment.in_reply_to_id,
        thread=view.thread,
        created_at=comment.created_at,
        version=view.version,
        kind=comment.kind,
        blocking=comment.blocking,
        sign_off=comment.sign_off_id,
        disposition=view.disposition,
        reply=answer.reply if answer else None,
        disposition_revision=answer.revision_number if answer else None,
        disposed_by=answer.by_label if answer else None,
        disposed_at=answer.at if answer else None,
        accepted=view.accepted,
        accepted_by=said.by_label if said else None,
        accepted_at=said.at if said else None,
        words=said.words if said else None,
        withdrawn=view.withdrawal is not None,
        settled=view.settled,
        open=view.open,
    )


def _file_out(comment_id: str, file: FileMark) -> FileOut:
    url = f"/api/v1/comments/{comment_id}/files/{file.sha256}"
    return FileOut(**asdict(file), url=url)


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
