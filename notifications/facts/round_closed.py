"""The facts of a mail that says how a round ended."""

from sqlmodel import Session, col, select

from models.override import Override
from models.vocabulary import RoundState
from notifications.errors import Dropped
from notifications.facts.deadline import deadlines_over
from notifications.facts.involved import involved
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.lifted import lifted
from notifications.lifted import Lifted
from notifications.messages.round_closed import GivenReason, RoundClosedFacts
from review.queries.mail_facts import (
    Heard,
    RoundMatter,
    ending_of,
    heard_in,
    round_matter,
    viewer_of,
)
from review.rules.visibility import Viewer


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
        overridden=_overridden(session, viewer, matter),
        link=part.link,
        over=deadlines_over(session, letter, person, matter),
    )


def _overridden(session: Session, viewer: Viewer, matter: RoundMatter) -> tuple[Lifted, ...]:
    closed_at = matter.round.closed_at
    if matter.round.state is not RoundState.APPROVED or closed_at is None:
        return ()
    query = select(Override).where(
        Override.round_id == matter.round.id,
        Override.revision_sha256 == matter.sha256,
        col(Override.confirmed_at) <= closed_at,
        col(Override.expires_at) > closed_at,
        # Nobody can end one once its round has closed.
        col(Override.ended_at).is_(None),
    )
    rows = session.exec(query.order_by(col(Override.id)))
    return tuple(lifted(session, row, viewer, matter.lead.id) for row in rows)


def _given(heard: Heard) -> GivenReason:
    return GivenReason(
        person=heard.person,
        group=heard.group,
        position=heard.position,
        reason=heard.reason,
        conditions=heard.conditions,
    )
