"""Creates a policy: its key, its title, its theme, its lead."""

from datetime import datetime

from sqlmodel import Session, select

from models.policy import Policy
from models.vocabulary import Action, Theme
from review.commands.put_person import person_by_email
from review.errors import AlreadyThere
from review.record import policy_stream, record


def create_policy(
    session: Session,
    *,
    key: str,
    title: str,
    theme: Theme,
    lead: str,
    actor: str,
    now: datetime,
) -> Policy:
    """The new policy; a lead nobody knew is added as a person who may sign in."""
    # Two who ask for one key at once are told apart by the unique key; this lock makes the
    # second wait for the first and hear the reason.
    session.connection().exec_driver_sql("SELECT pg_advisory_xact_lock(7202714)")
    if session.exec(select(Policy.id).where(Policy.key == key)).first() is not None:
        raise AlreadyThere(f"There is a policy {key!r} already; choose another key.")
    owner = person_by_email(session, lead, actor=actor, now=now)
    owner.staff = True
    policy = Policy(key=key, title=title, theme=theme, lead_id=owner.id, created_at=now)
    session.add(policy)
    record(
        session,
        stream=policy_stream(policy.id),
        action=Action.POLICY_CREATED,
        actor=actor,
        subject_id=policy.id,
        data={"key": key, "title": title, "theme": theme.value, "lead": owner.id},
        now=now,
    )
    return policy
