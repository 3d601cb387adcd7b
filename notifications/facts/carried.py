"""The facts of a mail that says that an approval was kept for a new revision."""

from sqlmodel import Session, col, select

from models.journal import JournalEntry
from models.request import Request
from models.retraction import Retraction
from models.sign_off import SignOff
from models.vocabulary import Action, RoundState, Stage
from notifications.errors import DeliveryFailed, Dropped
from notifications.facts.entitled import entitled
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.marked import editorial_between
from notifications.messages.carried import CarriedFacts
from review.queries.mail_facts import RoundMatter, group_label, round_matter, text_of
from review.rules.plan import CarryOver
from review.text.summary import summary


def carried_facts(session: Session, letter: Letter) -> CarriedFacts:
    person = letter.person(session)
    kept = session.get(SignOff, letter.about("sign_off"))
    origin = session.get(SignOff, kept.carried_from_id) if kept and kept.carried_from_id else None
    request = session.get(Request, kept.request_id) if kept else None
    if kept is None or origin is None or request is None or kept.person_id != person.id:
        # Its link would let one person answer in another's name.
        raise DeliveryFailed("the outbox row names no kept answer of this person", retry=False)
    matter = round_matter(session, kept.round_id)
    _drop_if_pointless(session, kept, matter)
    viewer = entitled(session, person, kept.draft_id)
    numbers = origin.revision_number, kept.revision_number
    marks = ()
    if _rule(session, kept) is CarryOver.EDITORIAL:
        marks = editorial_between(session, viewer, matter, *numbers)
    return CarriedFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(matter),
        link=letter.answer_link(request),
        group=group_label(session, kept.group_key),
        position=kept.position.value,
        from_revision=origin.revision_number,
        answered_at=origin.recorded_at,
        unchanged="" if marks else kept.carried_reason,
        editorial=marks,
        changes=summary(*(text_of(session, kept.draft_id, number) for number in numbers)),
        can_contest=matter.takes_answers,
    )


def _rule(session: Session, kept: SignOff) -> CarryOver:
    """By which rule of the plan it was kept: the reason alone would mix in the lead's words."""
    query = select(JournalEntry.data).where(
        JournalEntry.draft_id == kept.draft_id,
        JournalEntry.subject_id == kept.id,
        JournalEntry.action == Action.SIGN_OFF_CARRIED,
    )
    return CarryOver(session.exec(query).one()["rule"])


def _drop_if_pointless(session: Session, kept: SignOff, matter: RoundMatter) -> None:
    retracted = select(Retraction.id).where(Retraction.sign_off_id == kept.id)
    if session.exec(retracted).first() is not None:
        raise Dropped("the person has contested it")
    later = select(SignOff.id).where(
        SignOff.request_id == kept.request_id, col(SignOff.seq) > kept.seq
    )
    if session.exec(later).first() is not None:
        raise Dropped("the person has answered for themselves")
    # An approved round is told: the person's name stands on what goes live.
    ended = matter.round.state not in (RoundState.OPEN, RoundState.APPROVED)
    if ended or matter.draft.stage is Stage.WITHDRAWN or matter.revision != matter.newest_revision:
        raise Dropped("the text it stands on is not under review any more")
