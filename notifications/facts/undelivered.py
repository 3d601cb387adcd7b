"""The facts of a mail that tells the lead that a mail to somebody who is asked was lost."""

from sqlmodel import Session

from models.person import Person
from models.request import Request
from models.vocabulary import RequestState
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.involved import page_for
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.undelivered import UndeliveredFacts
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.mail_events import arrivals
from review.queries.mail_facts import group_label, round_matter, viewer_of
from review.queries.sights import sight_of
from review.rules.arrival import WORDS
from review.rules.wording import either


def undelivered_facts(session: Session, letter: Letter) -> UndeliveredFacts:
    lead = letter.person(session)
    request = session.get(Request, letter.about("request"))
    if request is None:
        raise DeliveryFailed("the outbox row names no request we know", retry=False)
    matter = round_matter(session, request.round_id)
    if request.state is not RequestState.PENDING or not matter.takes_answers:
        raise Dropped("no answer is waited for any more")
    if lead.id != matter.lead.id:
        raise Dropped("the person does not lead the policy any more")
    mail = arrivals(session, [request.id]).get(request.id)
    if mail is None or not mail.lost:
        raise Dropped("a later mail has arrived")
    review = load_facts(session, request.draft_id, candidates=True)
    if not sight_of(viewer_of(session, lead), review).mail(request.round_id, request.person_id):
        raise Dropped("the person judges independently, and has yet to answer")
    asked = session.get_one(Person, request.person_id)
    return UndeliveredFacts(
        key=letter.key,
        to=recipient(lead),
        about=matter_of(matter),
        person=asked.name,
        address=asked.email,
        group=group_label(session, request.group_key),
        what=WORDS[mail.state],
        said=mail.detail,
        at=mail.at,
        due_at=request.due_at or matter.round.due_at,
        could_ask=either(_others(review, request.group_key)),
        link=page_for(session, letter, lead, matter),
    )


def _others(review: ReviewFacts, group: str) -> list[str]:
    """Members of the group who were not asked and did not write the text."""
    facts = review.facts
    return [
        one.name
        for one in facts.candidates
        if one.group == group and one.person not in facts.authors
    ]
