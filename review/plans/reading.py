"""Reads a plan from YAML and names every mistake with its line and what to do about it."""

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from review.plans.fields import PLAN
from review.plans.kinds import Reading, Written
from review.plans.mistakes import START, Found, Mistake, PlanMistakes
from review.plans.places import start_of
from review.plans.sense import hints_of, mistakes_of
from review.rules.plan import Plan

MAX_BYTES = 64 * 1024


def read_plan(source: str) -> Plan:
    """The plan written in `source`; raises `PlanMistakes` with all that is wrong."""
    return _read(source)[0]


def read_with_hints(source: str) -> tuple[Plan, list[Mistake]]:
    """As `read_plan`, with what is no mistake but probably not meant."""
    plan, tree = _read(source)
    return plan, hints_of(plan, tree).in_order()


def _read(source: str) -> tuple[Plan, Any]:
    tree, found = _load(source), Found()
    place = start_of(tree) if isinstance(tree, Mapping) else START
    plan = PLAN.read(Written("plan", tree, place, place), Reading(source, found))
    # What a field means beside the others is asked once each of them can be read.
    if not found:
        found = mistakes_of(plan, tree)
    if found:
        raise PlanMistakes(found.in_order())
    return plan, tree


def _load(source: str) -> Any:
    if len(source.encode("utf-8", "backslashreplace")) > MAX_BYTES:
        raise PlanMistakes([Mistake(1, 1, f"A plan is at most {MAX_BYTES} bytes long.")])
    try:
        return YAML(typ="rt", pure=True).load(source)
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PlanMistakes([Mistake(line, column, f"Not YAML: {error.problem}")]) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise PlanMistakes([Mistake(1, 1, f"Not YAML: {error}")]) from error
    # ruamel.yaml lets AttributeError, TypeError and more escape on tags that do not fit.
    except Exception as error:
        words = "Not YAML: a tag does not fit what it stands before."
        raise PlanMistakes([Mistake(1, 1, words)]) from error
