"""Opens a round: pins the plan, asks the people, and puts their invitations into the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, select

from models.draft import Draft
from models.plan_version import PlanVersion
from models.request import Request
from models.revision import Revision
from models.round import Round
from models.vocabulary import Action, RequestState, RoundState, Stage
from review.commands.ask_next import ask_whose_turn_it_is
from review.commands.carry_over import carry_over
from review.commands.end_round import end_round
from review.commands.schedule_sweep import schedule_sweep
from review.commands.tell_leadership import tell_leadership
from review.commands.whom_to_ask import whom_to_ask
from review.errors import RevisionSuperseded, RoundOpen, Unacceptable, Unknown, WrongStage
from review.locking import change_draft
from review.plans.store import current_version, parsed
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.subjects import subject_of_revision, words_in_force
from review.queries.sweep_time import calendar_of_person
from review.record import draft_stream, record
from review.rules.deadlines import deadline
from review.rules.next_step import has_block


def open_round(
    session: Session,
    draft_id: str,
    *,
    actor: str,
    now: datetime,
    revision: int | None = None,
    due_at: datetime | None = None,
    reviewers: Mapping[str, Sequence[str]] | None = None,
    reason: str = "",
    if_match: int | None = None,
) -> Round:
    """The new round on the newest revision; `reviewers` replaces the members of the groups named.

    A round still open on an older text ends by this; one on the newest text is in the way, unless
    everyone has answered it.
    """
    draft = change_draft(session, draft_id, if_match=if_match)
    if draft.stage is not Stage.DEVELOPMENT:
        raise WrongStage(f"The draft is at {draft.stage.replace('_', ' ')}, not in review.")
    review = load_facts(session, draft_id)
    text = _newest_revision(session, draft_id, review, revision)
    _end_the_last(session, draft_id, review, text, actor=actor, now=now)
    version = current_version(session, draft.plan, actor=actor, now=now)
    plan = parsed(version.source)
    lead = calendar_of_person(session, review.lead_id, now)
    due = due_at or deadline(now, plan.deadline_days, lead)
    if due <= now:
        raise Unacceptable("due_at", "The deadline has to lie in the future.")
    base = words_in_force(session, review.policy_id, draft_id)
    round_ = Round(
        draft_id=draft_id,
        number=(review.round.number if review.round else 0) + 1,
        revision_id=text.id,
        base_revision_id=base,
        plan_version_id=version.id,
        opened_at=now,
        opened_by=actor,
        due_at=due,
        reason=reason,
    )
    session.add(round_)
    session.flush()
    subject = subject_of_revision(session, review.theme, text.id, base)
    people = whom_to_ask(session, draft_id, review, plan, subject, reviewers or {})
    requests = [
        Request(round_id=round_.id, draft_id=draft_id, group_key=group, person_id=person)
        for group, person in people
    ]
    for request in requests:
        request.state = RequestState.UPCOMING
        session.add(request)
    _record_opening(session, draft, round_, text, version, requests, actor=actor, now=now)
    carry_over(session, requests, text, plan, actor=actor, now=now)
    ask_whose_turn_it_is(session, draft_id, actor=actor, now=now)
    if plan.max_rounds is not None and round_.number > plan.max_rounds:
        tell_leadership(session, round_, plan.max_rounds, actor=actor, now=now)
    schedule_sweep(session, draft_id, now=now)
    return round_


def _newest_revision(
    session: Session, draft_id: str, review: ReviewFacts, wanted: int | None
) -> Revision:
    newest = review.facts.newest_revision
    if wanted is not None and wanted != newest:
        if not 1 <= wanted < newest:
            raise Unacceptable("revision", f"The draft has revisions 1 to {newest}.")
        raise RevisionSuperseded(f"Revision {newest} is newer than {wanted}; review that one.")
    query = select(Revision).where(Revision.draft_id == draft_id, Revision.number == newest)
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return found


def _end_the_last(
    session: Session,
    draft_id: str,
    review: ReviewFacts,
    text: Revision,
    *,
    actor: str,
    now: datetime,
) -> None:
    last = review.round
    if last is None or last.state is not RoundState.OPEN:
        return
    blocked = has_block(review.verdict(now))
    if last.revision_number == text.number:
        pending = any(state.value == "pending" for state in review.request_states.values())
        if pending or not blocked:
            raise RoundOpen(
                f"Round {last.number} is open on this revision; close or recall it first."
            )
    end_round(
        session,
        draft_id,
        review,
        last,
        outcome=RoundState.CHANGES_REQUESTED if blocked else RoundState.RECALLED,
        reason=f"Round {last.number + 1} was opened on revision {text.number}.",
        actor=actor,
        now=now,
        # Those asked again hear of it by their new invitation.
        tell=False,
    )


def _record_opening(
    session: Session,
    draft: Draft,
    round_: Round,
    text: Revision,
    version: PlanVersion,
    requests: Sequence[Request],
    *,
    actor: str,
    now: datetime,
) -> None:
    record(
        session,
        stream=draft_stream(draft.id),
        draft_id=draft.id,
        action=Action.ROUND_OPENED,
        actor=actor,
        subject_id=round_.id,
        data={
            "number": round_.number,
            "revision": text.number,
            "revision_sha256": text.sha256,
            "plan": {"name": version.name, "version": version.version, "sha256": version.sha256},
            "due_at": round_.due_at.isoformat(),
            "reason": round_.reason,
            # Those who come first are asked at once, the others when it is their turn.
            "requests": [[one.id, one.group_key, one.person_id] for one in requests],
        },
        now=now,
        wake=True,
    )
