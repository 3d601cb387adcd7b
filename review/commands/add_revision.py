"""Adds a text to a draft: immutable from then on, named by its number and its hash."""

from dataclasses import asdict
from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.revision import Revision
from models.vocabulary import Action, Stage
from review.commands.put_person import person_by_email
from review.errors import AlreadyThere, Unacceptable, WrongStage
from review.locking import change_draft
from review.record import draft_stream, record
from review.text.canonical import TextRejected, canonical, sha256
from review.text.sections import sections


def add_revision(
    session: Session,
    draft_id: str,
    *,
    text: str,
    note: str,
    author: str,
    actor: str,
    now: datetime,
    if_match: int | None = None,
) -> Revision:
    """The next revision of the draft; sign-offs on the one before do not count for it."""
    # Whoever is new is added before the draft is locked: the lock on people comes first.
    person_by_email(session, author, actor=actor, now=now)
    draft = change_draft(session, draft_id, if_match=if_match)
    if draft.stage is not Stage.DEVELOPMENT:
        raise WrongStage(
            f"The draft is at {draft.stage.replace('_', ' ')}; a new text needs a new draft."
        )
    return write_revision(session, draft, text=text, note=note, author=author, actor=actor, now=now)


def write_revision(
    session: Session,
    draft: Draft,
    *,
    text: str,
    note: str,
    author: str,
    actor: str,
    now: datetime,
) -> Revision:
    """Stores the text as the draft's next revision; the caller holds the draft's lock."""
    words = canonical_or_refused(text)
    newest = session.exec(
        select(Revision.number, Revision.sha256)
        .where(Revision.draft_id == draft.id)
        .order_by(col(Revision.number).desc())
        .limit(1)
    ).first()
    number, last = newest or (0, None)
    digest = sha256(words)
    if digest == last:
        raise AlreadyThere(f"Revision {number} has exactly this text; nothing was added.")
    writer = person_by_email(session, author, actor=actor, now=now)
    revision = Revision(
        draft_id=draft.id,
        number=number + 1,
        text=words,
        sha256=digest,
        sections=[asdict(section) for section in sections(words)],
        author_id=writer.id,
        note=note,
        created_at=now,
    )
    session.add(revision)
    record(
        session,
        stream=draft_stream(draft.id),
        draft_id=draft.id,
        action=Action.REVISION_ADDED,
        actor=actor,
        subject_id=revision.id,
        data={"number": revision.number, "sha256": digest, "author": writer.id, "note": note},
        now=now,
        # The flow run says from now on that it awaits a round.
        wake=number > 0,
    )
    return revision


def canonical_or_refused(text: str) -> str:
    """The canonical text, or a refusal that names the field."""
    try:
        return canonical(text)
    except TextRejected as rejected:
        raise Unacceptable("text", str(rejected)) from rejected
