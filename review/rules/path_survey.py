"""Looks at every group for what stands in the way there, and for who could approve."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from models.vocabulary import CommentKind, Position
from review.rules.candidates import could_be_asked
from review.rules.facts import Asked, Facts, Recorded, Requirement
from review.rules.gate import conditions_met, open_concerns, open_disputes, standing_positions
from review.rules.order import MET
from review.rules.path_work import Conditional, GroupWork, Impassable, Seat
from review.rules.verdict import BlockerKind, RequirementState, RequirementVerdict, Verdict

AGREES = frozenset({Position.APPROVE, Position.NO_OBJECTION})
DOES_NOT_AGREE = frozenset({Position.ABSTAIN, Position.RECUSE})
SATURDAY = 5


class Survey:
    """The facts, sorted by group and person."""

    def __init__(
        self, facts: Facts, verdict: Verdict, now: datetime, absent: Collection[str]
    ) -> None:
        self.facts = facts
        self.now = now
        self.absent = absent
        self.verdicts = {one.group: one for one in verdict.requirements}
        self.requirements = {one.group: one for one in facts.requirements}
        self.positions = standing_positions(facts)
        self.conditions_met = conditions_met(facts.concerns)
        self.blocking = {one.id for one in verdict.blockers if one.kind is BlockerKind.SIGN_OFF}
        disputes = open_disputes(facts, facts.requirements, now)
        self.disowned = {(one.group, one.person) for one in disputes}
        self.asked: dict[str, dict[str, Asked]] = {}
        for one in facts.asked:
            # As the gate does: nobody counts twice for one group.
            self.asked.setdefault(one.group, {}).setdefault(one.person, one)
        concerns = open_concerns(facts, self.positions)
        self.remarks = tuple(one for one in concerns if one.kind is CommentKind.REMARK)
        self.conditions: dict[str, list[str]] = {}
        for one in concerns:
            if one.kind is CommentKind.CONDITION and one.sign_off is not None:
                self.conditions.setdefault(one.sign_off, []).append(one.id)

    def group(self, verdict: RequirementVerdict) -> GroupWork:
        """What is left to do there for everyone's sake, and who could approve."""
        group = verdict.group
        requirement = self.requirements.get(group)
        take_backs: list[Seat] = []
        seats: list[Seat] = []
        for one in self.asked.get(group, {}).values():
            recorded = self.positions.get(group, {}).get(one.person)
            seat = Seat(one.person, one.name, group, one.request_id, self._turn_has_come(one))
            if recorded is not None and recorded.id in self.blocking:
                if one.person in self.absent:
                    raise Impassable(
                        f"{one.name} of {verdict.label} requests changes and is absent."
                    )
                take_backs.append(seat)
            elif (group, one.person) in self.disowned:
                if one.person in self.absent:
                    raise Impassable(
                        f"{one.name} of {verdict.label} disowns an answer and is absent."
                    )
                take_backs.append(seat._replace(disowns=True))
            elif self._could_approve(one, recorded):
                seats.append(seat)
        seats += self._delegates(group)
        return GroupWork(
            group,
            verdict.label,
            met=is_met(verdict),
            after=() if requirement is None else self._known(requirement.after),
            take_backs=tuple(take_backs),
            conditionals=self._conditionals(group),
            seats=tuple(seats),
            silence_days=None if requirement is None else self._silence_days(requirement),
        )

    def candidates(self, one: GroupWork) -> tuple[Seat, ...]:
        """Who could be asked beside those who were."""
        asked = self.asked.get(one.group, {})
        turn_has_come = all(is_met(self.verdicts[group]) for group in one.after)
        people = {
            who.person: Seat(who.person, who.name, one.group, None, turn_has_come)
            for who in could_be_asked(
                one.group, self.facts.candidates, self.facts.authors, self.now
            )
            if who.principal is None and who.person not in asked and who.person not in self.absent
        }
        return tuple(people.values())

    def _delegates(self, group: str) -> list[Seat]:
        """Who could be asked in the place of somebody who is not there, and so count for them."""
        asked, authors = self.asked.get(group, {}), self.facts.authors
        return [
            Seat(
                who.person,
                who.name,
                group,
                None,
                self._turn_has_come(asked[who.principal]),
                who.principal,
                who.principal_name,
            )
            for who in could_be_asked(group, self.facts.candidates, authors, self.now)
            if who.principal is not None
            and who.principal in asked
            and who.principal not in authors
            and who.person not in self.absent
        ]

    def barred(self, group: str, person: str) -> bool:
        """Whether they wrote the text, or answer in the place of somebody who did."""
        one = self.asked[group][person]
        return one.person in self.facts.authors or one.principal in self.facts.authors

    def eligible(self, group: str) -> int:
        """How many of those asked may decide."""
        positions = self.positions.get(group, {})
        return sum(
            not self.barred(group, person)
            and (person not in positions or positions[person].position is not Position.RECUSE)
            for person in self.asked.get(group, {})
        )

    def is_given_up(self, one: GroupWork) -> bool:
        """Whether nobody waits for it once no request for changes stands: it only advises, and
        those who are still to answer are too few.
        """
        verdict = self.verdicts[one.group]
        if verdict.required:
            return False
        positions = self.positions.get(one.group, {})
        may_agree = sum(
            not self.barred(one.group, person)
            and (person not in positions or positions[person].position not in DOES_NOT_AGREE)
            for person in self.asked.get(one.group, {})
        )
        return may_agree < verdict.needed

    def _turn_has_come(self, one: Asked) -> bool:
        if one.asked_at is not None:
            return True
        requirement = self.requirements.get(one.group)
        before = () if requirement is None else self._known(requirement.after)
        return all(is_met(self.verdicts[group]) for group in before)

    def _known(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one for one in groups if one in self.verdicts)

    def _could_approve(self, one: Asked, recorded: Recorded | None) -> bool:
        """Silent, or of a mind that might change; a recusal is for good."""
        if one.person in self.absent or self.barred(one.group, one.person):
            return False
        if recorded is None:
            return True
        if recorded.position is Position.APPROVE_WITH_CONDITIONS:
            # With open conditions it is dealt with as such.
            return recorded.id not in self.conditions and recorded.id not in self.conditions_met
        # A request for changes that an override lifts does not count, and might.
        return recorded.position not in AGREES and recorded.position is not Position.RECUSE

    def _conditionals(self, group: str) -> tuple[Conditional, ...]:
        found: list[Conditional] = []
        asked: Mapping[str, Asked] = self.asked.get(group, {})
        for person, recorded in self.positions.get(group, {}).items():
            if recorded.id not in self.conditions:
                continue
            concerns = tuple(sorted(self.conditions[recorded.id]))
            one = asked.get(person)
            if one is None:
                found.append(Conditional(group, "somebody", concerns, None, counts=False))
                continue
            seat = Seat(person, one.name, group, one.request_id)
            could = None if person in self.absent else seat
            counts = not self.barred(group, person)
            found.append(Conditional(group, one.name, concerns, could, counts))
        return tuple(sorted(found, key=lambda one: one.concerns))

    def _silence_days(self, requirement: Requirement) -> float | None:
        if not requirement.silence_is_assent:
            return None
        round_ = self.facts.round
        of_the_round = None if round_ is None else round_.due_at
        due = [one.due_at or of_the_round for one in self.asked.get(requirement.group, {}).values()]
        known = [one for one in due if one is not None]
        return working_days(self.now, max(known)) if known and len(known) == len(due) else None


def is_met(verdict: RequirementVerdict) -> bool:
    """Whether the groups after it may be asked."""
    if verdict.state in MET:
        return True
    return not verdict.required and verdict.state is RequirementState.UNREACHABLE


def working_days(start: datetime, end: datetime) -> float:
    """How many days from Monday to Friday end between the two."""
    days = max((end - start).days, 0)
    ends = (start + timedelta(days=number) for number in range(1, days + 1))
    return float(sum(one.weekday() < SATURDAY for one in ends))
