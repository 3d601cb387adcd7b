"""Proposes to override a requirement for the text under review: a reason, and an end to it."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.override import Override
from models.person import PersonGroup
from models.vocabulary import Action, RoundState
from review import dedup
from review.actors import Actor
from review.errors import (
    AlreadyThere,
    FirstPassHidden,
    NotAllowed,
    NothingToOverride,
    RoundClosed,
    Unacceptable,
)
from review.locking import change_draft
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.overrides import longest_override
from review.queries.sights import sight_of
from review.record import Mail, draft_stream, record
from review.rules.overriding import why_not
from review.rules.seen import INDEPENDENT
from review.rules.visibility import LEADERSHIP_GROUP


def propose_override(
    session: Session,
    draft_id: str,
    *,
    group: str,
    reason: str,
    actor: Actor,
    now: datetime,
    expires_at: datetime | None = None,
    if_match: int | None = None,
) -> Override:
    """The proposal; without effect until a different one of Leadership confirms it.

    It is good for exactly this text, and until it expires: at the latest as the plan says.
    """
    change_draft(session, draft_id, if_match=if_match)
    proposer = person_inside(actor)
    review = load_facts(session, draft_id)
    if review.round is None or review.round.state is not RoundState.OPEN:
        raise RoundClosed("An override is proposed while the text is under review.")
    if sight_of(actor.viewer, review).apart is not None:
        # What can be overridden tells how the others stand.
        raise FirstPassHidden(INDEPENDENT)
    verdict = review.verdict(now)
    refusal = why_not(review.facts, verdict, group)
    if refusal is not None:
        raise NothingToOverride(refusal)
    _refuse_a_second(session, review.round.id, group, now)
    override = Override(
        draft_id=draft_id,
        round_id=review.round.id,
        group_key=group,
        revision_number=review.round.revision_number,
        revision_sha256=review.round.revision_sha256,
        reason=reason,
        proposed_by_id=proposer,
        proposed_at=now,
        expires_at=_expiry(session, review, expires_at, now),
    )
    session.add(override)
    record(
        session,
        stream=draft_stream(draft_id),
        draft_id=draft_id,
        action=Action.OVERRIDE_PROPOSED,
        actor=actor.name,
        subject_id=override.id,
        data={
            "group": group,
            "person": proposer,
            "revision": override.revision_number,
            "revision_sha256": override.revision_sha256,
            "expires_at": override.expires_at.isoformat(),
            "reason": reason,
        },
        now=now,
        mails=[
            Mail(
                key=dedup.override_proposed(override.id, person),
                template="override_proposed",
                to_person=person,
                about={"override": override.id},
            )
            for person in _who_could_confirm(session, review, proposer)
        ],
    )
    return override


def person_inside(actor: Actor) -> str:
    """Who acts on an override: a person, of whom it can be asked why, and one of the house."""
    if actor.person_id is None:
        raise NotAllowed("An override is for people to decide, not for a service.")
    if actor.viewer.outside:
        raise NotAllowed("An override is for people inside to decide.")
    return actor.person_id


def _refuse_a_second(session: Session, round_id: str, group: str, now: datetime) -> None:
    waiting = select(Override.id).where(
        Override.round_id == round_id,
        Override.group_key == group,
        col(Override.expires_at) > now,
        col(Override.confirmed_at).is_(None),
        col(Override.ended_at).is_(None),
    )
    if session.exec(waiting).first():
        raise AlreadyThere("An override of this group waits to be confirmed already.")


def _expiry(
    session: Session, review: ReviewFacts, wanted: datetime | None, now: datetime
) -> datetime:
    latest = longest_override(session, review, now)
    if wanted is None:
        return latest
    if not now < wanted <= latest:
        raise Unacceptable(
            "expires_at", f"The plan lets an override be good until {latest:%Y-%m-%d} at most."
        )
    return wanted


def _who_could_confirm(session: Session, review: ReviewFacts, proposer: str) -> list[str]:
    query = select(PersonGroup.person_id).where(PersonGroup.group_key == LEADERSHIP_GROUP)
    barred = {proposer, *review.facts.authors}
    return [one for one in session.exec(query.order_by(PersonGroup.person_id)) if one not in barred]
