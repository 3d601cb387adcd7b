"""The mail with a code for an act that may open the gate: what it is for, how long it is good."""

from dataclasses import dataclass
from datetime import datetime

from notifications import times
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render

_SUBJECT = "Your code to decide in Placet"
ACTS = {
    "take_back": "taking back a request for changes of",
    "accept": "accepting the answer to a comment of",
    "withdraw": "withdrawing a comment of",
    "confirm_override": "confirming the override of",
}


@dataclass(frozen=True, kw_only=True)
class ActCodeFacts:
    """The code stands in the body alone: subjects and previews show on locked screens."""

    key: str
    to: Recipient
    about: Matter
    act: str
    """One of the acts that take a code; whose words, or what comment it is, is not told."""
    group: str
    code: str
    lead: str
    asked_at: datetime
    expires_at: datetime


def act_code(facts: ActCodeFacts) -> Message:
    half = len(facts.code) // 2
    parts = render(
        "act_code",
        facts=facts,
        to=facts.to,
        about=facts.about,
        subject=_SUBJECT,
        # In two halves, as people read it; it is taken with the blank and without.
        code=f"{facts.code[:half]} {facts.code[half:]}",
        act=ACTS[facts.act],
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
