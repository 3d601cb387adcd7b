"""A review at random, step by step: what the rules decide is compared with a plain oracle.

The steps are those of people, and so is their weight: most agree, so that every rule is soon near
its edge. What a command would refuse is tried all the same where the gate has to hold by itself.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

import review_oracle as oracle
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from review_facts import (
    availability,
    earlier,
    facts_of,
    marks,
    plan_requirement,
    viewer,
    watched,
)
from review_record import (
    GROUPS,
    LEAD,
    PEOPLE,
    SECTIONS,
    Away,
    Lifted,
    PlanGroup,
    Raised,
    Record,
    Request,
    SignOff,
)

from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState, Stage
from review.rules import carry_over, concerns, delegation, gate, next_step, order, overriding, seen
from review.rules.concerns import Answered, Settler

T = TypeVar("T")
# Which of the things there are: as good as any way to choose, and quick.
Pick = st.integers(0, 719)
POSITIONS = st.sampled_from(
    [Position.APPROVE] * 5
    + [Position.REQUEST_CHANGES] * 2
    + [Position.NO_OBJECTION, Position.APPROVE_WITH_CONDITIONS, Position.ABSTAIN, Position.RECUSE]
)
RULES = st.sampled_from(
    [("any", 1), ("all", 1), ("count", 2), ("percent", 50), ("percent", 67), ("any", 1)]
)
Often = st.sampled_from([True, True, True, False])
Seldom = st.sampled_from([False, False, False, True])
Either = st.booleans()


def of(things: Sequence[T], pick: int) -> T:
    return things[pick % len(things)]


@st.composite
def plans(draw: st.DrawFn) -> dict[str, PlanGroup]:
    """Legal first, Data after it in most plans, two advisers."""
    resolver = st.sampled_from([None, "legal", "leadership", "lead"])
    keeps = st.sampled_from(["never", "unchanged", "unchanged", "editorial"])

    def group(key: str, *, required: bool, after: tuple[str, ...] = ()) -> PlanGroup:
        kind, number = draw(RULES)
        return PlanGroup(
            key,
            kind,
            number,
            required=required,
            applies=not draw(Seldom) or key == "legal",
            after=after,
            watches=draw(st.sampled_from([(), ("Issue",), ("Consequences",)])),
            carry_over=draw(keeps),
            silence_is_assent=draw(Either),
            can_be_overridden=draw(Often),
            block_can_be_overridden=draw(Either),
            resolver=draw(resolver),
        )

    return {
        "legal": group("legal", required=True),
        "data": group("data", required=True, after=draw(st.sampled_from([("legal",), ()]))),
        "support": group("support", required=False),
        "external_experts": group(
            "external_experts", required=False, after=draw(st.sampled_from([("support",), ()]))
        ),
    }


class ReviewMachine(RuleBasedStateMachine):
    """Decides with the rules, compares with the oracle, and goes on as the oracle says."""

    record: Record

    @initialize(plan=plans(), independent=Either, named=Seldom)
    def submit(self, plan: dict[str, PlanGroup], independent: bool, named: bool) -> None:
        self.record = Record(plan, independent)
        self.record.write(LEAD, SECTIONS)
        self._open(named=named)

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
        wanted = record.plan.get(request.group)
        kept = oracle.is_kept(record, last, wanted)
        text = record.texts[-1]
        if last is not None and wanted is not None:
            decided = carry_over.keep(
                plan_requirement(wanted),
                earlier(last),
                text.number,
                watched(wanted, (last.carried_from or last).text, text),
                marks(record),
                record.authors,
            )
            assert decided.kept is kept, decided.reason
        if kept and last is not None:
            request.asked_at = record.now
            signed = record.sign(request, last.position, text)
            signed.carried_from = last.carried_from or last

    def _ask_next(self) -> None:
        """Who is away is stood in for on the day they are asked."""
        record = self.record
        for request in [one for one in record.live() if one.id in oracle.to_ask(record)]:
            request.asked_at = record.now
            found = delegation.stand_in(
                request.person, availability(record), record.authors, record.now
            )
            assert found.person == oracle.answers_for(record, request.person), found.why
            if found.person != request.person:
                self._hand(request, found.person)

    def _hand(self, request: Request, to: str) -> None:
        """A request of their own, even where they have one: the gate counts a human once."""
        request.moved = True
        theirs = self.record.ask(request.group, to)
        first = request.principal or request.person
        theirs.principal = None if first == to else first
        theirs.asked_at = self.record.now

    # What those who are asked do.

    def _asked(self) -> list[Request]:
        return [one for one in self.record.live() if one.asked_at is not None]

    def _silent(self) -> list[Request]:
        says = oracle.says
        return [one for one in self._asked() if says(self.record, one.person, one.group) is None]

    @rule(pick=Pick, position=POSITIONS, conditions=st.sampled_from([1, 1, 2, 0]))
    def answer(self, pick: int, position: Position, conditions: int) -> None:
        if self._asked():
            self._sign(of(self._asked(), pick), position, conditions)

    def _sign(self, request: Request, position: Position, conditions: int = 1) -> SignOff:
        record = self.record
        signed = record.sign(request, position, record.round.text)
        if position is Position.APPROVE_WITH_CONDITIONS and signed.counts:
            for _ in range(conditions):
                self._raise(CommentKind.CONDITION, Audience.INTERNAL, request, signed.id)
        return signed

    @rule(pick=Pick, position=POSITIONS)
    def change_ones_mind(self, pick: int, position: Position) -> None:
        record = self.record
        said = [one for one in self._asked() if oracle.says(record, one.person, one.group)]
        if said:
            self._sign(of(said, pick), position)

    @rule(but=Pick)
    def nearly_everybody_agrees(self, but: int) -> None:
        for at, one in enumerate(self._silent()):
            if at != but % 5:
                self._sign(one, Position.APPROVE)

    @precondition(lambda self: len(self.record.texts) > 1)
    @rule(pick=Pick, position=POSITIONS)
    def answer_from_an_old_mail(self, pick: int, position: Position) -> None:
        if self._asked():
            self.record.sign(of(self._asked(), pick), position, of(self.record.texts[:-1], pick))

    @rule(pick=Pick, to=Pick)
    def hand_on(self, pick: int, to: int) -> None:
        record = self.record
        pending = self._silent()
        if not pending or record.round.state is not RoundState.OPEN:
            return
        request = of(pending, pick)
        person = of([*GROUPS[request.group], *PEOPLE], to)
        theirs = oracle.asked(record, request.group).get(person, [])
        # Two names in one place would be another question: in whose they answer.
        partial = {request.person, request.principal} & record.authors
        placed = any(one.principal for one in theirs)
        if person != request.person and person not in record.authors and not placed:
            if theirs and partial:
                return
            self._hand(request, person)

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
        if mine:
            of(mine, pick).retracted = True

    @rule(pick=Pick, delegate=Pick, days=st.integers(0, 6))
    def go_away(self, pick: int, delegate: int, days: int) -> None:
        today = self.record.now.date()
        named = of([None, *PEOPLE], delegate)
        person = of(PEOPLE, pick)
        if named != person:
            self.record.away[person] = Away(today, today + timedelta(days=days), named)

    # What the lead does.

    @rule(pick=Pick, sections=st.sampled_from([SECTIONS, ("Issue",), ("Consequences",), ()]))
    def revise(self, pick: int, sections: tuple[str, ...]) -> None:
        if len(self.record.texts) < 4:
            author = of([LEAD, LEAD, "deb", "liv", "max"], pick)
            self.record.write(author, sections, editorial=pick % 2 == 0)

    @precondition(lambda self: self._may_open())
    @rule(named=Seldom)
    def open_round(self, named: bool) -> None:
        if self.record.round.state is RoundState.OPEN:
            self._end(recalled=not oracle.standing_blocks(self.record))
        self._open(named=named)

    def _may_open(self) -> bool:
        return oracle.stale(self.record) or self.record.round.state is not RoundState.OPEN

    @rule(sections=st.sampled_from([("Issue",), ("Consequences",)]), editorial=Either)
    def revise_and_ask_again(self, sections: tuple[str, ...], editorial: bool) -> None:
        if len(self.record.texts) < 4:
            self.record.write(LEAD, sections, editorial=editorial)
            self.open_round(named=False)

    @precondition(lambda self: self.record.round.state is RoundState.OPEN)
    @rule(recalled=Seldom)
    def close(self, recalled: bool) -> None:
        self._end(recalled=recalled)

    def _end(self, *, recalled: bool) -> None:
        verdict = gate.judge(facts_of(self.record), self.record.now)
        ends = oracle.end(self.record)
        assert next_step.end_of_round(verdict).value == ends
        self.record.round.state = RoundState.RECALLED if recalled else RoundState(ends)

    @rule()
    def work(self) -> None:
        """The flow's turn: who is next is asked, and a round that is decided ends."""
        if oracle.ends_itself(self.record):
            self.record.round.state = RoundState.CHANGES_REQUESTED
        self._ask_next()

    @rule(hours=st.sampled_from([1, 23, 24, 72, 200]))
    def time_passes(self, hours: int) -> None:
        self.record.now += timedelta(hours=hours)

    # Concerns.

    def _raise(
        self, kind: CommentKind, audience: Audience, by: Request, sign_off: str | None = None
    ) -> None:
        record = self.record
        raised = Raised(record.id("c"), kind, audience, by.group, by.person, sign_off)
        record.raised.append(raised)

    @rule(pick=Pick, audience=st.sampled_from(Audience))
    def raise_a_concern(self, pick: int, audience: Audience) -> None:
        if self.record.live() and len(self.record.raised) < 6:
            self._raise(CommentKind.REMARK, audience, of(self.record.live(), pick))

    @rule(pick=Pick, disposition=st.sampled_from([Disposition.ACCEPTED, *Disposition]))
    def dispose(self, pick: int, disposition: Disposition) -> None:
        if self.record.raised:
            of(self.record.raised, pick).since.append(disposition)

    @rule(pick=Pick, who=Pick, accepts=Often)
    def reply(self, pick: int, who: int, accepts: bool) -> None:
        record = self.record
        if not record.raised:
            return
        one = of(record.raised, pick)
        person = of([one.raiser, one.raiser, *PEOPLE], who)
        answered = Answered(
            one.raiser,
            LEAD,
            LEAD,
            oracle.plan_of(record, one.group).resolver,
            frozenset(text.author for text in record.texts),
        )
        may = oracle.may_settle(record, one, person)
        assert concerns.may_settle(Settler(person, viewer(person).groups), answered) is may
        if may and any(isinstance(said, Disposition) for said in one.since):
            one.since.append(accepts)

    @rule(pick=Pick)
    def withdraw(self, pick: int) -> None:
        if self.record.raised:
            of(self.record.raised, pick).withdrawn = True

    # Overrides.

    @rule(pick=Pick, proposer=Pick, at_once=Often)
    def propose(self, pick: int, proposer: int, at_once: bool) -> None:
        record = self.record
        facts = facts_of(record)
        may = [one for one in GROUPS if oracle.may_propose(record, one)]
        verdict = gate.judge(facts, record.now)
        assert may == [one for one in GROUPS if overriding.why_not(facts, verdict, one) is None]
        if may and record.round.state is RoundState.OPEN:
            person = of([*GROUPS["leadership"], *PEOPLE], proposer)
            expires_at = record.now + oracle.OVERRIDE
            record.overrides.append(
                Lifted(record.id("o"), of(may, pick), record.round.text, person, expires_at)
            )
            if at_once:
                self.confirm(len(record.overrides) - 1, proposer // 7)

    @rule(pick=Pick, who=Pick)
    def confirm(self, pick: int, who: int) -> None:
        """Whoever of Leadership it is: the gate knows whose word is none."""
        record = self.record
        proposed = [one for one in record.overrides if one.confirmer is None]
        if not proposed:
            return
        one = proposed[-1] if pick >= len(proposed) else proposed[pick]
        person = of([*GROUPS["leadership"], one.proposer], who)
        may = oracle.may_confirm(record, person, one.proposer)
        refusal = overriding.may_confirm(
            person, viewer(person).groups, one.proposer, record.authors
        )
        assert (refusal is None) is may, refusal
        if may or person in (one.proposer, *record.authors):
            one.confirmer = person

    @rule(pick=Pick)
    def end_an_override(self, pick: int) -> None:
        if self.record.overrides:
            of(self.record.overrides, pick).ended = True

    # What has to hold after each step.

    @invariant()
    def the_rules_agree_with_the_oracle(self) -> None:
        if not hasattr(self, "record"):
            return
        record = self.record
        facts = facts_of(record)
        verdict = gate.judge(facts, record.now)
        found = {one.group: (one.state.value, _people(one)) for one in verdict.requirements}
        wanted = {
            group: (oracle.state(record, group), oracle.waits_for(record, group))
            for group in oracle.groups(record)
        }
        for group, how in wanted.items():
            if how[0] == "not_applicable":
                wanted[group] = (how[0], set())
        assert found == wanted
        for one in verdict.requirements:
            if one.state.value != "not_applicable":
                plan = oracle.plan_of(record, one.group)
                answers = oracle.answers_of(record, plan)
                assert (one.have, one.needed) == oracle.count(record, plan, answers), one.group
        blockers = [one.id for one in verdict.blockers if one.kind.value not in _OF_THE_ROUND]
        expected = oracle.standing_blocks(record) | oracle.concerns(record)
        assert sorted(blockers) == sorted(expected)
        assert verdict.open is oracle.is_open(record), verdict.summary
        assert verdict.summary.startswith("Open" if verdict.open else "Shut")
        assert set(order.next_to_ask(facts, verdict)) == oracle.to_ask(record)
        self._the_next_step_is_right(facts, verdict)
        self._nobody_sees_what_is_not_for_them(facts, verdict)

    def _the_next_step_is_right(self, facts: gate.Facts, verdict: gate.Verdict) -> None:
        record = self.record
        step = next_step.next_step(Stage.DEVELOPMENT, facts, verdict).kind.value
        if oracle.is_open(record):
            assert step == "promote"
        elif oracle.to_ask(record):
            assert step == "ask_next"
        else:
            assert step == ("close_round" if oracle.ends_itself(record) else "wait")

    def _nobody_sees_what_is_not_for_them(self, facts: gate.Facts, verdict: gate.Verdict) -> None:
        """Nor can they tell: without what is hidden, all they see would be the same."""
        record = self.record
        by_id = {one.id: one for one in record.raised}
        for person in ("eve", "sam", "dan", "lex", LEAD):
            known = {one.id for one in record.raised if oracle.may_see(person, one)}
            shown = seen.verdict_as_seen(verdict, viewer(person), LEAD)
            concerned = {one.id for one in shown.blockers if one.id in by_id}
            assert concerned == oracle.concerns(record) & known
            assert shown.open is verdict.open
            assert {one.id for one in seen.facts_as_seen(facts, viewer(person), LEAD).concerns} == (
                known
            )
            hidden = oracle.concerns(record) - known
            without = verdict._replace(
                blockers=tuple(one for one in verdict.blockers if one.id not in hidden)
            )
            words = gate.summary_of(without.requirements, list(without.blockers), opened=False)
            assert shown.summary == (words if hidden else verdict.summary)
            alone = seen.judges_independently(facts, viewer(person), independent=record.independent)
            assert alone is oracle.judges_independently(record, person)


_OF_THE_ROUND = ("plan", "round", "revision")


def _people(one: gate.RequirementVerdict) -> set[str]:
    return {waiting.person for waiting in one.waiting_for}
