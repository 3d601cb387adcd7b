"""A mail to somebody who is asked was lost: tells the lead, who has to reach them otherwise."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class UndeliveredFacts:
    """For the policy lead. No position, no reason and no comment."""

    key: str
    to: Recipient
    about: Matter
    person: str
    address: str
    group: str
    what: str
    """As it follows "the mail": "bounced"."""
    said: str
    """What the other mail server said; it may be empty."""
    at: datetime
    due_at: datetime
    could_ask: str
    """Who else of the group could be asked: "Ben or Cyn"; empty: nobody."""
    link: str
    """The draft's page; empty for whoever cannot open it."""


def undelivered(facts: UndeliveredFacts) -> Message:
    return compose("undelivered", key=facts.key, to=facts.to, about=facts.about, facts=facts)
