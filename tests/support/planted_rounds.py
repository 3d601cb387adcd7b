"""Planted: which text, which round, in which order, and by whose override."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from planting import Patch, bug, judging

from models.vocabulary import RoundState
from review.rules import (
    gate,
    next_step,
    order,
    overriding,
    requirement,
)
from review.rules.facts import Facts, Override
from review.rules.verdict import RequirementState

# What text, and which round.


@bug("an older text is promoted")
def older(patch: Patch) -> None:
    def wrong(facts: Facts) -> Facts:
        assert facts.round is not None
        return replace(facts, newest_revision=facts.round.revision_number)

    judging(patch, wrong)


@bug("an expired round is promoted")
def expired(patch: Patch) -> None:
    patch.setattr(gate, "CAN_OPEN", gate.CAN_OPEN | {RoundState.EXPIRED})


@bug("a round closed with a block ends as expired")
def ends_wrong(patch: Patch) -> None:
    patch.setattr(next_step, "has_block", lambda verdict: False)


@bug("a round ends before everyone has answered")
def ends_early(patch: Patch) -> None:
    patch.setattr(next_step, "everyone_answered", lambda facts: True)


@bug("a pending group counts as having agreed in the order")
def out_of_order(patch: Patch) -> None:
    patch.setattr(order, "MET", order.MET | {RequirementState.PENDING})


@bug("an overridden group is waited for in the order")
def waits_for_overridden(patch: Patch) -> None:
    patch.setattr(order, "MET", order.MET - {RequirementState.OVERRIDDEN})


# Overrides.


def lifting(patch: Patch, change: Callable[[Override, Facts], Override]) -> None:
    right = gate.overrides_in_force

    def wrong(facts: Facts, now: datetime) -> dict[str, Override]:
        return right(
            replace(facts, overrides=tuple(change(one, facts) for one in facts.overrides)), now
        )

    patch.setattr(gate, "overrides_in_force", wrong)


@bug("an override by one person")
def alone(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, proposed_by="somebody else"))


@bug("an override that nobody has confirmed")
def unconfirmed(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, confirmed_by=one.confirmed_by or "nobody"))


@bug("an override confirmed by an author")
def self_serving(patch: Patch) -> None:
    right = gate.overrides_in_force
    patch.setattr(
        gate,
        "overrides_in_force",
        lambda facts, now: right(replace(facts, authors=frozenset()), now),
    )


@bug("an override outlives its text")
def outlives(patch: Patch) -> None:
    def wrong(one: Override, facts: Facts) -> Override:
        assert facts.round is not None
        return replace(one, revision_sha256=facts.round.revision_sha256)

    lifting(patch, wrong)


@bug("an override never expires")
def for_ever(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, expires_at=datetime(2100, 1, 1, tzinfo=UTC)))


@bug("an override that was ended goes on")
def endless(patch: Patch) -> None:
    lifting(patch, lambda one, facts: replace(one, ended=False))


@bug("an override lifts what the plan keeps from it")
def lifts_all(patch: Patch) -> None:
    patch.setattr(requirement, "_lifts", lambda wanted, state: state is not requirement.SATISFIED)


@bug("whoever proposed an override confirms it")
def confirms_own(patch: Patch) -> None:
    right = overriding.may_confirm
    patch.setattr(
        overriding, "may_confirm", lambda who, groups, by, authors: right(who, groups, "", authors)
    )


@bug("an override is confirmed outside of Leadership")
def confirms_any(patch: Patch) -> None:
    right = overriding.may_confirm
    patch.setattr(
        overriding,
        "may_confirm",
        lambda who, groups, by, authors: right(who, ["leadership"], by, authors),
    )
