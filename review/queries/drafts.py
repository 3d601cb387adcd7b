"""A draft as it is told: its newest revision, its newest round, its gate, its flow run."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models.draft import Draft
from models.editorial_mark import EditorialMark
from models.flow_run import FlowRun
from models.person import Person
from models.plan_version import PlanVersion
from models.policy import Policy
from models.request import Request
from models.retraction import Retraction
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from review.errors import Unknown
from review.queries.draft_facts import ReviewFacts, load_facts
from review.rules.verdict import Verdict
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class RequestView:
    """One person asked, with what they last said, and why that stands no more where it does not."""

    request: Request
    person: Person
    # Who was asked first, where this person answers in their place.
    principal: Person | None
    sign_off: SignOff | None
    retraction: Retraction | None


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round, the revision it reviews, the plan it pinned, and everyone asked in it."""

    round: Round
    revision_number: int
    revision_sha256: str
    plan: PlanVersion
    requests: tuple[RequestView, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """Everything a draft's page and its JSON begin with."""

    draft: Draft
    policy: Policy
    lead: Person
    revision: Revision
    author: Person
    # That the newest revision changes nothing of substance.
    editorial: EditorialMark | None
    round: RoundView | None
    review: ReviewFacts
    verdict: Verdict
    flow_run: FlowRun | None


def load_draft(
    session: Session, draft_id: str, now: datetime, *, candidates: bool = False
) -> DraftView:
    """The draft as it stands now; `candidates`: its verdict says who could still be asked."""
    query = (
        select(Draft, Policy, Person)
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Person, col(Person.id) == col(Policy.lead_id))
        .where(Draft.id == draft_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    draft, policy, lead = found
    review = load_facts(session, draft_id, candidates=candidates)
    revision, author = load_revision(session, draft_id, review.facts.newest_revision)
    return DraftView(
        draft=draft,
        policy=policy,
        lead=lead,
        revision=revision,
        author=author,
        editorial=editorial_mark(session, revision.id),
        round=load_round(session, draft_id, review.round.number) if review.round else None,
        review=review,
        verdict=review.verdict(now),
        flow_run=session.get(FlowRun, draft_id),
    )


def load_revision(session: Session, draft_id: str, number: int) -> tuple[Revision, Person]:
    """A revision and its author."""
    query = (
        select(Revision, Person)
        .join(Person, col(Person.id) == col(Revision.author_id))
        .where(Revision.draft_id == draft_id, Revision.number == number)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return found


def editorial_mark(session: Session, revision_id: str) -> EditorialMark | None:
    """The lead's word that the revision changes nothing of substance, where it was given."""
    query = select(EditorialMark).where(EditorialMark.revision_id == revision_id)
    return session.exec(query).first()


def load_round(session: Session, draft_id: str, number: int) -> RoundView:
    """A round and everyone asked in it, by group and name."""
    query = (
        select(Round, Revision.number, Revision.sha256, PlanVersion)
        .join(Revision, col(Revision.id) == col(Round.revision_id))
        .join(PlanVersion, col(PlanVersion.id) == col(Round.plan_version_id))
        .where(Round.draft_id == draft_id, Round.number == number)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    round_, revision_number, sha256, plan = found
    return RoundView(round_, revision_number, sha256, plan, _requests(session, round_.id))


def load_rounds(session: Session, draft_id: str) -> list[RoundView]:
    """Every round of the draft, the newest first."""
    numbers = select(Round.number).where(Round.draft_id == draft_id)
    return [
        load_round(session, draft_id, number)
        for number in session.exec(numbers.order_by(col(Round.number).desc()))
    ]


def _requests(session: Session, round_id: str) -> tuple[RequestView, ...]:
    principal = aliased(Person)
    asked = (
        select(Request, Person, principal)
        .join(Person, col(Person.id) == col(Request.person_id))
        .outerjoin(principal, col(principal.id) == col(Request.on_behalf_of_id))
        .where(Request.round_id == round_id)
        .order_by(col(Request.group_key), col(Person.name), col(Request.id))
    )
    standing: dict[str, tuple[SignOff, Retraction | None]] = {}
    recorded = (
        select(SignOff, Retraction)
        .outerjoin(Retraction, col(Retraction.sign_off_id) == col(SignOff.id))
        .where(SignOff.round_id == round_id)
        .order_by(col(SignOff.seq))
    )
    for sign_off, retraction in session.exec(recorded):
        before = standing.get(sign_off.request_id)
        # What came after the close is on record, but does not replace what counts.
        if before is None or sign_off.counts or not before[0].counts:
            standing[sign_off.request_id] = (sign_off, retraction)
    return tuple(
        RequestView(request, person, first, *standing.get(request.id, (None, None)))
        for request, person, first in session.exec(asked)
    )


def require_visible(session: Session, viewer: Viewer, draft_id: str) -> None:
    """Refuses an outsider who was never asked about this draft, as if it did not exist."""
    if viewer.sees_all or not viewer.outside:
        return
    asked = select(Request.id).where(
        Request.draft_id == draft_id, Request.person_id == viewer.person
    )
    if session.exec(asked.limit(1)).first() is None:
        raise Unknown
