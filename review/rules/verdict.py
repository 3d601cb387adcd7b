"""A verdict: whether the gate is open, and in words why, for every requirement."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from review.rules.facts import Candidate, Concern, Override


class RequirementState(StrEnum):
    """How a requirement stands."""

    SATISFIED = "satisfied"
    PENDING = "pending"
    BLOCKED = "blocked"
    OVERRIDDEN = "overridden"
    NOT_APPLICABLE = "not_applicable"
    UNREACHABLE = "unreachable"
    ERROR = "error"


class Waiting(NamedTuple):
    """A person whose answer would help, and since when they have been asked."""

    request_id: str
    person: str
    since: datetime


class RequirementVerdict(NamedTuple):
    """One requirement: its state, the count needed and had, who can help, and a sentence."""

    group: str
    label: str
    state: RequirementState
    required: bool
    rule: str
    needed: int
    have: int
    waiting_for: tuple[Waiting, ...]
    explanation: str
    # Where it cannot be reached any more: members of the group who were not asked.
    could_ask: tuple[Candidate, ...] = ()
    # The override that is in force, where it is needed.
    override: Override | None = None
    # How many of those who agree were carried over from an earlier text.
    carried: int = 0
    # Whether only an answer counts that was proven by a mailed code.
    needs_code: bool = False


class BlockerKind(StrEnum):
    """What holds the gate shut besides missing approvals."""

    PLAN = "plan"
    ROUND = "round"
    REVISION = "revision"
    SIGN_OFF = "sign_off"
    DISPUTE = "dispute"
    COMMENT = "comment"
    CONDITION = "condition"


class Blocker(NamedTuple):
    """One thing that holds the gate shut: of which kind, which one, and why."""

    kind: BlockerKind
    id: str
    explanation: str
    # Set where only an audience may know of it.
    concern: Concern | None = None


class Verdict(NamedTuple):
    """The answer of the gate."""

    open: bool
    summary: str
    requirements: tuple[RequirementVerdict, ...]
    blockers: tuple[Blocker, ...]

    @property
    def overridden(self) -> tuple[RequirementVerdict, ...]:
        """The requirements that an override lifts; said wherever the verdict is said."""
        return tuple(one for one in self.requirements if one.state is RequirementState.OVERRIDDEN)
