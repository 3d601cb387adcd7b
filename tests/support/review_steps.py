"""A review in memory under way: it is opened, people are asked and answer, it ends."""

import review_oracle as oracle
from hypothesis.stateful import RuleBasedStateMachine
from review_facts import (
    facts_of,
)
from review_record import (
    GROUPS,
    Raised,
    Record,
    Request,
    SignOff,
)

from models.vocabulary import Audience, CommentKind, Position, RoundState
from review.rules import gate, next_step


class ReviewSteps(RuleBasedStateMachine):
    """Steps that others are made of; each goes on as the oracle says."""

    record: Record

    def _open(self, *, named: bool) -> None:
        record = self.record
        record.start(record.texts[-1])
        for group, people in GROUPS.items():
            planned = group in record.plan and record.plan[group].applies
            for person in people if planned or named else ():
                if named or person not in record.authors:
                    self._ask(record.ask(group, person))
        self._ask_next()

    def _ask(self, request: Request) -> None:
        """Asked, unless what they said of an earlier text is kept."""
        record = self.record
        last = oracle.latest(record, request.person, request.group)
        if last is not None and oracle.is_kept(record, last, record.plan.get(request.group)):
            request.asked_at = record.now
            signed = record.sign(request, last.position, record.round.text)
            signed.carried_from = last.carried_from or last

    def _ask_next(self) -> None:
        """Who is away is stood in for on the day they are asked."""
        record = self.record
        due = oracle.to_ask(record)
        for request in [one for one in record.live() if one.id in due]:
            request.asked_at = record.now
            to = oracle.answers_for(record, request.person)
            if to != request.person:
                self._hand(request, to)

    def _hand(self, request: Request, to: str) -> None:
        """A request of their own, even where they have one: the gate counts a human once."""
        request.moved = True
        theirs = self.record.ask(request.group, to)
        first = request.principal or request.person
        theirs.principal = None if first == to else first
        theirs.asked_at = self.record.now

    def _asked(self) -> list[Request]:
        return [one for one in self.record.live() if one.asked_at is not None]

    def _silent(self) -> list[Request]:
        says = oracle.says
        return [one for one in self._asked() if says(self.record, one.person, one.group) is None]

    def _sign(self, request: Request, position: Position, conditions: int = 1) -> SignOff:
        record = self.record
        signed = record.sign(request, position, record.round.text)
        if position is Position.APPROVE_WITH_CONDITIONS and signed.counts:
            for _ in range(conditions):
                self._raise(CommentKind.CONDITION, Audience.INTERNAL, request, signed.id)
        return signed

    def _raise(
        self, kind: CommentKind, audience: Audience, by: Request, sign_off: str | None = None
    ) -> None:
        record = self.record
        raised = Raised(record.id("c"), kind, audience, by.group, by.person, sign_off)
        record.raised.append(raised)

    def _end(self, *, recalled: bool) -> None:
        verdict = gate.judge(facts_of(self.record), self.record.now)
        ends = oracle.end(self.record)
        assert next_step.end_of_round(verdict).value == ends
        self.record.round.state = RoundState.RECALLED if recalled else RoundState(ends)

    def _open_next(self, *, named: bool) -> None:
        if self.record.round.state is RoundState.OPEN:
            self._end(recalled=not oracle.standing_blocks(self.record))
        self._open(named=named)
