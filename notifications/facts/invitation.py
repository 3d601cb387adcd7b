"""The facts of an invitation."""

from sqlmodel import Session

from models.request import Request
from notifications.editorial import Editorial
from notifications.facts.asked import Asked, drop_if_pointless, find_asked
from notifications.facts.deadline import deadline_of
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.marked import editorial_between
from notifications.messages.invitation import InvitationFacts, LastAnswer
from review.plans.wording import rule_in_words
from review.queries.mail_facts import earlier_answer, principal_of, text_of, viewer_of
from review.text.summary import summary


def invitation_facts(session: Session, letter: Letter) -> InvitationFacts:
    asked = find_asked(session, letter)
    drop_if_pointless(asked)
    return InvitationFacts(
        key=letter.key,
        to=recipient(asked.person),
        about=matter_of(asked.matter),
        link=letter.answer_link(asked.request),
        choices_link=letter.choices_link(asked.request),
        answers_by_mail=bool(letter.reply_domain),
        deadline=deadline_of(session, letter, asked.request, asked.matter),
        group=asked.group,
        required=asked.required,
        rule=_rule(asked),
        due_at=asked.due_at,
        asked_by=asked.matter.lead.name,
        last_answer=_last_answer(session, asked.request, asked.matter.revision),
        # Whoever opens a round is told that its reason goes to everyone who is asked.
        note=asked.matter.round.reason,
        in_place_of=principal_of(session, asked.request),
        overdue=(asked.request.asked_at or letter.asked_at) >= asked.due_at,
        editorial=_editorial(session, asked),
    )


def _editorial(session: Session, asked: Asked) -> tuple[Editorial, ...]:
    number = asked.matter.revision
    viewer = viewer_of(session, asked.person)
    return editorial_between(session, viewer, asked.matter, number - 1, number)


def _rule(asked: Asked) -> str:
    requirement = asked.requirement
    if requirement is None or requirement.rule is None or not requirement.required:
        return ""
    words = rule_in_words(requirement.rule, asked.group)
    return f"{words[0].upper()}{words[1:]}."


def _last_answer(session: Session, request: Request, revision: int) -> LastAnswer | None:
    last = earlier_answer(session, request)
    if last is None:
        return None
    texts = [
        text_of(session, request.draft_id, number) for number in (last.revision_number, revision)
    ]
    return LastAnswer(
        position=last.position.value,
        revision=last.revision_number,
        answered_at=last.recorded_at,
        changes=summary(*texts),
    )
