"""What the mails about one request share: who is asked, for which group, by which rule."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.person import Person
from models.request import Request
from models.vocabulary import RequestState
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.letter import Letter
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.mail_facts import RoundMatter, group_label, round_matter
from review.rules.facts import Requirement


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with all that surrounds it."""

    request: Request
    person: Person
    group: str
    """The group's label."""
    matter: RoundMatter
    review: ReviewFacts

    @property
    def requirement(self) -> Requirement | None:
        """What the plan asks of the group; none where somebody was asked beyond the plan."""
        wanted = self.request.group_key
        return next((one for one in self.review.facts.requirements if one.group == wanted), None)

    @property
    def due_at(self) -> datetime:
        """This person's own deadline, or the round's."""
        return self.request.due_at or self.matter.round.due_at

    @property
    def required(self) -> bool:
        # A plan that cannot be read keeps the gate shut: then every answer may be needed.
        known = self.requirement
        return known.required if known is not None else self.review.plan is None


def find_asked(session: Session, letter: Letter) -> Asked:
    request = session.get(Request, letter.about("request"))
    if request is None:
        raise DeliveryFailed("the outbox row names no request we know", retry=False)
    person = letter.person(session)
    if person.id != request.person_id:
        # Its link would let one person answer in another's name.
        raise DeliveryFailed("the request was made of somebody else", retry=False)
    return Asked(
        request=request,
        person=person,
        group=group_label(session, request.group_key),
        matter=round_matter(session, request.round_id),
        review=load_facts(session, request.draft_id, request_id=request.id),
    )


def drop_if_pointless(asked: Asked) -> None:
    """Nobody is asked for what they have given, or for what would no longer count."""
    if asked.request.state is RequestState.ANSWERED:
        raise Dropped("the person has answered")
    if asked.request.state is not RequestState.PENDING or not asked.matter.takes_answers:
        raise Dropped("the round takes no answers any more")
