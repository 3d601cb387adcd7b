"""The mail with a code for an act that may open the gate: what it is for, how long it is good."""

from dataclasses import dataclass
from datetime import datetime

from notifications.matter import Matter
from notifications.message import Message
from notifications.messages.code import code_message
from notifications.recipient import Recipient

_SUBJECT = "Your code to decide in Placet"
ACTS = {
    "take_back": "taking back a request for changes of",
    "accept": "accepting the answer to a comment of",
    "withdraw": "withdrawing a comment of",
    "confirm_override": "confirming the override of",
}


@dataclass(frozen=True, kw_only=True)
class ActCodeFacts:
    """What the mail has to know."""

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
    return code_message("act_code", facts, _SUBJECT, act=ACTS[facts.act])
