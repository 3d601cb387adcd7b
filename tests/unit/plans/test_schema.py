"""The JSON Schema for editors says what the reader says, and refuses nothing that it reads."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from review.plans.fields import ESCALATION_STEP, OVERRIDE, PLAN
from review.plans.mistakes import PlanMistakes
from review.plans.reading import read_plan
from review.plans.records import Field, Record
from review.plans.requirement_fields import REQUIREMENT
from review.plans.schema import plan_schema
from review.plans.store import SHIPPED, shipped_source

SCHEMA = plan_schema()
LEGAL = "name: one\nrequirements:\n  - group: legal\n"
EVERYTHING = """
name: careful
title: A careful review
deadline: 3
reminders: [2, -1, 2]
grace: 8
escalation: [{after: 0, to: alternate}, {after: 2, to: lead}, {after: 4, to: leadership}]
max_rounds: 3
first_pass: independent
override: {days: 4}
requirements:
  - {group: legal, rule: all, carry_over: editorial, resolver: lead, override: never}
  - {group: data, rule: 2, after: [legal], deadline: 2, assurance: code, override: missing}
  - {group: support, rule: 50%, advisory: true, silence: no_objection, when: {theme: [safety]}}
  - {group: community, rule: 5 %, carry_over: unchanged, sections: [Fees, What happens then]}
  - {group: experts, when: theme is safety or text mentions "harm", override: block}
"""


def fits(source: str) -> bool:
    return Draft202012Validator(SCHEMA).is_valid(YAML(typ="safe", pure=True).load(source))


def fields(record: Record, schema: dict[str, Any]) -> Iterator[tuple[Field, dict[str, Any]]]:
    assert set(schema["properties"]) == set(record.names)
    assert schema["additionalProperties"] is False
    for one in record.fields:
        yield one, schema["properties"][one.name]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_of_the_reader_is_in_the_schema_with_words() -> None:
    properties = SCHEMA["properties"]
    inside = (
        (PLAN, SCHEMA),
        (REQUIREMENT, properties["requirements"]["items"]),
        (ESCALATION_STEP, properties["escalation"]["items"]),
        (OVERRIDE, properties["override"]),
    )
    for record, schema in inside:
        for one, described in fields(record, schema):
            assert described["description"] == one.about
            assert one.about.endswith(".")


@pytest.mark.parametrize(
    "source", [*(shipped_source(name) or "" for name in SHIPPED), EVERYTHING, LEGAL]
)
def test_what_the_reader_reads_fits(source: str) -> None:
    read_plan(source)
    assert fits(source)


@pytest.mark.parametrize(
    "source",
    [
        "[]\n",
        "name: one\n",
        "requirements: [{group: legal}]\n",
        "name: one\nrequirements: []\n",
        "name: one\nrequirements: legal\n",
        "name: one\nrequirements: [legal]\n",
        "name: one\nrequirements: [{rule: any}]\n",
        LEGAL.replace("one", "One Two"),
        LEGAL + "nonsense: 1\n",
        LEGAL + "title: ''\n",
        LEGAL + "title: 3\n",
        LEGAL + f"title: {'x' * 201}\n",
        LEGAL + "deadline: 0\n",
        LEGAL + "deadline: soon\n",
        LEGAL + "deadline: true\n",
        LEGAL + "grace: -1\n",
        LEGAL + "reminders: 2\n",
        LEGAL + "reminders: [a]\n",
        LEGAL + "reminders: [366]\n",
        LEGAL + f"reminders: {[*range(11)]}\n",
        LEGAL + "max_rounds: 0\n",
        LEGAL + "max_rounds: 101\n",
        LEGAL + "first_pass: closed\n",
        LEGAL + "override: 3\n",
        LEGAL + "override: {days: 0}\n",
        LEGAL + "override: {legal: true}\n",
        LEGAL + "escalation: {after: 1, to: lead}\n",
        LEGAL + "escalation: [{after: 1}]\n",
        LEGAL + "escalation: [{after: -1, to: lead}]\n",
        LEGAL + "escalation: [{after: 1, to: nobody}]\n",
        LEGAL + "    rule: most\n",
        LEGAL + "    rule: 0\n",
        LEGAL + "    rule: 501\n",
        LEGAL + "    rule: 101%\n",
        LEGAL + "    rule: 0%\n",
        LEGAL + "    rule: 1.5\n",
        LEGAL + "    advisory: maybe\n",
        LEGAL + "    when: 3\n",
        LEGAL + "    when: ''\n",
        LEGAL + "    when: {}\n",
        LEGAL + "    when: {theme: none}\n",
        LEGAL + "    when: {theme: []}\n",
        LEGAL + "    when: {theme: safety, section: a}\n",
        LEGAL + "    after: data\n",
        LEGAL + "    after: [Data]\n",
        LEGAL + "    sections: []\n",
        LEGAL + "    sections: ['']\n",
        LEGAL + "    carry_over: always\n",
        LEGAL + "    silence: assent\n",
        LEGAL + "    resolver: [lead]\n",
        LEGAL + "    assurance: oath\n",
        LEGAL + "    deadline: 0\n",
        LEGAL + "    override: always\n",
        LEGAL + "    override:\n",
    ],
)
def test_what_the_schema_refuses_the_reader_refuses_too(source: str) -> None:
    assert not fits(source)
    with pytest.raises(PlanMistakes):
        read_plan(source)
