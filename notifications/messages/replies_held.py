"""Answers by mail wait for the lead: how many and where, and none of their words."""

from dataclasses import dataclass

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class RepliesHeldFacts:
    """Whose they are and what they say stands on the page: nobody has proven who sent them."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The draft's page."""
    count: int


def replies_held(facts: RepliesHeldFacts) -> Message:
    one = facts.count == 1
    return compose(
        "replies_held",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        waiting="One answer by mail waits" if one else f"{facts.count} answers by mail wait",
    )
