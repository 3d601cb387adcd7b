"""An approval was kept for a new revision: what, from where, why, and how to contest it."""

from dataclasses import dataclass
from datetime import datetime

from notifications.composition import compose
from notifications.editorial import Editorial
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.wording import POSITIONS

CHANGES_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class CarriedFacts:
    """`changes` are derived from the two texts alone, never from what people said of them."""

    key: str
    to: Recipient
    about: Matter
    """Its revision and hash are those the answer now stands on."""
    link: str
    """Opens this person's own request, where it can be contested."""
    group: str
    position: str
    from_revision: int
    answered_at: datetime
    """When the person gave the answer that was kept."""
    unchanged: str
    """Why it was kept, as a sentence; empty where it was kept for the lead's word."""
    editorial: tuple[Editorial, ...] = ()
    changes: tuple[str, ...] = ()
    """What changed elsewhere since, as sentences; none: nothing did."""
    can_contest: bool = True


def carried(facts: CarriedFacts) -> Message:
    return compose(
        "carried",
        key=facts.key,
        to=facts.to,
        about=facts.about,
        facts=facts,
        position=POSITIONS[facts.position],
        changes=facts.changes[:CHANGES_SHOWN],
        more_changes=max(0, len(facts.changes) - CHANGES_SHOWN),
    )
