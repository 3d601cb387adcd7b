"""The mail with a code: what it is about to record, and how long it is good."""

from dataclasses import dataclass
from datetime import datetime

from notifications import times
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render
from notifications.wording import POSITIONS

_SUBJECT = "Your code to answer in Placet"


@dataclass(frozen=True, kw_only=True)
class AnswerCodeFacts:
    """The code stands in the body alone: subjects and previews show on locked screens."""

    key: str
    to: Recipient
    about: Matter
    group: str
    position: str
    """What is about to be recorded; the reason and conditions are not told."""
    code: str
    lead: str
    asked_at: datetime
    expires_at: datetime


def answer_code(facts: AnswerCodeFacts) -> Message:
    half = len(facts.code) // 2
    parts = render(
        "answer_code",
        facts=facts,
        to=facts.to,
        about=facts.about,
        subject=_SUBJECT,
        # In two halves, as people read it; it is taken with the blank and without.
        code=f"{facts.code[:half]} {facts.code[half:]}",
        noun=POSITIONS[facts.position].noun,
        valid_for=times.span(facts.asked_at, facts.expires_at),
    )
    return Message(
        to_name=facts.to.name,
        to_address=facts.to.address,
        subject=_SUBJECT,
        text=parts.text,
        html=parts.html,
        # A thread of its own: under the round's subject an old code would stand above a new one.
        reference=facts.key,
        key=facts.key,
    )
