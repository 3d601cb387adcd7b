"""The vocabulary of the domain in the words of a page."""

from collections.abc import Mapping
from types import MappingProxyType

from models.sign_off import SignOff
from models.vocabulary import Audience, Position, RoundState
from notifications.wording import OUTCOMES, POSITIONS

POSITION_LABELS: Mapping[Position, str] = MappingProxyType(
    {
        Position.APPROVE: "Approve",
        Position.APPROVE_WITH_CONDITIONS: "Approve with conditions",
        Position.NO_OBJECTION: "No objection",
        Position.REQUEST_CHANGES: "Request changes",
        Position.ABSTAIN: "Abstain",
        Position.RECUSE: "Recuse myself",
    }
)

# What a position needs beside itself.
POSITION_NEEDS: Mapping[Position, str] = MappingProxyType(
    {
        Position.APPROVE_WITH_CONDITIONS: "Write each condition on a line of its own below.",
        Position.REQUEST_CHANGES: "Say below what has to change, and why.",
    }
)

AUDIENCE_LABELS: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.EVERYONE: "Everyone in this review",
        Audience.INTERNAL: "Internal",
        Audience.PRIVILEGED: "Privileged",
    }
)

# The narrowest first: whoever does not choose tells as few as possible.
NARROWEST_FIRST = (Audience.PRIVILEGED, Audience.INTERNAL, Audience.EVERYONE)

ROUND_STATES: Mapping[RoundState, str] = MappingProxyType(
    {
        RoundState.OPEN: "open",
        **{RoundState(key): outcome.heading for key, outcome in OUTCOMES.items()},
    }
)


def words(value: str) -> str:
    """A value of a vocabulary as words: `approve_with_conditions` without its underscores."""
    return value.replace("_", " ")


def meaning(position: Position) -> str:
    """What somebody says by this position."""
    return POSITIONS[position].meaning


def outcome(state: RoundState) -> str:
    """What it means that a round ended so."""
    return OUTCOMES[state].meaning if state in OUTCOMES else ""


def you_said(sign_off: SignOff) -> str:
    """For example "You approved revision 2"."""
    return f"{POSITIONS[sign_off.position].you} revision {sign_off.revision_number}"


def who_sees(audience: Audience, group: str) -> str:
    """Who is in the audience, told to somebody who speaks for the group."""
    match audience:
        case Audience.EVERYONE:
            return "everyone in this review, external experts too"
        case Audience.INTERNAL:
            return "everyone inside; no external experts"
        case Audience.PRIVILEGED:
            own = "" if group == "Legal" else f", {group}"
            return f"Legal, the policy lead{own}, and nobody else"
