"""Serialises the decisions on a draft: the draft's row is locked before anything is read."""

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.draft import Draft
from models.request import Request
from review.errors import StaleVersion, Unknown


def lock_draft(session: Session, draft_id: str) -> Draft:
    """The draft, locked until the transaction ends, for a decision that may come to nothing."""
    query = select(Draft).where(Draft.id == draft_id).with_for_update()
    draft = session.exec(query.execution_options(populate_existing=True)).first()
    if draft is None:
        raise Unknown
    return draft


def change_draft(session: Session, draft_id: str, *, if_match: int | None = None) -> Draft:
    """The draft, locked and counted as changed; refuses a caller who saw an older version."""
    draft = _change(session, col(Draft.id) == draft_id)
    if if_match is not None and if_match != draft.version - 1:
        raise StaleVersion(
            f"The draft has changed since you read it (version {if_match}, "
            f"now {draft.version - 1}); read it again and decide anew."
        )
    return draft


def change_draft_of_request(session: Session, request_id: str) -> Draft:
    """The draft to which the request belongs, locked and counted as changed.

    The look-up is a sub-select, so that the lock is one statement; what is read after it is read
    with a snapshot that is younger than the lock.
    """
    owner = select(Request.draft_id).where(Request.id == request_id).scalar_subquery()
    return _change(session, col(Draft.id) == owner)


def _change(session: Session, which: object) -> Draft:
    statement = (
        update(Draft)
        .where(which)  # pyright: ignore[reportArgumentType]
        .values(version=Draft.version + 1)
        .returning(Draft)
        .execution_options(populate_existing=True, synchronize_session=False)
    )
    draft = session.scalars(statement).first()
    if draft is None:
        raise Unknown
    return draft
