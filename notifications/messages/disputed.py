"""For the lead: somebody disowns an answer recorded in their name, and what follows from it."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class DisputedFacts:
    """Not what was answered: a lead may have yet to answer in an independent first pass."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The draft's page."""
    person: str
    group: str
    recorded_at: datetime
    takes_answers: bool
    """Whether an answer that the person gives now would count."""
    promoted: bool
    """Whether the draft has gone on already."""


def disputed(facts: DisputedFacts) -> Message:
    return compose("disputed", key=facts.key, to=facts.to, about=facts.about, facts=facts)
