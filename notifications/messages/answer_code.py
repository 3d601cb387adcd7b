"""The mail with a code: what it is about to record, and how long it is good."""

from dataclasses import dataclass
from datetime import datetime

from notifications.matter import Matter
from notifications.message import Message
from notifications.messages.code import code_message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS

_SUBJECT = "Your code to answer in Placet"


@dataclass(frozen=True, kw_only=True)
class AnswerCodeFacts:
    """What the mail has to know."""

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
    noun = POSITIONS[facts.position].noun
    return code_message("answer_code", facts, _SUBJECT, noun=noun)
