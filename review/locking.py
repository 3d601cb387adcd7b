"""Serialises the decisions on a draft: the draft's row is locked before anything is read."""

from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, update
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
    draft = session.scalars(CHANGE, {"which": draft_id}).first()
    if draft is None:
        raise Unknown
    if if_match is not None and if_match != draft.version - 1:
        raise StaleVersion(
            f"The draft has changed since you read it (version {if_match}, "
            f"now {draft.version - 1}); read it again and decide anew."
        )
    return draft


def change_draft_of_request(session: Session, request_id: str) -> str:
    """The id of the draft to which the request belongs, locked and counted as changed.

    The look-up is a sub-select, so that the lock is one statement; what is read after it is read
    with a snapshot that is younger than the lock.
    """
    found = session.connection().execute(CHANGE_BY_REQUEST, {"which": request_id}).first()
    if found is None:
        raise Unknown
    return found[0]


def _change(which: ColumnElement[Any]) -> Update:
    return update(Draft).where(col(Draft.id) == which).values(version=Draft.version + 1)


# Built once: a statement put together anew for each sign-off cost as much as its execution.
CHANGE = (
    _change(bindparam("which"))
    .returning(Draft)
    .execution_options(populate_existing=True, synchronize_session=False)
)
CHANGE_BY_REQUEST = _change(
    select(Request.draft_id).where(col(Request.id) == bindparam("which")).scalar_subquery()
).returning(col(Draft.id))
