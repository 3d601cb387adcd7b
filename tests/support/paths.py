"""Every way to an open gate, tried one after the other: slow, and plain enough to be right."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random

from gates import LETTERS, NOW, TEXT, THREE_DAYS_AGO, asked

from models.vocabulary import Audience, CommentKind, Disposition, Position, RoundState
from review.rules.facts import (
    Asked,
    Candidate,
    Concern,
    Facts,
    Recorded,
    Requirement,
    RoundFacts,
    Rule,
    RuleKind,
)
from review.rules.gate import judge, standing_positions
from review.rules.order import next_to_ask

LEAD = "lena"
GROUPS = ("alpha", "beta", "gamma")
PEOPLE = ("ana", "ben", "cyn", "dov", "eve")
AGREES = (Position.APPROVE, Position.NO_OBJECTION)


@dataclass(frozen=True)
class Act:
    """One thing that somebody could do."""

    kind: str
    person: str
    # The group, or the id of the comment.
    about: str


def shortest_of_all(
    facts: Facts, days: Mapping[str, float], absent: Collection[str] = ()
) -> tuple[int, float] | None:
    """The people and the days of the best of all sets of acts in which none is superfluous."""
    asks = asks_needed(facts, absent)
    acts = useful_acts(facts, absent)
    opening: dict[frozenset[Act], float] = {}
    for size in range(len(acts) + 1):
        for chosen in combinations(acts, size):
            done = frozenset(chosen)
            asked = Counter(one.about for one in done if one.kind == "ask")
            superfluous = any(done - {one} in opening for one in done)
            if superfluous or any(asked[group] > asks[group] for group in asked):
                continue
            day = last_day(facts, done, days)
            if day is not None:
                opening[done] = day
    sizes = [(len({one.person for one in done}), day) for done, day in opening.items()]
    return min(sizes, default=None)


def useful_acts(facts: Facts, absent: Collection[str]) -> list[Act]:
    """Those of the possible acts that may be part of the best way."""
    asks = asks_needed(facts, absent)
    acts = possible_acts(facts, absent)
    return [one for one in acts if one.kind != "ask" or asks[one.about]]


def asks_needed(facts: Facts, absent: Collection[str]) -> dict[str, int]:
    """By group, how many have to be asked besides."""
    return {one.group: needed_asks(facts, one.group, absent) for one in facts.requirements}


def possible_acts(facts: Facts, absent: Collection[str]) -> list[Act]:
    """Whatever those who are there could do."""
    positions = standing_positions(facts)
    acts: list[Act] = []
    for one in facts.asked:
        recorded = positions.get(one.group, {}).get(one.person)
        fixed = recorded is not None and recorded.position in (*AGREES, Position.RECUSE)
        if not fixed and one.person not in absent:
            acts.append(Act("approve", one.person, one.group))
    for one in facts.candidates:
        if one.person not in absent and one.person not in facts.authors:
            acts.append(Act("ask", one.person, one.group))
    for one in facts.concerns:
        if one.settled:
            continue
        if LEAD not in absent and (
            one.kind is CommentKind.CONDITION
            or one.accepted is not None
            or one.disposition is Disposition.OPEN
        ):
            acts.append(Act("dispose", LEAD, one.id))
        if one.kind is CommentKind.REMARK and one.raiser not in absent:
            acts.append(Act("accept", one.raiser or "", one.id))
    return acts


def needed_asks(facts: Facts, group: str, absent: Collection[str]) -> int:
    """How many have to be asked besides, if all who could do approve; as many as there are at most.

    That the group agrees is looked at by itself: without comments, blocks and overrides elsewhere.
    """
    positions = standing_positions(facts).get(group, {})
    recused = {one for one, said in positions.items() if said.position is Position.RECUSE}
    could = [
        one.person
        for one in facts.asked
        if one.group == group and one.person not in {*absent, *recused}
    ]
    others = [
        one
        for one in facts.candidates
        if one.group == group and one.person not in {*absent, *facts.authors}
    ]
    for more in range(len(others) + 1):
        new = tuple(Asked(one.person, one.person, one.name, group, NOW) for one in others[:more])
        people = [*could, *(one.person for one in new)]
        agreed = replace(
            facts,
            asked=(*facts.asked, *new),
            recorded=(*facts.recorded, *(approval(person, group) for person in people)),
            concerns=tuple(replace(one, withdrawn=True) for one in facts.concerns),
        )
        verdict = next(one for one in judge(agreed, NOW).requirements if one.group == group)
        if verdict.state.value == "satisfied":
            return more
    return 0


def last_day(facts: Facts, acts: Collection[Act], days: Mapping[str, float]) -> float | None:
    """When the last act is done, the groups asked in their order; None where it opens nothing."""
    new = tuple(
        Asked(f"new-{act.about}-{act.person}", act.person, act.person, act.about, None)
        for act in acts
        if act.kind == "ask"
    )
    facts = replace(facts, asked=(*facts.asked, *new))
    waiting, ends, day = set(acts), dict[Act, float](), 0.0
    disposed: set[str] = set()
    while True:
        turns = next_to_ask(facts, judge(facts, NOW))
        facts = replace(
            facts,
            asked=tuple(
                replace(one, asked_at=NOW) if one.request_id in turns else one
                for one in facts.asked
            ),
        )
        for act in [one for one in waiting if _can_begin(facts, one, disposed)]:
            waiting.discard(act)
            # Whoever accepts their own answer does both at once.
            same = act.kind == "accept" and act.person == LEAD and act.about in disposed
            ends[act] = day if same else day + days.get(act.person, 1.0)
        if not ends:
            break
        act = min(ends, key=lambda one: (ends[one], one.kind != "dispose", repr(one)))
        day = ends.pop(act)
        if act.kind == "dispose":
            disposed.add(act.about)
        facts = _done(facts, act)
    return None if waiting or not judge(facts, NOW).open else day


def _can_begin(facts: Facts, act: Act, disposed: Collection[str]) -> bool:
    if act.kind in {"approve", "ask"}:
        return any(
            one.asked_at is not None and (one.person, one.group) == (act.person, act.about)
            for one in facts.asked
        )
    if act.kind == "accept":
        concern = next(one for one in facts.concerns if one.id == act.about)
        answered = concern.disposition is not Disposition.OPEN and concern.accepted is None
        return act.about in disposed or answered
    return True


def _done(facts: Facts, act: Act) -> Facts:
    if act.kind in {"approve", "ask"}:
        return replace(facts, recorded=(*facts.recorded, approval(act.person, act.about)))
    changes = (
        {"disposition": Disposition.ACCEPTED, "accepted": None}
        if act.kind == "dispose"
        else {"accepted": True}
    )
    return replace(
        facts,
        concerns=tuple(
            replace(one, **changes) if one.id == act.about else one for one in facts.concerns
        ),
    )


def approval(person: str, group: str) -> Recorded:
    return Recorded(f"new-{group}-{person}", person, group, Position.APPROVE, TEXT)


def a_review(random: Random) -> Facts:
    """A review with a few odds and ends, small enough to try everything."""

    def odd(one_in: int) -> bool:
        return random.randrange(one_in) == 0

    requirements: list[Requirement] = []
    requests: list[Asked] = []
    recorded: list[Recorded] = []
    concerns: list[Concern] = []
    candidates: list[Candidate] = []
    groups = GROUPS[: random.choice((1, 2, 3, 3))]
    for number, group in enumerate(groups):
        after = tuple(one for one in groups[:number] if odd(2))
        people = random.sample(PEOPLE, random.choice((0, 1, 2, 3, 3)))
        required = not odd(4)
        requirements.append(
            Requirement(group, group.title(), _rule(random), required=required, after=after)
        )
        upcoming = bool(after) and not odd(3)
        for person in people:
            one = asked(person, group, THREE_DAYS_AGO)
            requests.append(replace(one, asked_at=None) if upcoming else one)
            if not upcoming and odd(2):
                sign_off = _sign_off(random, person, group)
                recorded.append(sign_off)
                concerns += _conditions(random, sign_off)
        candidates += [
            Candidate(person, person.title(), group) for person in PEOPLE if person not in people
        ]
    if odd(4):
        concerns.append(_remark(random))
    return Facts(
        newest_revision=1,
        round=RoundFacts(1, RoundState.OPEN, 1, TEXT),
        requirements=tuple(requirements),
        asked=tuple(requests),
        recorded=tuple(recorded),
        authors=frozenset(random.sample(PEOPLE, 1)) if odd(4) else frozenset(),
        concerns=tuple(concerns),
        candidates=tuple(candidates),
    )


def _rule(random: Random) -> Rule:
    kind = random.choice(list(RuleKind))
    number = (
        random.choice((34, 50, 67, 75)) if kind is RuleKind.PERCENT else random.choice((1, 2, 3))
    )
    return Rule(kind, number)


def _sign_off(random: Random, person: str, group: str) -> Recorded:
    letter = random.choice("aancccx-r")
    return Recorded(f"{group}-{person}", person, group, LETTERS[letter], TEXT)


def _conditions(random: Random, sign_off: Recorded) -> Iterator[Concern]:
    if sign_off.position is not Position.APPROVE_WITH_CONDITIONS:
        return
    for number in range(random.choice((0, 1, 1, 2))):
        yield Concern(
            id=f"condition-{sign_off.id}-{number}",
            kind=CommentKind.CONDITION,
            audience=Audience.INTERNAL,
            group=sign_off.group,
            raiser=sign_off.person,
            raiser_name=sign_off.person.title(),
            sign_off=sign_off.id,
            disposition=random.choice(
                (Disposition.OPEN, Disposition.OPEN, Disposition.DECLINED, Disposition.ACCEPTED)
            ),
        )


def _remark(random: Random) -> Concern:
    disposition = random.choice((Disposition.OPEN, Disposition.DECLINED))
    raiser = random.choice((*PEOPLE, LEAD))
    return Concern(
        id="remark",
        kind=CommentKind.REMARK,
        audience=Audience.INTERNAL,
        group=None,
        raiser=raiser,
        raiser_name=raiser.title(),
        disposition=disposition,
        accepted=random.choice((None, False)) if disposition is Disposition.DECLINED else None,
    )
