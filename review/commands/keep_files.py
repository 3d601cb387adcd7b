"""Keeps the files of an answer by mail: with its comment, or with the mail while that waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select, update

from models.comment import Comment
from models.comment_file import CommentFile
from models.incoming_mail import IncomingMail
from review.rules.attachments import KeptFile

A_DAY = timedelta(days=1)


def keep_files(
    session: Session, row: IncomingMail, files: Sequence[KeptFile], comment: Comment | None
) -> None:
    """In the transaction of the mail, whose row is there already."""
    session.add_all(
        CommentFile(
            incoming_mail_id=row.id,
            comment_id=comment.id if comment else None,
            place=place,
            name=one.name,
            media_type=one.media_type,
            size=one.size,
            sha256=one.sha256,
            content=one.content,
        )
        for place, one in enumerate(files, 1)
    )
    session.flush()


def give_files(session: Session, row: IncomingMail, comment: Comment) -> None:
    """From a mail that waited to the comment that it has become."""
    theirs = col(CommentFile.incoming_mail_id) == row.id
    session.connection().execute(update(CommentFile).where(theirs).values(comment_id=comment.id))


def delete_files(session: Session, row: IncomingMail) -> None:
    """What came with a mail that the lead discards goes, to the last byte."""
    session.connection().execute(
        delete(CommentFile).where(col(CommentFile.incoming_mail_id) == row.id)
    )


def bytes_of_a_day(session: Session, request_id: str, now: datetime) -> int:
    """What was kept lately of the mails to one request."""
    query = (
        select(func.coalesce(func.sum(CommentFile.size), 0))
        .join(IncomingMail, col(IncomingMail.id) == col(CommentFile.incoming_mail_id))
        .where(IncomingMail.request_id == request_id, IncomingMail.received_at > now - A_DAY)
    )
    return int(session.exec(query).one())
