"""Reads a plan from YAML and names every mistake with its line and what to do about it."""

from collections.abc import Mapping
from typing import Any

from review.plans.fields import PLAN
from review.plans.kinds import Reading, Written
from review.plans.loading import load
from review.plans.mistakes import START, Found, Mistake, PlanMistakes
from review.plans.places import start_of
from review.plans.sense import hints_of, mistakes_of
from review.rules.plan import Plan


def read_plan(source: str) -> Plan:
    """The plan written in `source`; raises `PlanMistakes` with all that is wrong."""
    return _read(source)[0]


def read_with_hints(source: str) -> tuple[Plan, list[Mistake]]:
    """As `read_plan`, with what is no mistake but probably not meant."""
    plan, tree = _read(source)
    return plan, hints_of(plan, tree).in_order()


def _read(source: str) -> tuple[Plan, Any]:
    tree, found = load(source), Found()
    place = start_of(tree) if isinstance(tree, Mapping) else START
    plan = PLAN.read(Written("plan", tree, place, place), Reading(source, found))
    # What a field means beside the others is asked once each of them can be read.
    if not found:
        found = mistakes_of(plan, tree)
    if found:
        raise PlanMistakes(found.in_order())
    return plan, tree
