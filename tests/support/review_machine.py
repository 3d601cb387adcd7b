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
POSITIONS = st.sampled_from([Position.APPROVE, Position.REQUEST_CHANGES, *Position])
# None: silence.
MOODS = (*[Position.APPROVE] * 6, Position.RECUSE, *Position, None)
RULES = st.sampled_from(
    [("any", 1), ("all", 1), ("count", 2), ("percent", 50), ("percent", 67), ("any", 1)]
)
ANSWERS = st.sampled_from([Disposition.ACCEPTED, *Disposition])
REVISED = st.sampled_from([SECTIONS, ("Issue",), ("Issue",), ("Consequences",), ()])
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
            block_can_be_overridden=draw(Often),
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

    @initialize(plan=plans(), independent=Either, named=Seldom, mood=Pick)
    def submit(self, plan: dict[str, PlanGroup], independent: bool, named: bool, mood: int) -> None:
        self.record = Record(plan, independent)
        self.record.write(LEAD, SECTIONS)
        self._open(named=named)
        if mood % 3:
            self.most_agree(mood)

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
        due = oracle.to_ask(record)
        for request in [one for one in record.live() if one.id in due]:
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
        person = of([*GROUPS[request.group] * 2, *PEOPLE], to)
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

    @rule(pick=Pick, delegate=Pick, days=st.integers(0, 6))
    def go_away(self, pick: int, delegate: int, days: int) -> None:
        today = self.record.now.date()
        named = of([None, *PEOPLE], delegate)
        person = of(PEOPLE, pick)
        if named != person:
            self.record.away[person] = Away(today, today + timedelta(days=days), named)

    # What the lead does.

    @precondition(lambda self: len(self.record.texts) < 4)
    @rule(pick=Pick, sections=REVISED, editorial=Either, asks=Often, named=Seldom)
    def revise(
        self, pick: int, sections: tuple[str, ...], editorial: bool, asks: bool, named: bool
    ) -> None:
        author = of([LEAD, LEAD, "deb", "liv", "max"], pick)
        self.record.write(author, sections, editorial=editorial)
        if asks:
            self._open_next(named=named)

    def _open_next(self, *, named: bool) -> None:
        if self.record.round.state is RoundState.OPEN:
            self._end(recalled=not oracle.standing_blocks(self.record))
        self._open(named=named)

    @precondition(lambda self: self.record.round.state is RoundState.OPEN)
    @rule(recalled=Seldom)
    def close(self, recalled: bool) -> None:
        self._end(recalled=recalled)

    @precondition(lambda self: self.record.round.state is RoundState.OPEN)
    @rule(pick=Pick)
    def close_too_soon(self, pick: int) -> None:
        """The one thing in the way is out of it a moment later."""
        self.everybody_agrees()
        self.raise_a_concern(pick, Audience.EVERYONE)
        self._end(recalled=False)
        self.settle_the_concerns(withdrawn=pick % 2 == 0, but=0)

    def _end(self, *, recalled: bool) -> None:
        verdict = gate.judge(facts_of(self.record), self.record.now)
        ends = oracle.end(self.record)
        assert next_step.end_of_round(verdict).value == ends
        self.record.round.state = RoundState.RECALLED if recalled else RoundState(ends)

    @rule(named=Seldom)
    def work(self, named: bool) -> None:
        """A round that is decided ends, the next is opened, or who is next is asked."""
        if oracle.ends_itself(self.record):
            self.record.round.state = RoundState.CHANGES_REQUESTED
        elif oracle.stale(self.record) or self.record.round.state is not RoundState.OPEN:
            self._open_next(named=named)
        self._ask_next()

    @rule(hours=st.sampled_from([1, 24, 72, 130, 130]))
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

    @rule(pick=Pick, disposition=ANSWERS, who=Pick, accepts=Often, replies=Either)
    def answer_a_concern(
        self, pick: int, disposition: Disposition, who: int, accepts: bool, replies: bool
    ) -> None:
        """The lead does; then its raiser, or somebody who may not, says whether that is enough."""
        if self.record.raised:
            one = of(self.record.raised[::-1], pick)
            one.since.append(disposition)
            if replies:
                self._reply(one, of([one.raiser, one.raiser, *PEOPLE], who), accepts=accepts)

    def _reply(self, one: Raised, person: str, *, accepts: bool) -> None:
        record = self.record
        answered = Answered(
            one.raiser,
            LEAD,
            LEAD,
            oracle.plan_of(record, one.group).resolver,
            frozenset(text.author for text in record.texts),
        )
        may = oracle.may_settle(record, one, person)
        assert concerns.may_settle(Settler(person, viewer(person).groups), answered) is may
        if may:
            one.since.append(accepts)

    @precondition(lambda self: len(oracle.concerns(self.record)) > 0)
    @rule(withdrawn=Either, but=Pick)
    def settle_the_concerns(self, withdrawn: bool, but: int) -> None:
        """All of them, or but one."""
        waiting = oracle.concerns(self.record)
        for at, one in enumerate(one for one in self.record.raised if one.id in waiting):
            if at + 1 == but % 4:
                continue
            if withdrawn:
                one.withdrawn = True
            else:
                one.since += [Disposition.ACCEPTED_IN_PART, True]

    # Overrides.

    @rule(pick=Pick, proposer=Pick, who=Pick, blocked=Either)
    def override(self, pick: int, proposer: int, who: int, blocked: bool) -> None:
        """What holds the gate shut is lifted, or would be, were it anybody's to lift."""
        record = self.record
        if blocked and self._asked():
            self._sign(self._asked()[0], Position.REQUEST_CHANGES)
        verdict = gate.judge(facts_of(record), record.now)
        may = [one for one in GROUPS if oracle.may_propose(record, one)]
        for group in GROUPS:
            why_not = overriding.why_not(facts_of(record), verdict, group)
            assert (why_not is None) is (group in may), why_not
        # A plan that lets nobody override lets no such row be made; the gate does not rely on it.
        may = may or [one for one in ("legal", "data") if oracle.state(record, one) != "satisfied"]
        if may:
            person = of([*GROUPS["leadership"], *PEOPLE], proposer)
            expires_at = record.now + oracle.OVERRIDE
            one = Lifted(record.id("o"), of(may[:2], pick), record.round.text, person, expires_at)
            record.overrides.append(one)
            self._confirm(
                one, of([None, one.proposer, *GROUPS["leadership"], "max", "mia", "sam"], who)
            )

    def _confirm(self, one: Lifted, person: str | None) -> None:
        """Whoever of Leadership it is: the gate knows whose word is none."""
        record = self.record
        if person is None:
            return
        may = oracle.may_confirm(record, person, one.proposer)
        refusal = overriding.may_confirm(
            person, viewer(person).groups, one.proposer, record.authors
        )
        assert (refusal is None) is may, refusal
        if may or person in (one.proposer, *record.authors):
            one.confirmer = person

    @precondition(lambda self: len(self.record.overrides) > 0)
    @rule(pick=Pick, who=Pick, ends=Often)
    def confirm_or_end_an_override(self, pick: int, who: int, ends: bool) -> None:
        one = of(self.record.overrides[::-1], pick)
        if one.confirmer is None and not one.ended:
            self._confirm(one, of(GROUPS["leadership"], who))
        elif ends:
            one.ended = True

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
                assert (one.have, one.needed) == oracle.count(plan, answers), one.group
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
        step = next_step.next_step(Stage.DEVELOPMENT, facts, verdict, record.now).kind.value
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
        waiting = oracle.concerns(record)
        for person in ("eve", "sam", "dan", "lex", LEAD):
            known = {one.id for one in record.raised if oracle.may_see(person, one)}
            shown = seen.verdict_as_seen(verdict, viewer(person), LEAD)
            concerned = {one.id for one in shown.blockers if one.id in by_id}
            assert concerned == waiting & known
            assert shown.open is verdict.open
            kept = {one.id for one in seen.facts_as_seen(facts, viewer(person), LEAD).concerns}
            # Beside what they know of, nothing that still waits for anything.
            assert known <= kept
            assert not any(oracle.unsettled(by_id[one]) for one in kept - known)
            hidden = waiting - known
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
