"""Supposes what has not happened: hypothetical facts, which the same gate then judges."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from models.vocabulary import Disposition, Position, RoundState
from review.rules.another_text import AnotherText, reviewed_anew
from review.rules.facts import Asked, Candidate, Concern, Facts, Recorded, Requirement
from review.rules.gate import standing_positions


class SupposedSignOff(NamedTuple):
    """A position that a person who was asked might take."""

    person: str
    group: str
    position: Position


class SupposedDisposition(NamedTuple):
    """An answer that the lead might give to a concern, and what the raiser might say to it."""

    concern: str
    disposition: Disposition
    accepted: bool | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What is supposed; whatever is left out stays as it is."""

    sign_offs: tuple[SupposedSignOff, ...] = ()
    # People who do not answer: no recusal, so they are counted among those asked all the same.
    absent: tuple[str, ...] = ()
    # Their delegates, who could be asked in their place.
    delegates: tuple[Candidate, ...] = ()
    dispositions: tuple[SupposedDisposition, ...] = ()
    # People who are asked beside those who were.
    asked: tuple[Candidate, ...] = ()
    # Those of another plan.
    requirements: tuple[Requirement, ...] | None = None
    text: AnotherText | None = None


class NotSupposable(ValueError):
    """What cannot be supposed; `field` says which part of the hypothesis."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
        self.detail = detail


class NotAsked(NotSupposable):
    """The person was not asked on behalf of the group, so they cannot answer for it."""


class NoSuchConcern(NotSupposable):
    """There is no such comment that holds the draft up."""


class Contradiction(NotSupposable):
    """The hypothesis says two things of one person or concern."""


def suppose(facts: Facts, hypothesis: Hypothesis) -> Facts:
    """The facts as they would be; raises `NotSupposable` for what could not come about."""
    _refuse_contradictions(hypothesis)
    if hypothesis.requirements is not None:
        facts = replace(facts, requirements=hypothesis.requirements, plan_error=None)
    if hypothesis.text is not None:
        facts = reviewed_anew(facts, hypothesis.text)
    if hypothesis.asked:
        facts = _with_asked(facts, hypothesis.asked)
    if hypothesis.absent:
        facts = _without(facts, frozenset(hypothesis.absent), hypothesis.delegates)
    if hypothesis.sign_offs:
        facts = replace(facts, recorded=(*facts.recorded, *_sign_offs(facts, hypothesis)))
    if hypothesis.dispositions:
        facts = replace(facts, concerns=_concerns(facts, hypothesis.dispositions))
    return facts


def _refuse_contradictions(hypothesis: Hypothesis) -> None:
    seen: set[tuple[str, str]] = set()
    for place, one in enumerate(hypothesis.sign_offs):
        if one.person in hypothesis.absent:
            words = "This person cannot be absent and answer."
            raise Contradiction(f"sign_offs.{place}.person", words)
        if (one.person, one.group) in seen:
            words = f"This person answers twice for {_in_words(one.group)}."
            raise Contradiction(f"sign_offs.{place}.person", words)
        seen.add((one.person, one.group))
    concerns: set[str] = set()
    for place, one in enumerate(hypothesis.dispositions):
        if one.concern in concerns:
            raise Contradiction(f"dispositions.{place}.comment", "This comment is answered twice.")
        concerns.add(one.concern)
        if one.accepted is not None and one.disposition is Disposition.OPEN:
            words = "A comment without an answer has none that could be accepted."
            raise Contradiction(f"dispositions.{place}.accepted", words)


def _with_asked(facts: Facts, people: Iterable[Candidate]) -> Facts:
    """Asked when the turn of their group comes; a delegate takes the place of the person."""
    requests = {(one.group, one.person): one for one in facts.asked}
    for one in people:
        taken = requests.pop((one.group, one.principal or ""), None)
        requests[one.group, one.person] = Asked(
            f"supposed request {one.group} {one.person}",
            one.person,
            one.name,
            one.group,
            None if taken is None else taken.asked_at,
            None if taken is None else taken.due_at,
            one.principal,
            one.principal_name,
        )
    return replace(facts, asked=tuple(requests.values()))


def _without(facts: Facts, absent: frozenset[str], delegates: Iterable[Candidate]) -> Facts:
    """Those who have not answered never will, which counts as an abstention does.

    Where the plan takes their silence for no objection, silence is what it goes on being. Whoever
    was asked and is not there may have a delegate, who is not asked by that alone.
    """
    positions = standing_positions(facts)
    silent = {one.group for one in facts.requirements if one.silence_is_assent}
    never = tuple(
        _recorded(facts, one.person, one.group, Position.ABSTAIN)
        for one in facts.asked
        if one.person in absent
        and one.person not in positions.get(one.group, {})
        and one.group not in silent
    )
    asked = {(one.group, one.person) for one in facts.asked}
    in_place = {
        (one.group, one.person): one
        for one in delegates
        if (one.group, one.principal) in asked
        and (one.group, one.person) not in asked
        and one.principal not in positions.get(one.group, {})
    }
    members = (
        one
        for one in facts.candidates
        if one.person not in absent and (one.group, one.person) not in in_place
    )
    return replace(
        facts,
        recorded=(*facts.recorded, *never),
        candidates=(*members, *in_place.values()),
    )


def _sign_offs(facts: Facts, hypothesis: Hypothesis) -> Iterable[Recorded]:
    asked = {(one.person, one.group) for one in facts.asked}
    for place, one in enumerate(hypothesis.sign_offs):
        if (one.person, one.group) not in asked:
            words = f"This person was not asked on behalf of {_in_words(one.group)} in this round."
            raise NotAsked(f"sign_offs.{place}.person", words)
        yield _recorded(facts, one.person, one.group, one.position)


def _recorded(facts: Facts, person: str, group: str, position: Position) -> Recorded:
    """On the text under review; after the end of a round an answer does not count."""
    round_ = facts.round
    return Recorded(
        id=f"supposed sign-off {group} {person}",
        person=person,
        group=group,
        position=position,
        revision_sha256="" if round_ is None else round_.revision_sha256,
        counts=round_ is not None and round_.state is RoundState.OPEN,
        # Nobody can answer otherwise where the plan asks for a code.
        by_code=True,
    )


def _concerns(facts: Facts, supposed: Iterable[SupposedDisposition]) -> tuple[Concern, ...]:
    concerns = {one.id: one for one in facts.concerns}
    for place, one in enumerate(supposed):
        if one.concern not in concerns:
            words = "There is no such comment that holds the draft up, or not for you."
            raise NoSuchConcern(f"dispositions.{place}.comment", words)
        concerns[one.concern] = replace(
            concerns[one.concern], disposition=one.disposition, accepted=one.accepted
        )
    return tuple(concerns.values())


def _in_words(group: str) -> str:
    return group.replace("_", " ")
