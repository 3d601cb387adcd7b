"""Serialises the decisions on a draft: the draft's row is locked before anything is read."""

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from models.draft import Draft
from models.session import ask
from models.talk import Statement
from review.errors import StaleVersion, Unknown


def lock_draft(session: Session, draft_id: str) -> Draft:
    """The draft, locked until the transaction ends, for a decision that may come to nothing."""
    query = select(Draft).where(Draft.id == draft_id).with_for_update()
    draft = session.exec(query.execution_options(populate_existing=True)).first()
    if draft is None:
        raise Unknown
    return draft


def lock_people(session: Session) -> None:
    """Serialises what changes a person; taken before a draft's row, or without one."""
    session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7202715)")


def lock_draft_of_request(session: Session, request_id: str) -> str:
    """The id of the draft to which the request belongs, locked and not counted as changed."""
    found = ask(session, [locking_draft_of_request(request_id)])[0]
    if not found:
        raise Unknown
    return found[0][0]


def locking_draft_of_request(request_id: str) -> Statement:
    """The same for who has no session."""
    return Statement(LOCK_BY_REQUEST, (request_id,))


def change_draft(session: Session, draft_id: str, *, if_match: int | None = None) -> Draft:
    """The draft, locked and counted as changed; refuses a caller who saw an older version."""
    draft = session.scalars(CHANGE, {"which": draft_id}).first()
    if draft is None:
        raise Unknown
    _refuse_if_stale(draft.version - 1, if_match)
    return draft


def changing_draft_of_request(request_id: str) -> Statement:
    """Locks the draft to which the request belongs and counts it as changed; gives its id.

    The look-up is a sub-select, so that the lock is one statement; what is read after it, even
    if it was sent together with it, is read with a snapshot that is younger than the lock.
    """
    return Statement(CHANGE_BY_REQUEST, (request_id,))


def change_draft_of_request(
    session: Session, request_id: str, *, if_match: int | None = None
) -> str:
    """The id of the draft to which the request belongs, locked and counted as changed."""
    found = ask(session, [changing_draft_of_request(request_id)])[0]
    if not found:
        raise Unknown
    draft_id, version = found[0]
    _refuse_if_stale(version - 1, if_match)
    return draft_id


def _refuse_if_stale(version: int, if_match: int | None) -> None:
    if if_match is not None and if_match != version:
        raise StaleVersion(
            f"The draft has changed since you read it (version {if_match}, now {version}); "
            "read it again and decide anew."
        )


# Built once: a statement put together anew for each change cost as much as its execution.
CHANGE = (
    update(Draft)
    .where(col(Draft.id) == bindparam("which"))
    .values(version=Draft.version + 1)
    .returning(Draft)
    .execution_options(populate_existing=True, synchronize_session=False)
)
CHANGE_BY_REQUEST = """
    UPDATE drafts SET version = version + 1
    WHERE id = (SELECT draft_id FROM requests WHERE id = $1)
    RETURNING id::text, version
"""
LOCK_BY_REQUEST = """
    SELECT id::text FROM drafts WHERE id = (SELECT draft_id FROM requests WHERE id = $1) FOR UPDATE
"""
