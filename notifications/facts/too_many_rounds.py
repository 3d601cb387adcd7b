"""The facts of a mail that tells Leadership that a draft has used up its rounds."""

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.revision import Revision
from models.round import Round
from models.vocabulary import Action, RoundState, Stage
from notifications.errors import Dropped
from notifications.facts.entitled import entitled
from notifications.facts.involved import page_for
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.too_many_rounds import PastRound, TooManyRoundsFacts
from review.queries.mail_facts import RoundMatter, round_matter
from review.rules.visibility import LEADERSHIP_GROUP


def too_many_rounds_facts(session: Session, letter: Letter) -> TooManyRoundsFacts:
    person = letter.person(session)
    matter = round_matter(session, letter.about("round"))
    if LEADERSHIP_GROUP not in entitled(session, person, matter.draft.id).groups:
        raise Dropped("the person is not of Leadership any more")
    if matter.round.state is not RoundState.OPEN or matter.draft.stage is not Stage.DEVELOPMENT:
        raise Dropped("the round has ended")
    return TooManyRoundsFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        link=page_for(session, letter, person, matter),
        given=_given(session, matter),
        lead=matter.lead.name,
        due_at=matter.round.due_at,
        past=_past(session, matter),
    )


def _given(session: Session, matter: RoundMatter) -> int:
    """As Leadership was told: the plan of the round may have been pinned anew since."""
    query = select(JournalEntry.data).where(
        JournalEntry.draft_id == matter.draft.id,
        JournalEntry.subject_id == matter.round.id,
        JournalEntry.action == Action.ROUND_ESCALATED,
    )
    return int(session.exec(query).one()["max_rounds"])


def _past(session: Session, matter: RoundMatter) -> tuple[PastRound, ...]:
    query = (
        select(Round, Revision.number)
        .join(Revision, col(Revision.id) == col(Round.revision_id))
        .where(Round.draft_id == matter.draft.id, Round.number < matter.round.number)
        .order_by(col(Round.number))
    )
    return tuple(
        PastRound(
            number=one.number,
            revision=revision,
            outcome=one.state.value,
            closed_at=one.closed_at,
        )
        for one, revision in session.exec(query)
        if one.closed_at is not None
    )
