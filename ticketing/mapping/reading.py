"""Reads a mapping from YAML and names every mistake with its line and what to do about it."""

from collections.abc import Mapping
from typing import Any

from review.plans.kinds import Reading, Written
from review.plans.loading import load
from review.plans.mistakes import START, Found, PlanMistakes
from review.plans.places import start_of
from ticketing.mapping.fields import MAPPING
from ticketing.mapping.sense import mistakes_of
from ticketing.mapping.trying import tried
from ticketing.mapping.values import TicketMapping


def read_mapping(source: str) -> TicketMapping:
    """The mapping written in `source`; raises `PlanMistakes` with all that is wrong."""
    tree, found = load(source, "A file of ticket systems"), Found()
    place = start_of(tree) if isinstance(tree, Mapping) else START
    mapping = MAPPING.read(Written("file", tree, place, place), Reading(source, found))
    # What a field means beside the others is asked once each of them can be read.
    if not found:
        found = mistakes_of(mapping, tree)
    if not found:
        found = tried(mapping, tree, source)
    if found:
        raise PlanMistakes(found.in_order())
    return mapping


def schema() -> dict[str, Any]:
    """The JSON Schema of the file, for editors."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **MAPPING.schema()}
