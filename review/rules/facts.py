"""The facts a gate is judged on, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.vocabulary import Position, RoundState


class RuleKind(StrEnum):
    """How many of those asked have to agree."""

    ANY = "any"
    ALL = "all"
    COUNT = "count"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Rule:
    """`any`, `all`, a count of people, or a percentage (1 to 100) of the people asked."""

    kind: RuleKind
    number: int = 1
    # As the plan writes it: `any`, `all`, `2`, `50%`.
    words: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        words = {RuleKind.COUNT: str(self.number), RuleKind.PERCENT: f"{self.number}%"}
        object.__setattr__(self, "words", words.get(self.kind, self.kind.value))


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one group has to say before the gate opens, or is asked to say as advice."""

    group: str
    label: str
    # None where the plan's rule cannot be read: the gate then stays shut.
    rule: Rule | None
    required: bool = True
    # False where the plan's `when` does not hold for this draft.
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """One person asked in the round on behalf of one group."""

    request_id: str
    person: str
    name: str
    group: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """One sign-off, in the order of recording; a later one of the same person supersedes."""

    id: str
    person: str
    group: str
    position: Position
    revision_sha256: str
    # False for one that came after its round had closed.
    counts: bool = True


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """The round under judgement: which text it reviews, and how it stands."""

    number: int
    state: RoundState
    revision_number: int
    revision_sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the gate of one draft is judged on."""

    # The newest revision of the draft; the gate never opens for an older one.
    newest_revision: int
    # None before the first round.
    round: RoundFacts | None
    requirements: tuple[Requirement, ...]
    asked: tuple[Asked, ...] = ()
    recorded: tuple[Recorded, ...] = ()
    # Everyone who wrote a revision up to the one under review: they cannot satisfy its gate.
    authors: frozenset[str] = frozenset()
    # Why the plan cannot be read, where it cannot.
    plan_error: str | None = None
