"""A text that is not there yet, and the round that would be opened on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.vocabulary import RoundState
from review.rules.facts import Asked, Facts, Recorded, RoundFacts
from review.rules.gate import judge
from review.rules.order import next_to_ask


@dataclass(frozen=True, slots=True)
class AnotherText:
    """A text as the newest revision, and what a round opened on it at that time begins with."""

    sha256: str
    at: datetime
    # Of the revision it is.
    number: int
    # Whom the round asks, each when their turn comes.
    asked: tuple[Asked, ...] = ()
    # By request: who is asked in the place of somebody who is away.
    in_place: Mapping[str, Asked] = field(default_factory=dict[str, Asked])
    # What the plan's carry-over keeps for it, as decided by that rule. Nothing else is kept.
    carried: tuple[Recorded, ...] = ()
    # Everyone who wrote a revision up to it.
    authors: frozenset[str] = frozenset()
    due_at: datetime | None = None


def reviewed_anew(facts: Facts, text: AnotherText) -> Facts:
    """The facts once that round is open and all whose turn it is have been asked."""
    last = facts.round
    kept = {(one.person, one.group) for one in text.carried}
    asked = {(one.person, one.group) for one in text.asked}
    opened = replace(
        facts,
        newest_revision=text.number,
        round=RoundFacts(
            number=1 if last is None else last.number + 1,
            state=RoundState.OPEN,
            revision_number=text.number,
            revision_sha256=text.sha256,
            due_at=text.due_at,
        ),
        asked=tuple(
            replace(one, asked_at=text.at if (one.person, one.group) in kept else None)
            for one in text.asked
        ),
        recorded=text.carried,
        authors=text.authors,
        candidates=tuple(one for one in facts.candidates if (one.person, one.group) not in asked),
    )
    turns = frozenset(next_to_ask(opened, judge(opened, text.at)))
    return replace(opened, asked=tuple(_as_turns_come(opened.asked, turns, text)))


def _as_turns_come(
    asked: tuple[Asked, ...], turns: frozenset[str], text: AnotherText
) -> Iterator[Asked]:
    taken = {(one.person, one.group) for one in asked}
    for one in asked:
        if one.request_id not in turns:
            yield one
            continue
        who = text.in_place.get(one.request_id, one)
        # Where the delegate is asked for the same group already, that stands for both.
        if who is one or (who.person, who.group) not in taken:
            taken.add((who.person, who.group))
            yield replace(who, asked_at=text.at)
