"""The facts a gate is judged on, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState
from review.rules.delegation import Availability
from review.rules.ways import EVERY_WAY, Way

# Bound once: the gate asks it of every concern that a draft ever had.
OPEN = Disposition.OPEN


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
    # Why the plan's `when` holds or not, as a sentence; empty without one.
    condition: str = ""
    # The groups that have to agree before this one is asked.
    after: tuple[str, ...] = ()
    # Advisory groups only: silence past the deadline means no objection.
    silence_is_assent: bool = False
    # Whether an override lifts what is missing; where it does not, it lifts nothing at all.
    can_be_overridden: bool = True
    # Whether an override lifts a request for changes too, not only what is missing.
    block_can_be_overridden: bool = False
    # Whether only an answer counts that was proven by a mailed code.
    needs_code: bool = False
    # The ways in which its people may answer.
    answers_by: frozenset[Way] = EVERY_WAY


@dataclass(frozen=True, slots=True)
class Asked:
    """One person asked in the round on behalf of one group."""

    request_id: str
    # Who is to answer: the person first asked, or their delegate.
    person: str
    name: str
    group: str
    # None while other groups come first.
    asked_at: datetime | None
    due_at: datetime | None = None
    # The person in whose place a delegate answers.
    principal: str | None = None
    principal_name: str = ""


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
    # The sign-off on an earlier text from which this one was carried over.
    carried_from: str | None = None
    # Contested or taken back: the person has no position until they answer again.
    retracted: bool = False
    # Proven by a mailed code, not by the link alone.
    by_code: bool = False
    # Retracted because its person says that it was not theirs.
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Concern:
    """A blocking comment, or a condition of an approval, and how it stands."""

    id: str
    kind: CommentKind
    audience: Audience
    # On whose behalf it was raised, and by whom; none for a service.
    group: str | None
    raiser: str | None
    raiser_name: str
    # The approval whose condition it is.
    sign_off: str | None = None
    disposition: Disposition = Disposition.OPEN
    # What the raiser or the plan's resolver said to the last disposition; none: nothing yet.
    accepted: bool | None = None
    # By the raiser, whatever the lead answered.
    withdrawn: bool = False

    @property
    def settled(self) -> bool:
        """Whether it no longer stands in the way.

        A blocking comment needs an answer that its raiser (or the resolver) accepts. A condition
        that the lead accepted in full is met without that; one answered otherwise is not.
        """
        if self.withdrawn:
            return True
        if self.disposition is OPEN:
            return False
        if self.accepted is not None:
            return self.accepted
        return self.kind is CommentKind.CONDITION and self.disposition is Disposition.ACCEPTED


@dataclass(frozen=True, slots=True)
class Override:
    """A requirement lifted by two people for exactly one text, until it expires."""

    id: str
    group: str
    revision_sha256: str
    reason: str
    proposed_by: str
    proposer_name: str
    expires_at: datetime
    # None while nobody has confirmed it.
    confirmed_by: str | None = None
    confirmer_name: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who was not asked in the round and still could be: a member, or a delegate."""

    person: str
    name: str
    group: str
    # When they are away; none where that is not known.
    availability: Availability | None = None
    # The person who was asked, in whose place they would answer.
    principal: str | None = None
    principal_name: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """The round under judgement: which text it reviews, and how it stands."""

    number: int
    state: RoundState
    revision_number: int
    revision_sha256: str
    due_at: datetime | None = None


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
    # Of the whole draft: a concern outlives the round it was raised in.
    concerns: tuple[Concern, ...] = ()
    overrides: tuple[Override, ...] = ()
    # Who could be asked beside those who were; loaded where somebody is to be told.
    candidates: tuple[Candidate, ...] = ()

    def answers_by(self, group: str) -> frozenset[Way]:
        """The ways in which whoever answers for the group may do so."""
        found = (one.answers_by for one in self.requirements if one.group == group)
        return next(found, EVERY_WAY)

    def needs_code(self, group: str) -> bool:
        """Whether whoever answers for the group proves it with a mailed code."""
        return any(one.needs_code for one in self.requirements if one.group == group)
