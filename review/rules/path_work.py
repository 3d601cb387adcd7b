"""What is left to do before a gate opens: who has to act, and where there is a choice of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from models.vocabulary import Disposition
from review.rules.facts import Concern


class Impassable(Exception):
    """Nothing that people could do opens the gate; says why in a sentence."""


class Lead(NamedTuple):
    """Whoever answers comments; without an id where it is not known who that is."""

    person: str = ""
    name: str = "The policy lead"


class Seat(NamedTuple):
    """A person who could come to approve on behalf of a group."""

    person: str
    name: str
    group: str
    # None for somebody who would have to be asked first.
    request_id: str | None
    # False while other groups come first.
    turn_has_come: bool = True
    # The absent person in whose place they would be asked.
    principal: str | None = None
    principal_name: str = ""
    # Whether they have to answer in any case, for they disown what was said in their name.
    disowns: bool = False


class Conditional(NamedTuple):
    """An approval with open conditions: the lead accepts them, or its person approves without."""

    group: str
    name: str
    concerns: tuple[str, ...]
    # None where its person cannot answer again.
    seat: Seat | None
    # False for somebody who wrote the text: their approval never counts.
    counts: bool


@dataclass(frozen=True, slots=True)
class GroupWork:
    """What is left to do for one group."""

    group: str
    label: str
    met: bool
    # The groups before it that the plan knows.
    after: tuple[str, ...] = ()
    # Whose requests for changes, or disowned answers, stand in the way, whatever else is done.
    take_backs: tuple[Seat, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    # So many of these have to approve besides.
    missing: int = 0
    # So many conditional approvals are more than it needs.
    spare: int = 0
    seats: tuple[Seat, ...] = ()
    # So many of these have to be asked, where those who were asked are too few.
    to_ask: int = 0
    candidates: tuple[Seat, ...] = ()
    # Working days until silence is taken for no objection, where the plan says so.
    silence_days: float | None = None


@dataclass(frozen=True, slots=True)
class PathWork:
    """Everything that is left to do, the groups by key."""

    lead: Lead
    lead_is_absent: bool
    groups: Mapping[str, GroupWork]
    # Blocking comments: the lead answers, unless that is done, and the raiser accepts.
    remarks: tuple[Concern, ...] = ()

    @property
    def conditionals(self) -> tuple[Conditional, ...]:
        """Every approval with open conditions."""
        return tuple(one for group in self.groups.values() for one in group.conditionals)

    @property
    def forced(self) -> frozenset[str]:
        """The people about whom there is no choice."""
        people = {seat.person for group in self.groups.values() for seat in group.take_backs}
        people |= {one.raiser for one in self.remarks if one.raiser is not None}
        if any(is_to_dispose(one) for one in self.remarks):
            people.add(self.lead.person)
        return frozenset(people)


def is_to_dispose(remark: Concern) -> bool:
    """Whether the lead has to answer it, or answer it anew, before its raiser can accept."""
    return remark.disposition is Disposition.OPEN or remark.accepted is False
