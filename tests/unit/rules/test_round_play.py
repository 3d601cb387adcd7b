"""A round that is played counts as the gate does, whoever answers when and how."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random

import pytest
from forecasts import HOUR, UTC_WEEK, group, history
from gates import NOW, TEXT, asked, facts, side
from guided import guided_facts

from models.vocabulary import Position, RoundState
from review.rules.answer_curve import QUANTILES
from review.rules.facts import Facts, Override, Recorded
from review.rules.gate import judge, standing_positions
from review.rules.order import next_to_ask
from review.rules.round_panels import Panels
from review.rules.round_play import Answer, Odds, Outcome, Panel, Seat, by_luck, play, tallied
from review.rules.round_seats import Seats
from review.rules.verdict import BlockerKind, RequirementState
from review.rules.working_time import NEVER, WorkClock

POSITIONS = {
    Outcome.AGREE: Position.APPROVE,
    Outcome.ABSTAIN: Position.ABSTAIN,
    Outcome.RECUSE: Position.RECUSE,
    Outcome.CHANGE: Position.REQUEST_CHANGES,
}
BEGUN = int(NOW.timestamp())
CASES = 4000
KNOWN = history({"legal": group([1.0] * 40)})
# How an answer comes: so many seconds after the person was asked, and how it turns out.
Script = dict[str, tuple[int | None, Outcome]]


def case(seed: int) -> tuple[Facts, Script]:
    """Facts near the edge of the gate, some with an order, silence or an override; and a script."""
    random = Random(seed)
    facts = guided_facts(random)
    requirements = list(facts.requirements)
    requests = list(facts.asked)
    due_at = NOW + timedelta(seconds=random.randrange(5_000))
    for number, one in enumerate(requirements):
        before = tuple(other.group for other in requirements[:number] if random.random() < 0.4)
        silent = not one.required and random.random() < 0.5
        requirements[number] = replace(
            one,
            after=before,
            silence_is_assent=silent,
            block_can_be_overridden=random.random() < 0.8,
        )
        if before and random.random() < 0.8:
            requests = [
                replace(each, asked_at=None) if each.group == one.group else each
                for each in requests
            ]
    overrides = (override(requirements[0].group),) if random.random() < 0.4 else ()
    facts = replace(
        facts,
        requirements=tuple(requirements),
        asked=tuple(requests),
        # Whoever's turn has not come has said nothing.
        recorded=tuple(
            one
            for one in facts.recorded
            if not any(
                (each.person, each.group, each.asked_at) == (one.person, one.group, None)
                for each in requests
            )
        ),
        overrides=overrides,
        round=facts.round and replace(facts.round, due_at=due_at),
    )
    script: Script = {}
    for one in facts.asked:
        # Nobody expects whoever wrote the text to answer for it.
        silent = random.random() < 0.15 or one.person in facts.authors
        wait = None if silent else random.randrange(1, 10_000)
        outcome = random.choices(list(Outcome), (12, 2, 2, 4))[0]
        script[one.request_id] = (wait, outcome)
    return facts, script


def override(group: str) -> Override:
    later = NOW + timedelta(days=30)
    return Override("o", group, TEXT, "why", "p", "P", later, confirmed_by="q", confirmer_name="Q")


def panels_of(facts: Facts) -> tuple[Panel, ...]:
    seats = Seats(KNOWN, {}, UTC_WEEK, NOW, NOW)
    return Panels(facts, judge(facts, NOW), seats, NOW).laid()


def played(facts: Facts, script: Script) -> int:
    """When the gate opens, as the round is played."""

    def answered(panel: Panel, turn: int) -> list[Answer]:
        found: list[Answer] = []
        for seat in panel.seats:
            wait, outcome = script[seat.request_id]
            start = turn if seat.upcoming else BEGUN
            if start == NEVER:
                continue
            moment = NEVER if wait is None else start + wait
            if moment > panel.assent_at:
                if panel.assent_at > BEGUN:
                    found.append((max(panel.assent_at, start), Outcome.AGREE))
                if outcome is not Outcome.CHANGE:
                    continue
            if moment != NEVER:
                found.append((moment, outcome))
        return sorted(found)

    return play(panels_of(facts), answered, BEGUN).opened_at


def happened(facts: Facts, script: Script) -> int:
    """When the gate opens as the answers come in one by one, each time asking the gate itself."""
    coming: list[tuple[int, str]] = []
    for one in facts.asked:
        wait = script[one.request_id][0]
        if one.asked_at is not None and wait is not None:
            heappush(coming, (BEGUN + wait, one.request_id))
    if facts.round is not None and facts.round.due_at is not None:
        heappush(coming, (int(facts.round.due_at.timestamp()), ""))
    moment = BEGUN
    said = standing_positions(facts)
    while True:
        now = datetime.fromtimestamp(moment, UTC)
        verdict = judge(facts, now)
        if verdict.open:
            return moment
        for request in next_to_ask(facts, verdict):
            facts = replace(
                facts,
                asked=tuple(
                    replace(one, asked_at=now) if one.request_id == request else one
                    for one in facts.asked
                ),
            )
            wait = script[request][0]
            if wait is not None:
                heappush(coming, (moment + wait, request))
        if not coming:
            return NEVER
        moment, request = heappop(coming)
        for one in facts.asked:
            if one.request_id == request and one.person not in said.get(one.group, {}):
                position = POSITIONS[script[request][1]]
                answer = Recorded(request, one.person, one.group, position, TEXT)
                facts = replace(facts, recorded=(*facts.recorded, answer))


def can_be_played(facts: Facts) -> bool:
    """Whether the round is open on the newest text, and every rule of it can be read."""
    verdict = judge(facts, NOW)
    ended = {BlockerKind.ROUND, BlockerKind.REVISION, BlockerKind.PLAN}
    return (
        facts.round is not None
        and facts.round.state is RoundState.OPEN
        and not any(one.kind in ended for one in verdict.blockers)
        and not any(one.state is RequirementState.ERROR for one in verdict.requirements)
        and any(
            one.required and one.state is not RequirementState.NOT_APPLICABLE
            for one in verdict.requirements
        )
    )


@pytest.mark.parametrize(("upcoming", "answers"), [(False, 1), (True, 0)])
def test_whoever_was_asked_answers_though_the_turn_of_their_group_never_comes(
    upcoming: bool, answers: int
) -> None:
    seat = Seat("r", WorkClock(UTC_WEEK, NOW), [HOUR] * QUANTILES, Odds(1, 1, 1), upcoming)
    panel = Panel("legal", True, [1, 1], 1, 0, 1, (seat,))
    found = by_luck(lambda: 0.5, BEGUN)(panel, NEVER)
    assert found == [(BEGUN + HOUR, Outcome.AGREE)] * answers


def test_whose_turn_never_comes_keeps_nobody_else_from_answering() -> None:
    clock = WorkClock(UTC_WEEK, NOW)
    late, asked_now = (
        Seat("r", clock, [HOUR] * QUANTILES, Odds(1, 1, 1), upcoming) for upcoming in (True, False)
    )
    panel = Panel("legal", True, [1, 1, 1], 2, 0, 2, (late, asked_now))
    assert len(by_luck(lambda: 0.5, BEGUN)(panel, NEVER)) == 1


def test_a_request_for_changes_that_is_lifted_keeps_nobody_else_from_agreeing() -> None:
    panel = Panel("legal", True, [1, 1, 1], 2, 0, 2, (), lifted=True)
    answers = [(BEGUN + 1, Outcome.CHANGE), (BEGUN + 2, Outcome.AGREE)]
    assert tallied(panel, answers, BEGUN).met_at == BEGUN + 2


@pytest.mark.parametrize(
    ("luck", "outcome"),
    [
        (0.0, Outcome.AGREE),
        (0.49, Outcome.AGREE),
        (0.5, Outcome.ABSTAIN),
        (0.7, Outcome.RECUSE),
        (0.9, Outcome.CHANGE),
        (0.99, Outcome.CHANGE),
    ],
)
def test_how_an_answer_turns_out_is_its_place_among_the_shares(
    luck: float, outcome: Outcome
) -> None:
    assert Odds(0.5, 0.7, 0.9).outcome(luck) is outcome


@pytest.fixture(scope="module")
def cases() -> list[tuple[Facts, Script]]:
    return [one for one in (case(seed) for seed in range(CASES)) if can_be_played(one[0])]


def test_a_round_that_is_played_opens_the_gate_when_the_gate_says_so(
    cases: list[tuple[Facts, Script]],
) -> None:
    wrong = [
        (facts, script)
        for facts, script in cases
        if played(facts, script) != happened(facts, script)
    ]
    assert wrong == []
    opened = [played(facts, script) for facts, script in cases]
    later = sum(BEGUN < one < NEVER for one in opened)
    # Neither outcome is so rare that agreeing on it would say little.
    assert later > 200
    assert sum(one == NEVER for one in opened) > len(cases) / 10


def test_nobody_eligible_is_never_enough() -> None:
    """All three recuse themselves: the gate finds nobody left, and says so."""
    panel = Panel("legal", True, (4, 1, 2, 3), 3, 0, 3, ())
    answers = [(BEGUN + number, Outcome.RECUSE) for number in range(3)]
    assert tallied(panel, answers, BEGUN).met_at == NEVER


# What an advisory panel of three says, of whom two have to agree, and when nobody waits any more.
ADVICE = [
    ((), NEVER),
    ((Outcome.ABSTAIN,), NEVER),
    ((Outcome.ABSTAIN, Outcome.ABSTAIN), BEGUN + 1),
    ((Outcome.ABSTAIN, Outcome.AGREE), NEVER),
    ((Outcome.AGREE, Outcome.ABSTAIN, Outcome.ABSTAIN), BEGUN + 2),
    ((Outcome.AGREE, Outcome.AGREE), BEGUN + 1),
]


@pytest.mark.parametrize(("outcomes", "passed_at"), ADVICE)
def test_advice_that_can_no_more_be_given_is_waited_for_no_more(
    outcomes: tuple[Outcome, ...], passed_at: int
) -> None:
    panel = Panel("data", False, (4, 1, 2, 2), 3, 0, 3, ())
    answers = [(BEGUN + number, outcome) for number, outcome in enumerate(outcomes)]
    assert tallied(panel, answers, BEGUN).passed_at == passed_at
    # A required group is waited for until it has agreed.
    required = tallied(panel._replace(required=True), answers, BEGUN)
    assert required.passed_at == required.met_at


def test_an_answer_takes_as_long_from_the_moment_at_which_they_are_asked() -> None:
    seat = Seat("r", WorkClock(UTC_WEEK, NOW), [HOUR] * QUANTILES, Odds(1, 1, 1), True)
    panel = Panel("legal", True, (2, 1), 1, 0, 1, (seat,))
    turn = BEGUN + 2 * HOUR
    assert by_luck(lambda: 0.5, BEGUN)(panel, turn) == [(turn + HOUR, Outcome.AGREE)]


def test_in_a_circle_nobodys_turn_comes() -> None:
    given, _ = case(0)
    first = replace(given.requirements[0], group="a", after=("b",))
    second = replace(given.requirements[0], group="b", after=("a",))
    people = tuple(replace(asked("ana", one), asked_at=None) for one in ("a", "b"))
    circle = replace(given, requirements=(first, second), asked=people, recorded=(), overrides=())
    assert [one.seats for one in panels_of(circle)] == [(), ()]


def test_a_request_for_changes_that_an_override_lifts_holds_nothing_up() -> None:
    """Legal is overridden and asks for changes first; Data agrees after that."""
    legal = side(".", group="legal")
    lifted = replace(legal.requirement, block_can_be_overridden=True)
    script: Script = {
        "request-legal-legal1": (10, Outcome.CHANGE),
        "request-data-data1": (20, Outcome.AGREE),
    }
    for requirement, opened_at in ((lifted, BEGUN + 20), (legal.requirement, NEVER)):
        given = facts(
            replace(legal, requirement=requirement),
            side(".", group="data"),
            overrides=(override("legal"),),
        )
        assert played(given, script) == happened(given, script) == opened_at
