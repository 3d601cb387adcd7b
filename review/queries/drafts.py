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
from models.vocabulary import RequestState
from review.errors import Unknown
from review.plans.store import assurance_of
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.mail_events import arrivals
from review.queries.sights import load_sight, sight_of
from review.rules.arrival import Arrival
from review.rules.plan import Assurance
from review.rules.sight import Shown, Sight
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class RequestView:
    """One person asked, with what they last said as one viewer may see it, and why that stands no
    more where it does not."""

    request: Request
    person: Person
    # Who was asked first, where this person answers in their place.
    principal: Person | None
    sign_off: SignOff | None
    retraction: Retraction | None
    # As they are told: that somebody's turn has come may tell how others stand.
    state: RequestState
    asked_at: datetime | None
    due_at: datetime | None
    # What the plan of the round asks of an answer; none where it cannot be read.
    assurance: Assurance | None
    # Whether there would be more to see for somebody who has answered.
    hidden: bool = False
    # What became of the mails to them, for whoever may know.
    mail: Arrival | None = None


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round, the revision it reviews, the plan it pinned, and everyone asked in it."""

    round: Round
    revision_number: int
    revision_sha256: str
    plan: PlanVersion
    requests: tuple[RequestView, ...]
    # Of its draft; see there.
    version: int | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """Everything a draft's page and its JSON begin with, as one viewer may see it.

    `review` is all there is: what is told of it goes through `sight`.
    """

    draft: Draft
    policy: Policy
    lead: Person
    revision: Revision
    author: Person
    # That the newest revision changes nothing of substance.
    editorial: EditorialMark | None
    round: RoundView | None
    review: ReviewFacts
    sight: Sight
    verdict: Shown
    # Prefect's UI shows who has signed what, and is for leads: none for others to see.
    flow_run: FlowRun | None
    flow_state: str

    @property
    def version(self) -> int | None:
        """Counts every answer, so it is none for whoever must not know how the others stand."""
        return _version(self.draft.version, self.sight)


def load_draft(session: Session, draft_id: str, now: datetime, viewer: Viewer) -> DraftView:
    """The draft as it stands now, for this viewer."""
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
    review = load_facts(session, draft_id, candidates=viewer.knows_members)
    revision, author = load_revision(session, draft_id, review.facts.newest_revision)
    sight = sight_of(viewer, review)
    verdict = sight.verdict(review.verdict(now))
    number = review.round.number if review.round else None
    run = session.get(FlowRun, draft_id) if sight.flow_run else None
    return DraftView(
        draft=draft,
        policy=policy,
        lead=lead,
        revision=revision,
        author=author,
        editorial=editorial_mark(session, revision.id),
        round=None if number is None else _round(session, draft_id, number, sight),
        review=review,
        sight=sight,
        verdict=verdict,
        flow_run=run,
        flow_state=sight.flow_state(run.state_name, review.facts, verdict, now) if run else "",
    )


def lead_of(session: Session, draft_id: str) -> Person:
    """Who leads the policy of the draft."""
    query = (
        select(Person)
        .join(Policy, col(Policy.lead_id) == col(Person.id))
        .join(Draft, col(Draft.policy_id) == col(Policy.id))
        .where(Draft.id == draft_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return found


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


def load_round(session: Session, draft_id: str, number: int, viewer: Viewer) -> RoundView:
    """A round and everyone asked in it, by group and name, for this viewer."""
    return _round(session, draft_id, number, load_sight(session, viewer, draft_id))


def _round(session: Session, draft_id: str, number: int, sight: Sight) -> RoundView:
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
    return RoundView(
        round_,
        revision_number,
        sha256,
        plan,
        _requests(session, round_.id, plan.source, sight),
        _version(session.get_one(Draft, draft_id).version, sight),
    )


def told_version(session: Session, viewer: Viewer, draft_id: str) -> int | None:
    """The version of the draft as this viewer may know it, after a change of theirs."""
    version = session.get_one(Draft, draft_id, populate_existing=True).version
    return _version(version, load_sight(session, viewer, draft_id))


def _version(version: int, sight: Sight) -> int | None:
    return None if sight.apart is not None else version


def load_rounds(session: Session, draft_id: str, viewer: Viewer) -> list[RoundView]:
    """Every round of the draft, the newest first, for this viewer."""
    sight = load_sight(session, viewer, draft_id)
    numbers = select(Round.number).where(Round.draft_id == draft_id)
    return [
        _round(session, draft_id, number, sight)
        for number in session.exec(numbers.order_by(col(Round.number).desc()))
    ]


def _requests(session: Session, round_id: str, plan: str, sight: Sight) -> tuple[RequestView, ...]:
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
    rows = session.exec(asked).all()
    mails = arrivals(session, [request.id for request, *_ in rows])
    return tuple(
        _request(
            request,
            person,
            first,
            standing.get(request.id, (None, None)),
            mails.get(request.id),
            plan,
            sight,
        )
        for request, person, first in rows
        # Nor whoever stands in for somebody whose turn is not told.
        if not (
            request.on_behalf_of_id and sight.hides_turn(round_id, request.group_key, person.id)
        )
    )


def _request(
    request: Request,
    person: Person,
    principal: Person | None,
    said: tuple[SignOff | None, Retraction | None],
    mail: Arrival | None,
    plan: str,
    sight: Sight,
) -> RequestView:
    which = (request.round_id, request.group_key, person.id)
    shown, untold = sight.answer(request.round_id, person.id), sight.hides_turn(*which)
    sign_off, retraction = said if shown else (None, None)
    return RequestView(
        request,
        person,
        principal,
        sign_off,
        retraction,
        sight.turn(*which, request.state),
        None if untold else request.asked_at,
        None if untold else request.due_at,
        assurance_of(plan, request.group_key),
        hidden=not shown,
        mail=mail if sight.mail(request.round_id, person.id) else None,
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
