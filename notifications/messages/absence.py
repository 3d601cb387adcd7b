"""An answering machine says that somebody who was asked is away: a hint for the lead."""

from dataclasses import dataclass
from datetime import date

from notifications.composition import compose
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient


@dataclass(frozen=True, kw_only=True)
class AbsenceFacts:
    """Without a word of the machine's: it may say more than is anybody's business."""

    key: str
    to: Recipient
    about: Matter
    link: str
    """The draft's page, where the lead puts the absence down or discards the hint."""
    who: str
    group: str
    until: date | None
    """The last day away, where the mail plainly names one."""


def absence(facts: AbsenceFacts) -> Message:
    until = facts.until
    return compose(
        "absence",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        until=f"until {until:%A} {until.day} {until:%B %Y}" if until else "",
    )
