"""The vocabulary of the domain in the words of a mail."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Position:
    """One of the six positions: `you` and `they` go before "revision 2"."""

    you: str
    they: str
    noun: str
    meaning: str


POSITIONS: Mapping[str, Position] = MappingProxyType(
    {
        "approve": Position(
            "You approved", "approved", "approval", "You agree that exactly this text goes live."
        ),
        "approve_with_conditions": Position(
            "You approved, with conditions,",
            "approved, with conditions,",
            "approval with conditions",
            "You agree that this text goes live once each of your conditions has been dealt with.",
        ),
        "no_objection": Position(
            "You have no objection to",
            "had no objection to",
            "no objection",
            "You have nothing against exactly this text going live.",
        ),
        "request_changes": Position(
            "You asked for changes to",
            "asked for changes to",
            "request for changes",
            "The draft cannot go on with this text unless you take this back.",
        ),
        "abstain": Position(
            "You abstained on",
            "abstained on",
            "abstention",
            "You take no position: this counts neither for the text nor against it.",
        ),
        "recuse": Position(
            "You recused yourself from",
            "recused themselves from",
            "recusal",
            "You take no part: you are not counted among those who were asked.",
        ),
    }
)


@dataclass(frozen=True)
class Outcome:
    """How a round ended: for the heading, for everyone, and what it asks of whom."""

    heading: str
    meaning: str
    next_for_lead: str
    next_for_reviewer: str


_NOTHING_TO_DO = "There is nothing left for you to do."

OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {
        "approved": Outcome(
            "approved",
            "Every required sign-off stands on this text.",
            "The draft moves on by itself once nothing else holds it back.",
            _NOTHING_TO_DO,
        ),
        "changes_requested": Outcome(
            "changes requested",
            "At least one person asked for changes, so the draft cannot go on with this text.",
            "The next step is yours: submit a new revision, and the next round can open.",
            f"{_NOTHING_TO_DO} You will hear from us if a new revision needs your answer.",
        ),
        "expired": Outcome(
            "time ran out",
            "The deadline passed before every required sign-off was there. Silence is not assent.",
            "The next step is yours: open another round, or withdraw the draft.",
            f"{_NOTHING_TO_DO} You will hear from us if another round needs your answer.",
        ),
        "recalled": Outcome(
            "recalled",
            "The round was taken back before it came to an end.",
            "The answers given so far stay on record.",
            f"{_NOTHING_TO_DO} An answer you have given stays on record.",
        ),
    }
)

BY_OVERRIDE = "Every required sign-off stands on this text, or was overridden."
"""What `approved` means where an override was in force."""

DISPOSITIONS: Mapping[str, str] = MappingProxyType(
    {
        "accepted": "accepted",
        "accepted_in_part": "accepted in part",
        "declined": "declined",
        "deferred": "deferred, to be dealt with later",
        "out_of_scope": "out of scope",
    }
)
"""How the lead answered a comment: after a colon, or in brackets. There is none for `open`."""
