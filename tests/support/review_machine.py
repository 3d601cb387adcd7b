"""A review at random, step by step: what the rules decide is compared with a plain oracle.

The steps are those of people, and so is their weight: most agree, so that every rule is soon near
its edge. What a command would refuse is tried all the same where the gate has to hold by itself.
"""

import review_oracle as oracle
from hypothesis.stateful import invariant
from review_facts import (
    availability,
    earlier,
    facts_of,
    marks,
    plan_requirement,
    viewer,
    watched,
)
from review_leading import Leading
from review_record import (
    GROUPS,
    LEAD,
    PEOPLE,
    Raised,
    Record,
)

from models.vocabulary import Stage
from review.rules import carry_over, concerns, delegation, gate, next_step, order, overriding, seen
from review.rules.concerns import Answered, Settler


class ReviewMachine(Leading):
    """Decides with the rules, compares with the oracle, and goes on as the oracle says."""

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
        expected = [
            oracle.standing_blocks(record),
            oracle.concerns(record),
            oracle.disowned(record),
        ]
        assert sorted(blockers) == sorted(one for ids in expected for one in ids)
        assert verdict.open is oracle.is_open(record), verdict.summary
        assert verdict.summary.startswith("Open" if verdict.open else "Shut")
        assert set(order.next_to_ask(facts, verdict)) == oracle.to_ask(record)
        self._the_next_step_is_right(facts, verdict)
        self._nobody_sees_what_is_not_for_them(facts, verdict)
        self._nobody_may_do_what_is_not_theirs(facts, verdict)
        self._whoever_is_away_is_stood_in_for()
        self._nothing_is_kept_but_what_the_plan_keeps()

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

    def _nobody_may_do_what_is_not_theirs(self, facts: gate.Facts, verdict: gate.Verdict) -> None:
        record = self.record
        for group in GROUPS:
            why_not = overriding.why_not(facts, verdict, group)
            assert (why_not is None) is oracle.may_propose(record, group), why_not
        for person in PEOPLE:
            groups = viewer(person).groups
            refusal = overriding.may_confirm(person, groups, "max", record.authors)
            assert (refusal is None) is oracle.may_confirm(record, person, "max"), refusal
            for one in record.raised[-2:]:
                may = concerns.may_settle(Settler(person, groups), _answered(record, one))
                assert may is oracle.may_settle(record, one, person)

    def _whoever_is_away_is_stood_in_for(self) -> None:
        record = self.record
        known = availability(record)
        for person in known:
            found = delegation.stand_in(person, known, record.authors, record.now)
            assert found.person == oracle.answers_for(record, person), found.why

    def _nothing_is_kept_but_what_the_plan_keeps(self) -> None:
        """Were a round opened now."""
        record = self.record
        text = record.texts[-1]
        for group, wanted in record.plan.items():
            for person in GROUPS[group]:
                last = oracle.latest(record, person, group)
                if last is not None:
                    kept = carry_over.keep(
                        plan_requirement(wanted),
                        earlier(last),
                        text.number,
                        watched(wanted, (last.carried_from or last).text, text),
                        marks(record),
                        {one.author for one in record.texts},
                    )
                    assert kept.kept is oracle.is_kept(record, last, wanted), kept.reason


def _answered(record: Record, one: Raised) -> Answered:
    authors = frozenset(text.author for text in record.texts)
    return Answered(one.raiser, LEAD, LEAD, oracle.plan_of(record, one.group).resolver, authors)


_OF_THE_ROUND = ("plan", "round", "revision")


def _people(one: gate.RequirementVerdict) -> set[str]:
    return {waiting.person for waiting in one.waiting_for}
