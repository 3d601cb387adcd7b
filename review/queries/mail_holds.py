"""Holds of outgoing mail, the newest first."""

from sqlmodel import Session, col, select

from models.mail_hold import MailHold
from review.rules.visibility import Viewer


def list_holds(
    session: Session, viewer: Viewer, *, after: str | None = None, limit: int = 100
) -> list[MailHold]:
    """Every hold there was; nothing to people outside."""
    if viewer.outside and not viewer.sees_all:
        return []
    query = select(MailHold).order_by(col(MailHold.id).desc()).limit(limit)
    if after is not None:
        query = query.where(col(MailHold.id) < after)
    return list(session.exec(query))
