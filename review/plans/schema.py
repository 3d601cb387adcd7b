"""The JSON Schema of a plan for editors, made of the table that the reader reads by."""

from review.plans.fields import PLAN
from review.plans.kinds import Schema


def plan_schema() -> Schema:
    """The schema (draft 2020-12); whatever it refuses, the reader refuses too."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A review plan of Placet",
        "description": (
            "Which groups have to agree to a draft, by which rule, in which order and until when."
        ),
        **PLAN.schema(),
    }
