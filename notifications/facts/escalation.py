"""The facts of a mail that says whose answer is missing."""

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.involved import page_for
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.escalation import EscalationFacts, Missing
from review.queries.draft_facts import load_facts
from review.queries.mail_facts import round_matter, viewer_of
from review.queries.overdue import Overdue, overdue
from review.queries.sights import sight_of
from review.rules.wording import either


def escalation_facts(session: Session, letter: Letter) -> EscalationFacts:
    person = letter.person(session)
    matter = round_matter(session, letter.about("round"))
    if not matter.takes_answers:
        raise Dropped("the round takes no answers any more")
    review = load_facts(session, matter.draft.id, candidates=True)
    late = overdue(session, matter.draft.id, review, letter.now)
    if not late:
        raise Dropped("nobody's answer is missing any more")
    apart = sight_of(viewer_of(session, person), review).apart is not None
    told = [one for one in late if not apart or one.person_id == person.id]
    return EscalationFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        missing=tuple(_missing(one) for one in told),
        lead=matter.lead.name,
        leads=person.id == matter.lead.id,
        apart=apart,
        can_be_overridden=not apart and all(one.can_be_overridden for one in late),
        as_of=letter.now,
        link=page_for(session, letter, person, matter),
    )


def _missing(one: Overdue) -> Missing:
    return Missing(
        person=one.person,
        in_place_of=one.in_place_of,
        group=one.group,
        asked_at=one.asked_at,
        due_at=one.due_at,
        could_ask=either(list(one.could_ask)),
    )
