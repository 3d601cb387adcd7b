"""What a template of the mapping may speak of: groups, counts, links, deadlines; no one's words."""

from dataclasses import dataclass, fields
from typing import Any

from models.vocabulary import Action


@dataclass(frozen=True, slots=True)
class PolicyWords:
    key: str
    title: str
    theme: str


@dataclass(frozen=True, slots=True)
class DraftWords:
    # Like off-platform-payments/v3.
    name: str
    number: int
    stage: str
    url: str
    # Of its newest revision.
    revision: int


@dataclass(frozen=True, slots=True)
class RoundWords:
    number: int
    # `open`, `approved`, `changes requested`, `expired`, `recalled`.
    state: str
    # The number of the revision under review.
    revision: int
    # In words, in UTC.
    opened: str
    due: str
    # What the groups that were asked are called, and how many people that are.
    groups: tuple[str, ...]
    asked: int


@dataclass(frozen=True, slots=True)
class GateWords:
    # `open` or `shut`, as everybody may see it.
    verdict: str
    sentence: str


@dataclass(frozen=True, slots=True)
class EventWords:
    # `round:opened`; empty where somebody asked for the ticket.
    name: str
    # In words, in UTC.
    day: str


@dataclass(frozen=True, slots=True)
class DocumentWords:
    # `help article`.
    kind: str


@dataclass(frozen=True, slots=True)
class Variables:
    """All of it; none where there is no round yet, or the ticket is for no document."""

    policy: PolicyWords
    draft: DraftWords
    gate: GateWords
    event: EventWords
    round: RoundWords | None = None
    document: DocumentWords | None = None

    def by_name(self) -> dict[str, Any]:
        """For a template."""
        return {name: getattr(self, name) for name in KNOWN}


KNOWN: dict[str, tuple[str, ...]] = {
    name: tuple(one.name for one in fields(part))
    for name, part in {
        "policy": PolicyWords,
        "draft": DraftWords,
        "gate": GateWords,
        "event": EventWords,
        "round": RoundWords,
        "document": DocumentWords,
    }.items()
}

SAMPLE_ROUND = RoundWords(
    number=2,
    state="open",
    revision=3,
    opened="Monday 2 November 2026",
    due="Monday 9 November 2026, 17:00 (UTC)",
    groups=("Legal", "Data"),
    asked=5,
)


def sample(event: Action | None, *, document: str | None, with_round: bool) -> Variables:
    """Facts as they might be, to try a template with."""
    return Variables(
        policy=PolicyWords("off-platform-payments", "Off-platform payments", "integrity"),
        draft=DraftWords(
            "off-platform-payments/v3",
            3,
            "development",
            "https://placet.example.org/drafts/0193f0a0-0000-7000-8000-000000000000",
            3,
        ),
        gate=GateWords("shut", "Shut: waiting for Legal and Data."),
        event=EventWords(event.value if event else "", "Monday 2 November 2026"),
        round=SAMPLE_ROUND if with_round else None,
        document=None if document is None else DocumentWords(document.replace("_", " ")),
    )
