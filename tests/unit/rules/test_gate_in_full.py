"""Concerns, overrides, order, silence, delegates and retractions before the gate."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gates import NOW, OTHER_TEXT, TEXT, asked, facts, said, side

from models.vocabulary import Audience, CommentKind, Disposition
from review.rules.facts import Concern, Facts, Override
from review.rules.gate import judge
from review.rules.order import next_to_ask
from review.rules.seen import facts_as_seen, verdict_as_seen
from review.rules.visibility import Viewer

OUTSIDER = Viewer("eva", frozenset({"external_experts"}), external=True)
LATER = NOW + timedelta(days=3)


def concern(**changes: object) -> Concern:
    made = Concern("c1", CommentKind.REMARK, Audience.PRIVILEGED, "legal", "ana", "Ana")
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


def override(**changes: object) -> Override:
    made = Override("o1", "legal", TEXT, "A deadline of law.", "lea", "Lea", LATER, "max", "Max")
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


def state(given: Facts, group: str = "legal") -> str:
    return next(one.state for one in judge(given, NOW).requirements if one.group == group)


@pytest.mark.parametrize(
    ("raised", "opens"),
    [
        ({}, False),
        ({"disposition": Disposition.ACCEPTED}, False),
        ({"disposition": Disposition.ACCEPTED, "accepted": True}, True),
        ({"disposition": Disposition.DECLINED, "accepted": True}, True),
        ({"disposition": Disposition.DECLINED, "accepted": False}, False),
        # Reopened: whatever was accepted before.
        ({"disposition": Disposition.OPEN, "accepted": True}, False),
        ({"withdrawn": True}, True),
    ],
)
def test_a_blocking_comment_waits_for_an_answer_that_its_raiser_accepts(
    raised: dict[str, object], opens: bool
) -> None:
    assert judge(facts(side("a"), concerns=(concern(**raised),)), NOW).open is opens


@pytest.mark.parametrize(
    ("raised", "words"),
    [
        ({}, "Ana of Legal Team waits for an answer to a blocking comment."),
        (
            {"disposition": Disposition.DECLINED, "accepted": False},
            "Ana of Legal Team does not accept the answer (declined) to a blocking comment.",
        ),
        (
            {"disposition": Disposition.DEFERRED},
            "Ana of Legal Team has yet to accept the answer (deferred) to a blocking comment.",
        ),
        # Of a group that the plan does not know, and of nobody's.
        ({"group": "trust_team"}, "Ana of trust team waits for an answer to a blocking comment."),
        ({"group": None}, "Ana waits for an answer to a blocking comment."),
    ],
)
def test_an_open_concern_is_told_by_the_names_that_the_plan_has(
    raised: dict[str, object], words: str
) -> None:
    given = facts(side("a"), concerns=(concern(**raised),))
    named = replace(given.requirements[0], label="Legal Team")
    (blocker,) = judge(replace(given, requirements=(named,)), NOW).blockers
    assert blocker.explanation == words


@pytest.mark.parametrize(
    ("disposition", "accepted", "opens"),
    [
        (Disposition.OPEN, None, False),
        (Disposition.ACCEPTED, None, True),
        (Disposition.ACCEPTED, False, False),
        (Disposition.DECLINED, None, False),
        (Disposition.DECLINED, True, True),
    ],
)
def test_an_approval_with_conditions_counts_when_they_are_met(
    disposition: Disposition, accepted: bool | None, opens: bool
) -> None:
    condition = concern(
        kind=CommentKind.CONDITION,
        sign_off="legal-legal1-c",
        disposition=disposition,
        accepted=accepted,
    )
    assert judge(facts(side("c"), concerns=(condition,)), NOW).open is opens


def test_conditions_without_any_on_record_are_not_met() -> None:
    assert state(facts(side("c"))) == "pending"


@pytest.mark.parametrize(
    ("changes", "lifts"),
    [
        ({}, True),
        ({"confirmed_by": None}, False),
        ({"confirmed_by": "lea"}, False),
        ({"revision_sha256": OTHER_TEXT}, False),
        ({"expires_at": NOW}, False),
        ({"ended": True}, False),
        ({"group": "data"}, False),
    ],
)
def test_an_override_takes_two_people_this_text_and_its_time(
    changes: dict[str, object], lifts: bool
) -> None:
    verdict = judge(facts(side("."), overrides=(override(**changes),)), NOW)
    assert verdict.open is lifts
    assert ("override" in verdict.summary) is lifts


def test_whoever_wrote_the_text_confirms_no_override() -> None:
    given = facts(side("."), overrides=(override(),), authors=frozenset({"max"}))
    assert not judge(given, NOW).open


def test_a_request_for_changes_is_overridden_only_where_the_plan_says_so() -> None:
    blocked = facts(side("x"), overrides=(override(),))
    assert state(blocked) == "blocked"
    allowed = replace(blocked.requirements[0], block_can_be_overridden=True)
    assert state(replace(blocked, requirements=(allowed,))) == "overridden"
    barred = replace(allowed, can_be_overridden=False)
    assert state(replace(blocked, requirements=(barred,))) == "blocked"


def test_what_was_retracted_is_no_answer_and_nothing_before_it_stands_again() -> None:
    gone = replace(said("legal1", "a"), retracted=True)
    given = facts(side("n"), recorded=(said("legal1", "n"), gone))
    assert state(given) == "pending"


def test_a_delegate_of_the_author_counts_as_little_as_the_author() -> None:
    given = facts(side("a"), authors=frozenset({"ada"}))
    deputy = replace(given.asked[0], principal="ada")
    assert state(replace(given, asked=(deputy,))) == "unreachable"


def test_a_delegate_of_somebody_else_counts_though_the_text_has_authors() -> None:
    given = facts(side("a"), authors=frozenset({"ada"}))
    deputy = replace(given.asked[0], principal="ben")
    assert state(replace(given, asked=(deputy,))) == "satisfied"


@pytest.mark.parametrize(("legal", "asks"), [("a", True), (".", False), ("x", False), ("-", False)])
def test_a_group_is_asked_when_those_before_it_have_agreed(legal: str, asks: bool) -> None:
    first, then = side(legal), side(".", group="data")
    later = replace(then.asked[0], asked_at=None)
    given = facts(
        first,
        then,
        asked=(*first.asked, later),
        requirements=(first.requirement, replace(then.requirement, after=("legal",))),
    )
    assert bool(next_to_ask(given, judge(given, NOW))) is asks
    assert state(given, "data") == "pending"


@pytest.mark.parametrize(
    ("adviser", "asks"), [("a", True), ("-", True), ("r", True), (".", False), ("x", False)]
)
def test_an_adviser_who_cannot_agree_any_more_is_not_waited_for(adviser: str, asks: bool) -> None:
    first, then = side(adviser, required=False), side(".", group="data")
    given = facts(
        first,
        then,
        asked=(*first.asked, replace(then.asked[0], asked_at=None)),
        requirements=(first.requirement, replace(then.requirement, after=("legal", "unknown"))),
    )
    assert bool(next_to_ask(given, judge(given, NOW))) is asks


def test_whoever_is_asked_beyond_the_plan_waits_for_nobody() -> None:
    given = facts(side("."))
    later = replace(asked("mo", "safety_board"), asked_at=None)
    given = replace(given, asked=(*given.asked, later))
    assert next_to_ask(given, judge(given, NOW)) == ("request-safety_board-mo",)


@pytest.mark.parametrize(
    ("required", "due", "expected"),
    [(False, NOW, "satisfied"), (False, LATER, "pending"), (True, NOW, "pending")],
)
def test_silence_past_the_deadline_is_no_objection_of_an_adviser(
    required: bool, due: object, expected: str
) -> None:
    given = facts(side(".", required=required))
    quiet = replace(given.requirements[0], silence_is_assent=True)
    late = replace(given.asked[0], due_at=due)  # pyright: ignore[reportArgumentType]
    assert state(replace(given, requirements=(quiet,), asked=(late,))) == expected


def test_an_outsider_finds_no_trace_of_a_concern_that_is_not_for_them() -> None:
    given = facts(side("a"), concerns=(concern(),))
    seen = verdict_as_seen(judge(given, NOW), OUTSIDER, "lea")
    assert not seen.open
    assert seen.blockers == ()
    assert seen.summary == "Shut: the review is not finished."
    assert facts_as_seen(given, OUTSIDER, "lea").concerns == ()
    insider = Viewer("leg", frozenset({"legal"}), external=False)
    assert verdict_as_seen(judge(given, NOW), insider, "lea").blockers


def test_one_human_with_two_requests_of_a_group_counts_once() -> None:
    given = facts(side("a", 2), asked=(asked("legal1"), asked("legal1")))
    assert state(given) == "unreachable"
