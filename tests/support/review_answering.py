"""Random steps of those who are asked: they answer, hand on, go away, take back."""

from datetime import timedelta

import review_oracle as oracle
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from review_draws import MOODS, POSITIONS, Either, Pick, of, plans
from review_record import (
    GROUPS,
    LEAD,
    PEOPLE,
    SECTIONS,
    Away,
    PlanGroup,
    Record,
)
from review_steps import ReviewSteps

from models.vocabulary import Position, RoundState


class Answering(ReviewSteps):
    """What those who are asked do."""

    @initialize(plan=plans(), independent=Either, named=Either, mood=Pick)
    def submit(self, plan: dict[str, PlanGroup], independent: bool, named: bool, mood: int) -> None:
        self.record = Record(plan, independent)
        self.record.write(LEAD, SECTIONS)
        self._open(named=named)
        if mood % 3:
            self.most_agree(mood)

    @rule(pick=Pick, position=POSITIONS, conditions=st.sampled_from([1, 1, 2, 0]))
    def answer(self, pick: int, position: Position, conditions: int) -> None:
        if self._asked():
            self._sign(of(self._asked(), pick), position, conditions)

    @rule(pick=Pick, position=POSITIONS)
    def change_ones_mind(self, pick: int, position: Position) -> None:
        record = self.record
        said = [one for one in self._asked() if oracle.says(record, one.person, one.group)]
        if said:
            self._sign(of(said, pick), position)

    @rule(mood=Pick)
    def most_agree(self, mood: int) -> None:
        """Those who come first, and when they have agreed those who come after them.

        Authors who were asked by name hold back.
        """
        for _ in range(2):
            for request in self._silent():
                if request.person in self.record.authors:
                    continue
                position = of(MOODS, mood)
                mood = mood * 7 + 3
                if position is not None:
                    self._sign(request, position)
            self._ask_next()

    @rule()
    def everybody_agrees(self) -> None:
        """Those who said otherwise, too."""
        for _ in range(2):
            for request in self._asked():
                said = oracle.says(self.record, request.person, request.group)
                if said is None or said.position is not Position.APPROVE:
                    self._sign(request, Position.APPROVE)
            self._ask_next()

    @precondition(lambda self: len(self.record.texts) > 1)
    @rule(pick=Pick, position=POSITIONS)
    def answer_from_an_old_mail(self, pick: int, position: Position) -> None:
        if self._asked():
            self.record.sign(of(self._asked(), pick), position, of(self.record.texts[:-1], pick))

    @rule(pick=Pick, to=Pick, answers=Either)
    def hand_on(self, pick: int, to: int, answers: bool) -> None:
        record = self.record
        pending = self._silent()
        if not pending or record.round.state is not RoundState.OPEN:
            return
        # An author who was asked by name has every reason to.
        theirs = [one for one in pending if one.person in record.authors]
        request = of(theirs or pending, pick)
        person = of([*GROUPS[request.group] * 4, *PEOPLE], to)
        theirs = oracle.asked(record, request.group).get(person, [])
        # Two names in one place would be another question: in whose they answer.
        partial = {request.person, request.principal} & record.authors
        placed = any(one.principal for one in theirs)
        if person != request.person and person not in record.authors and not placed:
            if theirs and partial:
                return
            self._hand(request, person)
            if answers:
                self._sign(record.live()[-1], Position.APPROVE)

    @rule(pick=Pick)
    def take_back(self, pick: int) -> None:
        """A carried approval is contested, or a request for changes is taken back."""
        record = self.record
        said = [oracle.says(record, one.person, one.group) for one in record.live()]
        mine = [
            one
            for one in said
            if one and (one.carried_from or one.position is Position.REQUEST_CHANGES)
        ]
        # Above all of those who had said something else before.
        again = [one for one in mine if oracle.answers(record, one) > 1]
        if mine:
            of(again or mine, pick).retracted = True

    @rule(pick=Pick, delegate=Pick, days=st.integers(0, 6), back=Either)
    def go_away(self, pick: int, delegate: int, days: int, back: bool) -> None:
        """Perhaps both at once, each with the other as delegate."""
        today = self.record.now.date()
        named = of([None, *PEOPLE], delegate)
        person = of(PEOPLE, pick)
        if named != person:
            self.record.away[person] = Away(today, today + timedelta(days=days), named)
            if named is not None and back:
                self.record.away[named] = Away(today, today + timedelta(days=days), person)
