"""The facts of a mail that says how a round ended."""

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.involved import involved
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.round_closed import GivenReason, RoundClosedFacts
from review.queries.mail_facts import Heard, ending_of, heard_in, round_matter, viewer_of


def round_closed_facts(session: Session, letter: Letter) -> RoundClosedFacts:
    person = letter.person(session)
    matter = round_matter(session, letter.about("round"))
    if matter.round.closed_at is None:
        raise Dropped("the round is open")
    part = involved(session, letter, person, matter)
    viewer = viewer_of(session, person)
    ending = ending_of(session, viewer, matter)
    return RoundClosedFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        outcome=matter.round.state.value,
        closed_at=matter.round.closed_at,
        group=part.group,
        closed_by=ending.by,
        reason=ending.reason,
        reasons=tuple(_given(one) for one in heard_in(session, viewer, matter)),
        link=part.link,
    )


def _given(heard: Heard) -> GivenReason:
    return GivenReason(
        person=heard.person,
        group=heard.group,
        position=heard.position,
        reason=heard.reason,
        conditions=heard.conditions,
    )
