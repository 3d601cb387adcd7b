"""The facts of a reminder."""

from datetime import datetime

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.asked import Asked, drop_if_pointless, find_asked
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.reminder import ReminderFacts
from review.queries.mail_facts import principal_of, viewer_of
from review.queries.sights import load_sight
from review.rules.verdict import RequirementState


def reminder_facts(session: Session, letter: Letter) -> ReminderFacts:
    asked = find_asked(session, letter)
    drop_if_pointless(asked)
    if asked.request.reminders_muted or asked.person.reminders_muted:
        raise Dropped("the person has muted the reminders")
    return ReminderFacts(
        key=letter.key,
        to=recipient(asked.person),
        about=matter_of(asked.matter),
        link=letter.answer_link(asked.request),
        choices_link=letter.choices_link(asked.request),
        answers_by_mail=bool(letter.reply_domain),
        group=asked.group,
        required=asked.required,
        asked_by=asked.matter.lead.name,
        asked_at=asked.request.asked_at or letter.asked_at,
        due_at=asked.due_at,
        as_of=letter.now,
        in_place_of=principal_of(session, asked.request),
        waiting_for=_waiting_for(session, asked, letter.now) if asked.required else "",
    )


def _waiting_for(session: Session, asked: Asked, now: datetime) -> str:
    """Of this person's own group only, and only that answers are missing: it says who said what
    in the other states. Nothing of it where they judge independently."""
    viewer = viewer_of(session, asked.person)
    sight = load_sight(session, viewer, asked.matter.draft.id)
    if sight.apart is not None:
        return ""
    mine = (
        one.explanation
        for one in sight.verdict(asked.review.verdict(now)).requirements
        if one.group == asked.request.group_key and one.state is RequirementState.PENDING
    )
    return next(mine, "")
