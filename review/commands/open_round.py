"""Opens a round: pins the plan, asks the people, and puts their invitations into the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person, PersonGroup
from models.plan_version import PlanVersion
from models.request import Request
from models.revision import Revision
from models.round import Round
from models.vocabulary import Action, RoundState, Stage
from review import dedup
from review.commands.end_round import end_round
from review.commands.put_person import normal_email
from review.errors import RevisionSuperseded, RoundOpen, Unacceptable, Unknown, WrongStage
from review.locking import change_draft
from review.plans.store import current_version, parsed
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.sweep_time import calendar_of_person, sweep_time
from review.record import Mail, draft_stream, record
from review.rules.conditions import Subject
from review.rules.deadlines import deadline
from review.rules.next_step import has_block
from review.rules.plan import Plan


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
    round_ = Round(
        draft_id=draft_id,
        number=(review.round.number if review.round else 0) + 1,
        revision_id=text.id,
        plan_version_id=version.id,
        opened_at=now,
        opened_by=actor,
        due_at=due,
        reason=reason,
    )
    session.add(round_)
    session.flush()
    _record_opening(session, draft, round_, text, version, actor=actor, now=now)
    _ask_all(session, round_, _asked_people(session, draft, review, plan, reviewers), actor, now)
    round_.next_sweep_at = sweep_time(
        session,
        draft_id,
        round_.id,
        plan=plan,
        lead_id=review.lead_id,
        due_at=due,
        now=now,
    )
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


def _asked_people(
    session: Session,
    draft: Draft,
    review: ReviewFacts,
    plan: Plan,
    reviewers: Mapping[str, Sequence[str]] | None,
) -> list[tuple[str, str]]:
    """Whom to ask, as (group, person): the members of the plan's groups, or those named."""
    named = reviewers or {}
    authors = set(
        session.exec(select(Revision.author_id).where(Revision.draft_id == draft.id)).all()
    )
    asked: list[tuple[str, str]] = []
    for one in plan.requirements:
        if one.group not in named and (
            one.when is None or one.when.judge(Subject(review.theme)).holds
        ):
            members = select(PersonGroup.person_id).where(PersonGroup.group_key == one.group)
            for person in session.exec(members.order_by(PersonGroup.person_id)):
                if person not in authors:
                    asked.append((one.group, person))
    for group, emails in named.items():
        asked.extend((group, person) for person in _members(session, group, emails, review))
    return list(dict.fromkeys(asked))


def _members(session: Session, group: str, emails: Sequence[str], review: ReviewFacts) -> list[str]:
    if group not in review.labels:
        raise Unacceptable("reviewers", f"There is no group {group!r}.")
    found: list[str] = []
    for email in emails:
        query = (
            select(Person.id)
            .join(PersonGroup, col(PersonGroup.person_id) == col(Person.id))
            .where(Person.email == normal_email(email), PersonGroup.group_key == group)
        )
        person = session.exec(query).first()
        if person is None:
            raise Unacceptable(
                "reviewers",
                f"{email} is not known as a member of {review.labels[group]}; "
                f"add them with PUT /people/{email} first.",
            )
        found.append(person)
    return found


def _record_opening(
    session: Session,
    draft: Draft,
    round_: Round,
    text: Revision,
    version: PlanVersion,
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
        },
        now=now,
        wake=True,
    )


def _ask_all(
    session: Session, round_: Round, asked: list[tuple[str, str]], actor: str, now: datetime
) -> None:
    for group, person in asked:
        request = Request(
            round_id=round_.id,
            draft_id=round_.draft_id,
            group_key=group,
            person_id=person,
            asked_at=now,
        )
        session.add(request)
        record(
            session,
            stream=draft_stream(round_.draft_id),
            draft_id=round_.draft_id,
            action=Action.REQUEST_ASKED,
            actor=actor,
            subject_id=request.id,
            data={"round": round_.number, "group": group, "person": person},
            now=now,
            mails=[
                Mail(
                    key=dedup.invitation(request.id),
                    template="invitation",
                    to_person=person,
                    about={"request": request.id},
                )
            ],
        )
