"""Marks a revision as editorial: its lead's word, with a reason, that it changes no substance."""

from datetime import datetime

from sqlmodel import Session, select

from models.editorial_mark import EditorialMark
from models.revision import Revision
from models.round import Round
from models.vocabulary import Action, Stage
from review.actors import Actor
from review.errors import AlreadyThere, NotAllowed, TooLate, Unknown, WrongStage
from review.locking import change_draft
from review.queries.draft_facts import load_facts
from review.record import draft_stream, record


def mark_editorial(
    session: Session,
    draft_id: str,
    number: int,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
) -> EditorialMark:
    """The mark; what the plan keeps on it is decided when the revision's round opens.

    Only before that: nobody's turn is taken away while they are reading.
    """
    draft = change_draft(session, draft_id, if_match=if_match)
    if draft.stage is not Stage.DEVELOPMENT:
        raise WrongStage(f"The draft is at {draft.stage.replace('_', ' ')}, not in review.")
    review = load_facts(session, draft_id)
    if actor.person_id is not None and actor.person_id != review.lead_id:
        raise NotAllowed("Only the policy's lead can mark a revision as editorial.")
    revision = session.exec(
        select(Revision).where(Revision.draft_id == draft_id, Revision.number == number)
    ).first()
    if revision is None:
        raise Unknown
    if number == 1:
        raise AlreadyThere("The first revision changes nothing: there is nothing to keep.")
    if session.exec(select(Round.id).where(Round.revision_id == revision.id)).first():
        raise TooLate(f"Revision {number} is under review already; its readers decide.")
    query = select(EditorialMark.id).where(EditorialMark.revision_id == revision.id)
    if session.exec(query).first():
        raise AlreadyThere(f"Revision {number} is marked as editorial already.")
    mark = EditorialMark(
        revision_id=revision.id,
        draft_id=draft_id,
        reason=reason,
        by_id=actor.person_id,
        by_label=actor.label,
        at=now,
    )
    session.add(mark)
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.REVISION_MARKED_EDITORIAL,
        actor=actor.name,
        subject_id=revision.id,
        data={"number": number, "reason": reason},
        now=now,
    )
    return mark
