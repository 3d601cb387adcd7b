"""One round of review as it might go: who answers when and how, and what the gate makes of it."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple

from review.rules.answer_curve import QUANTILES
from review.rules.working_time import NEVER, WORKING_DAY, WorkClock


class Outcome(IntEnum):
    """What an answer does to the count of its group."""

    AGREE = 0
    ABSTAIN = 1
    RECUSE = 2
    # Asks for changes, also by conditions that take another round.
    CHANGE = 3


# Compared by identity tens of thousands of times.
AGREE, ABSTAIN, RECUSE, CHANGE = Outcome


class Odds(NamedTuple):
    """How an answer turns out: the shares of those before, added up."""

    agree: float
    abstain: float
    recuse: float

    def outcome(self, luck: float) -> Outcome:
        """The outcome for a number from 0 up to, not including, 1."""
        if luck < self.agree:
            return AGREE
        if luck < self.abstain:
            return ABSTAIN
        return RECUSE if luck < self.recuse else CHANGE


class Seat(NamedTuple):
    """Somebody whose answer is to come."""

    request_id: str
    clock: WorkClock
    # The quantiles of how long the answer takes, in working seconds; none: it does not come.
    times: Sequence[int | None]
    odds: Odds
    # Asked only once the groups before have agreed.
    upcoming: bool


class Panel(NamedTuple):
    """One group in one round: what stands at its start, and who is still to answer."""

    group: str
    required: bool
    # How many have to agree, by the number of eligible people: the gate's own rule.
    needed: Sequence[int]
    eligible: int
    have: int
    # How many more could still agree.
    possible: int
    seats: tuple[Seat, ...]
    # Positions of the panels that come before.
    after: tuple[int, ...] = ()
    # Agreed, lifted by an override, or not asked for: nobody waits for it.
    met: bool = False
    blocked: bool = False
    # A request for changes does not block: the override lifts it.
    lifted: bool = False
    # Advice for which silence past a moment counts as no objection, and the moment.
    assents: bool = False
    assent_at: int = NEVER


class Tallied(NamedTuple):
    """When a panel was met, when nobody waited for it any more, when it was blocked."""

    met_at: int
    passed_at: int
    blocked_at: int


class Played(NamedTuple):
    """How a round went: when the gate opened and whose answer opened it, or when the round ended.

    `silent`: somebody who was asked does not answer, so the round ends no earlier than rounds do.
    """

    opened_at: int
    last: str | None
    end: int
    silent: bool


Answer = tuple[int, Outcome]


def tallied(panel: Panel, answers: Sequence[Answer], begun: int) -> Tallied:
    """Counts the answers, in the order of their coming, as the gate does."""
    eligible, have, possible, needed = panel.eligible, panel.have, panel.possible, panel.needed
    met_at = begun if panel.met else NEVER
    passed_at = met_at
    if panel.blocked:
        return Tallied(met_at, passed_at, begun)
    if not panel.required and possible < needed[eligible] - have:
        passed_at = begun
    for moment, outcome in answers:
        if outcome is CHANGE:
            if panel.lifted:
                continue
            return Tallied(met_at, passed_at, moment)
        possible -= 1
        if outcome is AGREE:
            have += 1
        elif outcome is RECUSE:
            eligible -= 1
        if met_at == NEVER and have >= needed[eligible]:
            met_at = moment
        if passed_at == NEVER and (
            met_at != NEVER or (not panel.required and possible < needed[eligible] - have)
        ):
            passed_at = moment
    return Tallied(met_at, passed_at, NEVER)


def play(
    panels: Sequence[Panel], answered: Callable[[Panel, int], list[Answer]], begun: int
) -> Played:
    """One course of a round; `answered` says how a panel answers whose turn comes at a moment.

    Whoever is waited for stands earlier among the panels. The turn of a panel that is never asked
    comes at `NEVER`.
    """
    opened_at, last, blocked_at, end = begun, None, NEVER, begun
    passed: list[int] = []
    silent = False
    for panel in panels:
        turn = begun
        for before in panel.after:
            turn = max(turn, passed[before])
        answers = answered(panel, turn)
        found = tallied(panel, answers, begun)
        passed.append(found.passed_at)
        blocked_at = min(blocked_at, found.blocked_at)
        if panel.required and found.met_at > opened_at:
            opened_at, last = found.met_at, panel.group
        if answers and answers[-1][0] > end:
            end = answers[-1][0]
        if turn < NEVER and len(answers) < len(panel.seats):
            silent = True
    if blocked_at <= opened_at:
        opened_at = NEVER
    return Played(opened_at, last, end, silent)


def by_luck(luck: Callable[[], float], begun: int) -> Callable[[Panel, int], list[Answer]]:
    """Draws how a panel answers in a round begun then, its turn coming then or later.

    Each seat takes one number, whether it is asked or not: its place on the scale of the seat's
    times says when the answer comes, and what is left over of it, how it turns out.
    """

    bases: dict[WorkClock, int] = {}

    def answered(panel: Panel, turn: int) -> list[Answer]:
        answers: list[Answer] = []
        for _, clock, times, odds, upcoming in panel.seats:
            lot = luck() * QUANTILES
            place = int(lot)
            start = turn if upcoming else begun
            if start == NEVER:
                continue
            left, moment = times[place], NEVER
            if left is not None:
                base = bases.get(clock) if start == begun else clock.position(start) - 1
                if base is None:
                    base = bases[clock] = clock.position(begun) - 1
                # As `WorkClock.moment` does it, without a call for each of thousands.
                index, rest = divmod(base + left, WORKING_DAY)
                try:
                    moment = clock.begins[index] + rest + 1
                except IndexError:
                    moment = clock.moment(base + left + 1)
            share = lot - place
            outcome = AGREE if share < odds.agree else odds.outcome(share)
            if moment > panel.assent_at:
                # Counted already, where the deadline has passed.
                if panel.assent_at > begun:
                    answers.append((max(panel.assent_at, start), AGREE))
                if outcome is not CHANGE:
                    continue
            if moment != NEVER:
                answers.append((moment, outcome))
        answers.sort()
        return answers

    return answered
