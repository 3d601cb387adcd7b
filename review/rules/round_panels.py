"""The panels of a round, counted as the gate counts: what stands, and who is still to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.vocabulary import RoundState
from review.rules.facts import Asked, Facts, Recorded, Requirement, Rule, RuleKind
from review.rules.gate import conditions_met, standing_positions
from review.rules.order import MET
from review.rules.round_play import Panel
from review.rules.round_seats import Seats
from review.rules.tally import Context, Tally, needed, tally
from review.rules.verdict import RequirementState, Verdict
from review.rules.working_time import NEVER

Groups = list[tuple[Requirement, Panel]]


@dataclass(frozen=True, slots=True)
class Panels:
    """Seats people at panels as of a moment, of which the verdict is."""

    facts: Facts
    verdict: Verdict
    seats: Seats
    now: datetime

    def laid(self) -> tuple[Panel, ...]:
        """What was said counts; only the rest is to come."""
        positions = standing_positions(self.facts)
        states = {one.group: one.state for one in self.verdict.requirements}
        panels: Groups = []
        for one in self._requirements():
            asked, said = self._asked(one.group), positions.get(one.group, {})
            count = self._tally(one, asked, said, self._due_at())
            seats = [*count.waiting, *self._upcoming(one, asked, said)]
            state = states[one.group]
            lifted = state is RequirementState.OVERRIDDEN and one.block_can_be_overridden
            panel = self._panel(one, count, seats)._replace(
                met=state in MET,
                blocked=bool(count.blocks) and not lifted,
                lifted=lifted,
                assent_at=self._assent_at(one, seats),
            )
            panels.append((one, panel))
        return in_order(panels)

    def _requirements(self) -> list[Requirement]:
        """The plan's, and groups asked beyond it, which advise."""
        known = {one.group: one for one in self.facts.requirements}
        found = [
            known.get(one.group)
            or Requirement(one.group, one.label, Rule(RuleKind.ANY), required=False)
            for one in self.verdict.requirements
        ]
        return sorted(found, key=lambda one: one.group)

    def _asked(self, group: str) -> list[Asked]:
        """Nobody counts twice for one group."""
        asked = {one.person: one for one in reversed(self.facts.asked) if one.group == group}
        return sorted(asked.values(), key=lambda one: one.request_id)

    def _upcoming(
        self, requirement: Requirement, asked: Sequence[Asked], said: Mapping[str, Recorded]
    ) -> list[Asked]:
        """Those who will count once they are asked: as if they had been, the gate would wait."""
        later = [
            replace(one, asked_at=self.now, due_at=None) for one in asked if one.asked_at is None
        ]
        waiting = self._tally(requirement, later, said, None).waiting
        return [replace(one, asked_at=None) for one in waiting]

    def _tally(
        self,
        requirement: Requirement,
        asked: Sequence[Asked],
        said: Mapping[str, Recorded],
        due_at: datetime | None,
    ) -> Tally:
        facts = self.facts
        met = conditions_met(facts.concerns)
        return tally(
            requirement, asked, said, Context(self.now, due_at, facts.authors, met, {}, (), ())
        )

    def _panel(self, requirement: Requirement, count: Tally, asked: Sequence[Asked]) -> Panel:
        # Nobody eligible is never enough, whatever the rule.
        enough = [count.eligible + 1]
        if requirement.rule is not None:
            enough += [needed(requirement.rule, number + 1) for number in range(count.eligible)]
        found = [self.seats.seat(one) for one in sorted(asked, key=lambda one: one.request_id)]
        return Panel(
            group=requirement.group,
            required=requirement.required,
            needed=enough,
            eligible=count.eligible,
            have=count.have,
            possible=count.possible,
            seats=tuple(one for one in found if one is not None),
            assents=requirement.silence_is_assent,
        )

    def _due_at(self) -> datetime | None:
        return self.facts.round.due_at if self.facts.round is not None else None

    def _assent_at(self, requirement: Requirement, asked: Sequence[Asked]) -> int:
        due = [one.due_at or self._due_at() for one in asked]
        known = [int(one.timestamp()) for one in due if one is not None]
        if requirement.required or not requirement.silence_is_assent or len(known) < len(due):
            return NEVER
        return max(known, default=NEVER)


def next_round(facts: Facts) -> Facts:
    """The facts of the next round at its start: everyone is to be asked, nothing has been said."""
    if facts.round is None:
        return facts
    return replace(
        facts,
        round=replace(
            facts.round,
            state=RoundState.OPEN,
            revision_number=facts.newest_revision,
            due_at=None,
        ),
        asked=tuple(replace(one, asked_at=None, due_at=None) for one in facts.asked),
        recorded=(),
        concerns=(),
        overrides=(),
    )


def in_order(groups: Groups) -> tuple[Panel, ...]:
    """The panels, each behind those it comes after; in a circle nobody's turn ever comes."""
    left = {requirement.group: (requirement, panel) for requirement, panel in groups}
    known = frozenset(left)
    places: dict[str, int] = {}
    found: list[Panel] = []
    while left:
        ready = [
            group
            for group, (one, _) in left.items()
            if all(before in places or before not in known for before in one.after)
        ]
        for group in ready or list(left):
            requirement, panel = left.pop(group)
            if ready:
                after = [places[before] for before in requirement.after if before in places]
                panel = panel._replace(after=tuple(after))
            else:
                panel = panel._replace(seats=tuple(one for one in panel.seats if not one.upcoming))
            found.append(panel)
            places[group] = len(found) - 1
    return tuple(found)
