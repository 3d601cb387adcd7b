"""What a reviewer's page shows: what is asked of them, the text, and what they said before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.retraction import Retraction
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import Position
from review.errors import Unknown
from review.plans.wording import rule_in_words
from review.queries.draft_facts import load_facts
from review.queries.moves import Block, HandedOn, blocks_for, handed_on, retractions_of
from review.queries.shown_comments import (
    ShownComment,
    ShownThread,
    shown_threads,
    waiting_for,
)
from review.queries.sights import load_sight
from review.rules.plan import Assurance
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class EarlierAnswer:
    """The person's last answer in an earlier round, and the text it was given on."""

    sign_off: SignOff
    round_number: int
    text: str


@dataclass(frozen=True, slots=True)
class ReviewerPage:
    """One request as the person asked may see it: nothing of what others answered is in it."""

    request: Request
    person: Person
    draft: Draft
    policy: Policy
    lead: Person
    round: Round
    revision: Revision
    newest_revision: int
    # The names of the groups, by key.
    labels: Mapping[str, str]
    group_label: str
    required: bool
    # What the plan asks of the group, as a sentence without its full stop.
    rule: str
    # The person's answers to this request, in the order of recording.
    answers: tuple[SignOff, ...]
    before: EarlierAnswer | None
    # Of the answers, by their ids: those that stand no more although none replaced them.
    retractions: Mapping[str, Retraction]
    # The answer that was kept for this text, where what stands is kept.
    origin: SignOff | None
    # Who was asked first, where this person answers in their place.
    principal: Person | None
    # Where the request has gone, where somebody else was asked in this person's place.
    handed_on: HandedOn | None
    # What others request to be changed who have named this person as their delegate.
    blocks: tuple[Block, ...]
    threads: tuple[ShownThread, ...]
    # Their comments that the lead has answered, and they have not said a word to.
    answered: tuple[ShownComment, ...]
    # Whether what the others said stays hidden until this person has answered.
    apart: bool
    # Whether the plan asks for a mailed code with each answer.
    needs_code: bool

    @property
    def due_at(self) -> datetime:
        """This person's own deadline, or the round's."""
        return self.request.due_at or self.round.due_at

    @property
    def unproven(self) -> bool:
        """Whether the answer that stands came without the code that the plan asks for now."""
        said = self.standing
        return (
            self.needs_code
            and said is not None
            and said.position is not Position.REQUEST_CHANGES
            and said.auth_assurance != Assurance.CODE
        )

    @property
    def superseded(self) -> bool:
        """Whether a newer text has replaced the one of this round."""
        return self.newest_revision != self.revision.number

    @property
    def standing(self) -> SignOff | None:
        """The answer that stands: what came after the close does not replace what counts."""
        if self._counting is not None and self.retraction is None:
            return self._counting
        late = [one for one in self.answers if not one.counts]
        return late[-1] if late else None

    @property
    def retraction(self) -> Retraction | None:
        """Why the person has to answer again, where what they had said stands no more."""
        last = self._counting
        return None if last is None else self.retractions.get(last.id)

    @property
    def conditions(self) -> tuple[ShownComment, ...]:
        """What the conditions of the answer that stands have become: comments to be answered."""
        said = self.standing
        roots = (one.root for one in self.threads)
        return tuple(
            one for one in roots if said is not None and one.view.comment.sign_off_id == said.id
        )

    @property
    def after_close(self) -> SignOff | None:
        """An answer given after the round had ended, beside the one that stands."""
        last = self.answers[-1] if self.answers else None
        return None if last is None or last.counts or last is self.standing else last

    @property
    def _counting(self) -> SignOff | None:
        return next((one for one in reversed(self.answers) if one.counts), None)


def load_reviewer_page(session: Session, viewer: Viewer, request_id: str) -> ReviewerPage:
    """The page of this request for this viewer."""
    query = (
        select(Request, Person, Draft, Policy)
        .join(Person, col(Person.id) == col(Request.person_id))
        .join(Draft, col(Draft.id) == col(Request.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .where(Request.id == request_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    request, person, draft, policy = found
    round_ = session.get_one(Round, request.round_id)
    review = load_facts(session, draft.id, request_id=request_id)
    label = review.labels.get(request.group_key, request.group_key)
    asks = next((one for one in review.facts.requirements if one.group == request.group_key), None)
    required = asks is not None and asks.required
    answers = _answers(session, request_id)
    kept = next((one.carried_from_id for one in reversed(answers) if one.counts), None)
    first = request.on_behalf_of_id
    threads = shown_threads(session, viewer, draft.id, policy.lead_id)
    return ReviewerPage(
        request=request,
        person=person,
        draft=draft,
        policy=policy,
        lead=session.get_one(Person, policy.lead_id),
        round=round_,
        revision=session.get_one(Revision, round_.revision_id),
        newest_revision=review.facts.newest_revision,
        labels=review.labels,
        group_label=label,
        required=required,
        rule=rule_in_words(asks.rule, label) if asks and asks.rule and required else "",
        answers=answers,
        before=_before(session, request, round_),
        retractions=retractions_of(session, request_id),
        origin=None if kept is None else session.get(SignOff, kept),
        principal=None if first is None else session.get(Person, first),
        handed_on=handed_on(session, request, viewer, policy.lead_id),
        blocks=blocks_for(session, review, viewer),
        threads=threads,
        answered=waiting_for(viewer, threads),
        apart=load_sight(session, viewer, draft.id).apart is not None,
        needs_code=review.facts.needs_code(request.group_key),
    )


def _answers(session: Session, request_id: str) -> tuple[SignOff, ...]:
    query = select(SignOff).where(SignOff.request_id == request_id)
    return tuple(session.exec(query.order_by(col(SignOff.seq))))


def _before(session: Session, request: Request, round_: Round) -> EarlierAnswer | None:
    query = (
        select(SignOff, Round.number, Revision.text)
        .join(Round, col(Round.id) == col(SignOff.round_id))
        .join(Revision, col(Revision.id) == col(SignOff.revision_id))
        .where(
            SignOff.draft_id == request.draft_id,
            SignOff.person_id == request.person_id,
            Round.number < round_.number,
            # What was kept for them they have not read.
            col(SignOff.carried_from_id).is_(None),
        )
        .order_by(col(Round.number).desc(), col(SignOff.seq).desc())
        .limit(1)
    )
    found = session.exec(query).first()
    return None if found is None else EarlierAnswer(*found)
