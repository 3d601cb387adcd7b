"""What is on record of how people answered: times and counts, nothing of what they said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median

from review.rules.working_time import WORKING_DAY

# With fewer answers on record nothing is said of one person's.
OWN_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Answers:
    """How long answers took, in working seconds of whoever answered."""

    times: tuple[int, ...] = ()
    # How long those had been asked whose round was approved without them: their answer, which was
    # needed no more, would have taken longer.
    cut_short: tuple[int, ...] = ()
    # The same of rounds that ended otherwise: it would have taken longer, if it had come at all.
    in_vain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How often an answer was of which kind."""

    # With conditions only where the round was approved with them.
    agreed: int = 0
    abstained: int = 0
    recused: int = 0
    # Requests for changes, and approvals whose conditions took another round.
    changes: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.agreed + self.abstained + self.recused + self.changes


@dataclass(frozen=True, slots=True)
class GroupHistory:
    """What is on record of one group, or of all."""

    answers: Answers = Answers()
    outcomes: Outcomes = Outcomes()


@dataclass(frozen=True, slots=True)
class History:
    """The recorded times of an installation, in working seconds."""

    # By person, whichever group they answered for.
    people: Mapping[str, Answers] = field(default_factory=dict[str, Answers])
    groups: Mapping[str, GroupHistory] = field(default_factory=dict[str, GroupHistory])
    overall: GroupHistory = GroupHistory()
    # From the end of a round to the opening of the next, by the lead's calendar.
    gaps: tuple[int, ...] = ()
    # From the opening to the end of rounds that ended without approval, likewise.
    lengths: tuple[int, ...] = ()


def usual_days(history: History) -> dict[str, float]:
    """Working days in which half of a person's answers came, of those with enough on record."""
    return {
        person: median(one.times) / WORKING_DAY
        for person, one in history.people.items()
        if len(one.times) >= OWN_ENOUGH
    }
