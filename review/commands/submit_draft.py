"""Submits a draft of a policy with its first text."""

from datetime import datetime

from sqlmodel import Session, func, select

from models.draft import Draft
from models.policy import Policy
from models.vocabulary import Action, Stage
from review.commands.add_revision import write_revision
from review.errors import Unknown
from review.plans.store import current_version
from review.record import draft_stream, record

STANDARD_PLAN = "standard"


def submit_draft(
    session: Session,
    policy_key: str,
    *,
    text: str,
    note: str,
    author: str,
    actor: str,
    now: datetime,
    plan: str = STANDARD_PLAN,
) -> Draft:
    """The new draft, at `development`, with revision 1."""
    policy = session.exec(select(Policy).where(Policy.key == policy_key).with_for_update()).first()
    if policy is None:
        raise Unknown
    current_version(session, plan, actor=actor, now=now)
    newest = session.exec(select(func.max(Draft.number)).where(Draft.policy_id == policy.id)).one()
    draft = Draft(
        policy_id=policy.id,
        number=(newest or 0) + 1,
        stage=Stage.DEVELOPMENT,
        plan=plan,
        created_at=now,
    )
    session.add(draft)
    record(
        session,
        stream=draft_stream(draft.id),
        draft_id=draft.id,
        action=Action.DRAFT_SUBMITTED,
        actor=actor,
        subject_id=draft.id,
        data={"policy": policy.id, "number": draft.number, "plan": plan},
        now=now,
    )
    write_revision(session, draft, text=text, note=note, author=author, actor=actor, now=now)
    return draft
