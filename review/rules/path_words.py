"""A path in words: what each person has to do, and the whole in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import ceil
from typing import NamedTuple

from review.rules.wording import listed


class StepKind(StrEnum):
    """What a person has to do."""

    # Asked already: approves, whatever they said before.
    ANSWER = "answer"
    TAKE_BACK = "take_back"
    ASK = "ask"
    # The lead's answer to a comment or a condition.
    SETTLE = "settle"
    # The raiser's consent to that answer.
    ACCEPT = "accept"


# On one day: comments are answered before the answers are accepted, and then people approve.
ORDER = (StepKind.SETTLE, StepKind.ACCEPT, StepKind.TAKE_BACK, StepKind.ANSWER, StepKind.ASK)
NOTHING_TO_DO = "The gate is open: nobody has to do anything."
CLAUSES = {
    StepKind.ACCEPT: ("accepts the answer", "accept the answers"),
    StepKind.TAKE_BACK: (
        "takes the request for changes back and approves",
        "take their requests for changes back and approve",
    ),
    StepKind.ANSWER: ("approves", "approve"),
    StepKind.ASK: ("is asked and approves", "are asked and approve"),
}


class Step(NamedTuple):
    """One act of one person; `day` counts working days from now until it is expected."""

    kind: StepKind
    person: str
    name: str
    # On whose behalf; none for the lead.
    group: str | None
    request_id: str | None
    comment_id: str | None
    words: str
    day: float
    # The absent person in whose place they are asked.
    principal: str | None = None
    principal_name: str = ""


def act_in_words(kind: StepKind, name: str, label: str, whose: str = "") -> str:
    """`Ben approves on behalf of Legal.`; `whose` comment it is, or place in which they do it."""
    of = f" of {whose}" if whose else ""
    place = f" in the place of {whose}" if whose else ""
    words = {
        StepKind.ANSWER: f"{name} approves on behalf of {label}.",
        StepKind.TAKE_BACK: f"{name} takes the request for changes back and approves on behalf of "
        f"{label}.",
        StepKind.ASK: f"{name} is asked{place} on behalf of {label} and approves.",
        StepKind.SETTLE: f"{name} answers {label}{of}.",
        StepKind.ACCEPT: f"{name} accepts the answer to {label}.",
    }
    return words[kind]


def path_in_words(
    steps: Sequence[Step],
    labels: Mapping[str, str],
    people: int,
    days: float,
    *,
    fewest: bool,
    soonest: bool,
) -> str:
    """`Ben (Legal) and Cyn (Data) approve: 2 people, about 2 days.`"""
    kinds = {one.kind for one in steps}
    told = "; ".join(_clause(kind, _of(steps, kind), labels) for kind in ORDER if kind in kinds)
    who = _count(people, "person", "people")
    when = _count(_whole(days), "day", "days")
    who = who if fewest else f"at most {who}"
    return f"{told}: {who}, {'about' if soonest else 'at most about'} {when}."


def _of(steps: Iterable[Step], kind: StepKind) -> list[Step]:
    return [one for one in steps if one.kind is kind]


def _clause(kind: StepKind, steps: list[Step], labels: Mapping[str, str]) -> str:
    groups: dict[tuple[str, str], list[str]] = {}
    for one in steps:
        named = groups.setdefault((one.name, one.person), [])
        if one.group is not None:
            named.append(labels.get(one.group, one.group))
    names = [
        f"{name} ({listed(list(dict.fromkeys(of)))})" if of else name
        for (name, _), of in groups.items()
    ]
    who = listed(names)
    if kind is StepKind.SETTLE:
        return f"{who} answers {_count(len(steps), 'comment', 'comments')}"
    one, many = CLAUSES[kind]
    return f"{who} {one if len(names) == 1 else many}"


def _whole(days: float) -> int:
    return max(ceil(days - 1e-9), 1)


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
