"""The vocabulary of the domain in the words of a page."""

from collections.abc import Mapping
from types import MappingProxyType

from models.sign_off import SignOff
from models.vocabulary import Audience, MailEventKind, Position, RoundState, TicketAct
from notifications.wording import OUTCOMES, POSITIONS
from review.queries.overrides import OverrideView
from review.rules.arrival import WORDS
from review.rules.overriding import OverrideState

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

TICKET_ACTS: Mapping[TicketAct, str] = MappingProxyType(
    {
        TicketAct.OPEN: "Opening it",
        TicketAct.COMMENT: "A comment",
        TicketAct.MOVE: "Moving it",
        TicketAct.LINK: "A link to Placet",
    }
)

ROUND_STATES: Mapping[RoundState, str] = MappingProxyType(
    {
        RoundState.OPEN: "open",
        **{RoundState(key): outcome.heading for key, outcome in OUTCOMES.items()},
    }
)


ARRIVALS: Mapping[MailEventKind, str] = MappingProxyType(WORDS)

OVERRIDE_STATES: Mapping[OverrideState, str] = MappingProxyType(
    {
        OverrideState.PROPOSED: "Override proposed, not confirmed",
        OverrideState.IN_FORCE: "Override in force",
        OverrideState.USED: "Promoted by override",
    }
)


def override_meaning(view: OverrideView) -> str:
    """What an override that nobody may miss comes to."""
    text = f"revision {view.override.revision_number}"
    match view.state:
        case OverrideState.IN_FORCE:
            return f"{view.label} did not agree to {text}, and is not waited for."
        case OverrideState.USED:
            return f"{view.label} did not agree to {text}, which was promoted all the same."
        case _:
            return (
                f"It would lift the requirement of {view.label} for {text}. It is without effect "
                "until somebody else, of Leadership, confirms it."
            )


def override_people(view: OverrideView) -> str:
    """Who is behind an override, for example "Proposed by Ana, confirmed by Ben."."""
    parts = [f"Proposed by {view.proposer.name}"]
    if view.confirmer is not None:
        parts.append(f"confirmed by {view.confirmer.name}")
    if view.ended_by is not None:
        parts.append(f"ended by {view.ended_by.name}")
    return ", ".join(parts) + "."


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
