"""The facts of a mail that says until when an answer is asked for now."""

from datetime import datetime

from sqlmodel import Session

from notifications.facts.asked import drop_if_pointless, find_asked
from notifications.facts.deadline import deadline_of
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.deadline_moved import DeadlineMovedFacts


def deadline_moved_facts(session: Session, letter: Letter) -> DeadlineMovedFacts:
    asked = find_asked(session, letter)
    drop_if_pointless(asked)
    return DeadlineMovedFacts(
        key=letter.key,
        to=recipient(asked.person),
        about=matter_of(asked.matter),
        link=letter.answer_link(asked.request),
        group=asked.group,
        due_at=asked.due_at,
        was_due_at=datetime.fromisoformat(letter.about("was_due_at")),
        deadline=deadline_of(session, letter, asked.request, asked.matter),
        choices_link=letter.choices_link(asked.request),
    )
