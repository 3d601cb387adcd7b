"""The steps of a path: who does what, in the order in which it can be done."""

from collections.abc import Iterator

from review.rules.facts import Concern
from review.rules.path_time import Timetable
from review.rules.path_words import ORDER, Step, StepKind, act_in_words
from review.rules.path_work import Conditional, GroupWork, PathWork, Seat, is_to_dispose


def steps_of(work: PathWork, timetable: Timetable) -> tuple[Step, ...]:
    """Every act in the timetable, once."""
    steps: list[Step] = []
    for remark in work.remarks:
        steps += _settled(work, timetable, remark)
    for group in work.groups.values():
        steps += _of_group(work, timetable, group)
    return tuple(
        sorted(
            steps,
            key=lambda one: (
                one.day,
                ORDER.index(one.kind),
                one.name,
                one.person,
                one.group or "",
                one.comment_id or "",
            ),
        )
    )


def _settled(work: PathWork, timetable: Timetable, remark: Concern) -> Iterator[Step]:
    if is_to_dispose(remark):
        yield _by_lead(work, timetable, remark.id, "the blocking comment", remark.raiser_name)
    kind, name = StepKind.ACCEPT, remark.raiser_name
    words = act_in_words(kind, name, "their blocking comment")
    day = timetable.accepted(remark)
    yield Step(kind, remark.raiser or "", name, remark.group, None, remark.id, words, day)


def _of_group(work: PathWork, timetable: Timetable, one: GroupWork) -> Iterator[Step]:
    for seat in one.take_backs:
        kind = StepKind.ANSWER if seat.disowns else StepKind.TAKE_BACK
        yield _approval(kind, seat, one.label, timetable.takes(seat.person))
    for conditional in one.conditionals:
        yield from _dealt_with(work, timetable, one, conditional)
    for day, seat in timetable.chosen(one.group):
        kind = StepKind.ASK if seat.request_id is None else StepKind.ANSWER
        yield _approval(kind, seat, one.label, day)


def _dealt_with(
    work: PathWork, timetable: Timetable, group: GroupWork, one: Conditional
) -> Iterator[Step]:
    dealt = timetable.dealt_with(one)
    if dealt.seat is not None:
        yield _approval(StepKind.ANSWER, dealt.seat, group.label, dealt.day)
        return
    for concern in one.concerns:
        yield _by_lead(work, timetable, concern, "the condition", one.name)


def _by_lead(work: PathWork, timetable: Timetable, concern: str, what: str, whose: str) -> Step:
    kind, (person, name) = StepKind.SETTLE, work.lead
    words = act_in_words(kind, name, what, whose)
    return Step(kind, person, name, None, None, concern, words, timetable.disposed())


def _approval(kind: StepKind, seat: Seat, label: str, day: float) -> Step:
    words = act_in_words(kind, seat.name, label, seat.principal_name)
    return Step(
        kind,
        seat.person,
        seat.name,
        seat.group,
        seat.request_id,
        None,
        words,
        day,
        seat.principal,
        seat.principal_name,
    )
