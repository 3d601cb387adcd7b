"""Confirms an override as the second person, one of Leadership; or ends one before its time."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.outbox import OutboxRow
from models.override import Override
from models.vocabulary import Action, CodedAct, OutboxKind, RoundState
from review import dedup
from review.actors import Actor
from review.commands.act import Act, override_needs_code
from review.commands.propose_override import person_inside
from review.commands.put_person import groups_of
from review.commands.try_act_code import prove_act
from review.commands.try_code import Try
from review.errors import AlreadyThere, NotAllowed, RevisionSuperseded, TooLate, Unknown
from review.locking import change_draft
from review.queries.draft_facts import ReviewFacts, load_facts
from review.record import Mail, draft_stream, record
from review.rules.overriding import may_confirm, may_end


def confirm_override(
    session: Session,
    draft_id: str,
    override_id: str,
    *,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
    tried: Try | None = None,
) -> Override:
    """The override, in force from now on; everyone in the review is told.

    `tried`: the mailed code that was typed, where the group that is lifted, or Leadership, answers
    by code. Refusing and ending one takes none: the gate stays shut by it.
    """
    change_draft(session, draft_id, if_match=if_match)
    override, review = _open_override(session, draft_id, override_id, now)
    if override.confirmed_at is not None:
        raise AlreadyThere("This override has been confirmed already.")
    person = person_inside(actor)
    refusal = may_confirm(
        person, groups_of(session, person), override.proposed_by_id, review.facts.authors
    )
    if refusal is not None:
        raise NotAllowed(refusal)
    prove_act(
        session,
        Act(CodedAct.CONFIRM_OVERRIDE, override.id),
        needed=override_needs_code(review.facts, override.group_key),
        tried=tried,
        actor=actor,
        now=now,
    )
    override.confirmed_by_id, override.confirmed_at = person, now
    session.flush()
    _record(session, override, review, Action.OVERRIDE_CONFIRMED, "", actor=actor, now=now)
    return override


def end_override(
    session: Session,
    draft_id: str,
    override_id: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    if_match: int | None = None,
) -> Override:
    """Takes an override back, confirmed or not: its proposer, the lead, or one of Leadership."""
    change_draft(session, draft_id, if_match=if_match)
    override, review = _open_override(session, draft_id, override_id, now)
    person = person_inside(actor)
    return _ended(session, override, review, person, reason, actor=actor, now=now)


def refuse_override(
    session: Session,
    draft_id: str,
    override_id: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Override:
    """Ends a proposal that this person could have confirmed; one that is in force stays so."""
    change_draft(session, draft_id)
    override, review = _open_override(session, draft_id, override_id, now)
    if override.confirmed_at is not None:
        raise AlreadyThere("Somebody else confirmed this override meanwhile; it is in force.")
    person = person_inside(actor)
    barred = may_confirm(
        person, groups_of(session, person), override.proposed_by_id, review.facts.authors
    )
    if barred is not None:
        raise NotAllowed(barred)
    return _ended(session, override, review, person, reason, actor=actor, now=now)


def _ended(
    session: Session,
    override: Override,
    review: ReviewFacts,
    person: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> Override:
    refusal = may_end(person, groups_of(session, person), override.proposed_by_id, review.lead_id)
    if refusal is not None:
        raise NotAllowed(refusal)
    override.ended_by_id, override.ended_at, override.end_reason = person, now, reason
    session.flush()
    _record(session, override, review, Action.OVERRIDE_ENDED, reason, actor=actor, now=now)
    return override


def _open_override(
    session: Session, draft_id: str, override_id: str, now: datetime
) -> tuple[Override, ReviewFacts]:
    override = session.get(Override, override_id)
    if override is None or override.draft_id != draft_id:
        raise Unknown
    review = load_facts(session, draft_id)
    if override.ended_at is not None:
        raise TooLate("This override has been ended.")
    if override.expires_at <= now:
        raise TooLate("This override has expired; propose it anew.")
    if review.round is None or review.round.state is not RoundState.OPEN:
        raise TooLate("The round has ended; an override holds while the text is under review.")
    if (
        override.revision_sha256 != review.round.revision_sha256
        or override.revision_number != review.facts.newest_revision
    ):
        raise RevisionSuperseded("The override is of another text than the one under review.")
    return override, review


def _record(
    session: Session,
    override: Override,
    review: ReviewFacts,
    action: Action,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    people = who_is_told(session, override, review)
    data = {
        "group": override.group_key,
        "person": actor.person_id,
        "revision": override.revision_number,
        "revision_sha256": override.revision_sha256,
    }
    if reason:
        data["reason"] = reason
    record(
        session,
        stream=draft_stream(override.draft_id),
        draft_id=override.draft_id,
        action=action,
        actor=actor.name,
        subject_id=override.id,
        data=data,
        now=now,
        mails=[
            Mail(
                key=dedup.override_told(override.id, action.value, person),
                template="override" if action is Action.OVERRIDE_CONFIRMED else "override_ended",
                to_person=person,
                about={"override": override.id},
            )
            for person in sorted(people)
        ],
        wake=True,
    )


def who_is_told(session: Session, override: Override, review: ReviewFacts) -> set[str]:
    """Everyone in the review; of a proposal that ends, those who knew of it: each of them once."""
    if override.confirmed_at is not None:
        return {one.person for one in review.facts.asked} | {review.lead_id}
    return {review.lead_id, override.proposed_by_id} | asked_to_confirm(session, override.id)


def asked_to_confirm(session: Session, override_id: str) -> set[str]:
    """To whom a mail went, or is about to go, that asks them to confirm the override."""
    key = dedup.override_proposed(override_id, "")
    query = select(OutboxRow.payload).where(
        OutboxRow.kind == OutboxKind.MAIL, col(OutboxRow.dedup_key).startswith(key, autoescape=True)
    )
    return {str(payload["to_person"]) for payload in session.exec(query)}
