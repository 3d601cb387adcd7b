"""Which files there are, without what is in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col

from models.comment import Comment
from models.comment_file import CommentFile
from models.incoming_mail import IncomingMail
from models.vocabulary import FileRefusal
from review.rules.attachments import FileMark, RefusedFile

_TOLD = (
    col(CommentFile.name),
    col(CommentFile.media_type),
    col(CommentFile.size),
    col(CommentFile.sha256),
)


def files_by_comment(session: Session, draft_id: str) -> Mapping[str, tuple[FileMark, ...]]:
    """Of every comment of the draft that has any; who may see which, the caller knows."""
    query = (
        select(col(CommentFile.comment_id), *_TOLD)
        .join(Comment, col(Comment.id) == col(CommentFile.comment_id))
        .where(col(Comment.draft_id) == draft_id)
        .order_by(col(CommentFile.place))
    )
    return _gathered(session.connection().execute(query))


def files_by_mail(session: Session, mail_ids: Iterable[str]) -> Mapping[str, tuple[FileMark, ...]]:
    """Of every one of these mails that has any."""
    query = (
        select(col(CommentFile.incoming_mail_id), *_TOLD)
        .where(col(CommentFile.incoming_mail_id).in_(list(mail_ids)))
        .order_by(col(CommentFile.place))
    )
    return _gathered(session.connection().execute(query))


def refused_of(row: IncomingMail) -> tuple[RefusedFile, ...]:
    """The files of a mail that were not kept."""
    return tuple(RefusedFile(one["name"], FileRefusal(one["why"])) for one in row.attachments)


def _gathered(
    found: Iterable[Row[Any]],
) -> Mapping[str, tuple[FileMark, ...]]:
    files: dict[str, list[FileMark]] = defaultdict(list)
    for key, name, media_type, size, sha256 in found:
        files[str(key)].append(FileMark(name, media_type, size, sha256))
    return {key: tuple(marks) for key, marks in files.items()}
