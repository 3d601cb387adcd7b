"""Who may override what, and where an override stands."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gates import NOW, TEXT, Side, facts, side

from review.rules.facts import Facts, Override
from review.rules.gate import judge
from review.rules.overriding import OverrideState, may_confirm, may_end, override_state, why_not

STANDING = {
    "confirmed": True,
    "ended": False,
    "used": False,
    "of_this_text": True,
    "expires_at": NOW + timedelta(seconds=1),
}


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, OverrideState.IN_FORCE),
        ({"confirmed": False}, OverrideState.PROPOSED),
        ({"of_this_text": False}, OverrideState.LAPSED),
        ({"of_this_text": False, "confirmed": False}, OverrideState.LAPSED),
        ({"expires_at": NOW}, OverrideState.EXPIRED),
        ({"expires_at": NOW, "of_this_text": False}, OverrideState.EXPIRED),
        ({"ended": True, "expires_at": NOW}, OverrideState.ENDED),
        # By it the draft went live: that is never over.
        ({"used": True, "ended": True, "expires_at": NOW}, OverrideState.USED),
    ],
)
def test_an_override_stands_until_it_is_ended_or_its_time_or_its_text_is_over(
    changes: dict[str, object], state: OverrideState
) -> None:
    assert override_state(**(STANDING | changes), now=NOW) is state  # pyright: ignore[reportArgumentType]


def lifted(given: Facts) -> Facts:
    one = Override(
        "o",
        "legal",
        TEXT,
        "law",
        "lea",
        "Lea",
        NOW + timedelta(days=1),
        "max",
        confirmer_name="Max",
    )
    return replace(given, overrides=(one,))


def with_rights(given: Side, *, can_be: bool = True, block_can_be: bool = False) -> Facts:
    wanted = replace(
        given.requirement, can_be_overridden=can_be, block_can_be_overridden=block_can_be
    )
    return facts(side("a", group="data"), replace(given, requirement=wanted))


NOTHING = "Legal does not hold the gate shut: there is nothing to override."


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (with_rights(side(".")), None),
        (with_rights(side("")), None),
        (with_rights(side("x"), block_can_be=True), None),
        (with_rights(side("x", required=False), block_can_be=True), None),
        (
            with_rights(side("x")),
            "The plan does not let anybody override a request for changes of Legal.",
        ),
        (with_rights(side("."), can_be=False), "The plan does not let anybody override Legal."),
        (
            with_rights(side("x"), can_be=False, block_can_be=True),
            "The plan does not let anybody override Legal.",
        ),
        (with_rights(side("a")), NOTHING),
        (with_rights(side("", applies=False)), NOTHING),
        (lifted(with_rights(side("."))), NOTHING),
        (with_rights(side(".", None)), "The rule for Legal cannot be read; correct the plan."),
        (
            with_rights(side(".", required=False)),
            "Legal only advises: its silence needs no override.",
        ),
        # Asked beyond the plan, which then says nothing of it.
        (
            replace(facts(side("x")), requirements=()),
            "The plan does not let anybody override Legal.",
        ),
    ],
)
def test_what_can_be_overridden_and_otherwise_why_not(given: Facts, why: str | None) -> None:
    assert why_not(given, judge(given, NOW), "legal") == why


def test_a_group_of_which_nothing_is_asked_cannot_be_overridden() -> None:
    given = facts(side("."))
    assert (
        why_not(given, judge(given, NOW), "public_policy")
        == "Nothing is asked of public policy here."
    )


@pytest.mark.parametrize(
    ("person", "groups", "why"),
    [
        ("max", {"leadership"}, None),
        ("max", {"legal", "leadership"}, None),
        (
            "lea",
            {"leadership"},
            "Whoever proposed an override cannot confirm it: it takes two people.",
        ),
        ("max", {"legal"}, "An override is confirmed by one of Leadership."),
        (
            "ada",
            {"leadership"},
            "Whoever wrote the text cannot confirm an override of its review.",
        ),
    ],
)
def test_a_second_person_of_leadership_who_did_not_write_the_text_confirms(
    person: str, groups: set[str], why: str | None
) -> None:
    assert may_confirm(person, groups, "lea", {"ada"}) == why


@pytest.mark.parametrize(
    ("person", "groups", "may"),
    [
        ("pro", set[str](), True),
        ("lea", {"data"}, True),
        ("max", {"leadership"}, True),
        ("max", {"legal"}, False),
        ("max", set[str](), False),
    ],
)
def test_an_override_is_ended_by_its_proposer_the_lead_or_leadership(
    person: str, groups: set[str], may: bool
) -> None:
    refusal = "Its proposer, the lead or one of Leadership can end an override."
    assert may_end(person, groups, proposer="pro", lead="lea") == (None if may else refusal)
