"""The OpenAPI document is the integrator's manual: nothing goes unsaid, and no example lies."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from callers import Caller, application
from crawling import routes_of
from documented import examples_in, problem_types, undocumented, value_fits
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.document.whole import operations
from api.problems import TYPE_PREFIX
from review.errors import Refused

API = "/api/v1"
# What a name of a function of a client begins with, where it is no verb.
NO_VERB = re.compile(r"(post|patch)_")
CHANGING = {"post", "put", "patch", "delete"}


@pytest.fixture
def document(caller: Caller) -> dict[str, Any]:
    return deepcopy(application(caller).openapi())


def unsaid(document: Mapping[str, Any]) -> list[str]:
    """Where the document leaves an integrator alone."""
    return [*_of_operations(document), *_of_schemas(document)]


def _of_operations(document: Mapping[str, Any]) -> Iterator[str]:
    tags = {one["name"] for one in document["tags"] if one["description"]}
    for path, method, operation in operations(dict(document)):
        where = f"{method.upper()} {path}"
        for name in ("summary", "description", "operationId"):
            if not operation.get(name):
                yield f"{where}: no {name}"
        if NO_VERB.match(operation["operationId"]):
            yield f"{where}: {operation['operationId']} says nothing of what it does"
        if not set(operation.get("tags", ())) & tags:
            yield f"{where}: no tag that is described"
        for one in operation.get("parameters", ()):
            if not one.get("description"):
                yield f"{where}: nothing is said of {one['name']}"
            if {"type": "null"} in one["schema"].get("anyOf", ()):
                yield f"{where}: {one['name']} could be null"
        yield from _of_answers(where, path, method, operation)
        if path.startswith(API):
            yield from _of_who_calls(where, operation)


def _of_answers(where: str, path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    told = operation["responses"]
    if not any(status.startswith("2") for status in told):
        yield f"{where}: no answer"
    if path.startswith(API):
        wanted = {"400", "401", "403", "503"}
        if "{" in path and not path.startswith(f"{API}/people"):
            wanted.add("404")
        places = {one["in"] for one in operation.get("parameters", ())}
        if "query" in places or "requestBody" in operation:
            wanted.add("422")
        if "requestBody" in operation:
            wanted.add("413")
        takes = {one["name"] for one in operation.get("parameters", ())}
        if "If-Match" in takes:
            wanted.update(("409", "412"))
        for status in sorted(wanted - set(told)):
            yield f"{where}: no {status}"
    for place, body in (("body", operation.get("requestBody", {})), *told.items()):
        for kind, content in body.get("content", {}).items():
            if kind.endswith("json") and not {"example", "examples"} & content.keys():
                yield f"{where}: no example of {place}"
            if kind.endswith("problem+json"):
                named = problem_types(operation)[place]
                if not named or not all(f"`{one}`" in body["description"] for one in named):
                    yield f"{where}: {place} names no type"


def _of_who_calls(where: str, operation: Mapping[str, Any]) -> Iterator[str]:
    ways = operation.get("security")
    if not ways or not all(scopes for way in ways for scopes in way.values()):
        yield f"{where}: no scope"


def _of_schemas(document: Mapping[str, Any]) -> Iterator[str]:
    for title, schema in document["components"]["schemas"].items():
        if not re.fullmatch(r"[A-Z][A-Za-z0-9]+", title):
            yield f"{title}: no name for a class"
        if not schema.get("description"):
            yield f"{title}: no description"
        for name, field in schema.get("properties", {}).items():
            if not field.get("description"):
                yield f"{title}.{name}: no description"


def test_nothing_goes_unsaid(document: dict[str, Any]) -> None:
    assert unsaid(document) == []
    names = [one["operationId"] for _, _, one in operations(document)]
    assert len(set(names)) == len(names)
    assert document["info"]["description"]
    assert document["servers"][0]["url"] == "http://testserver"


def test_what_goes_unsaid_is_named(document: dict[str, Any]) -> None:
    call = document["paths"][f"{API}/policies/{{key}}"]["get"]
    schema = document["components"]["schemas"]["PolicyOut"]
    del call["responses"]["404"], call["responses"]["200"]["content"]["application/json"]["example"]
    del call["parameters"][0]["description"], schema["properties"]["lead"]["description"]
    call["operationId"], call["security"] = "post_it", []
    assert sorted(unsaid(document)) == [
        f"GET {API}/policies/{{key}}: no 404",
        f"GET {API}/policies/{{key}}: no example of 200",
        f"GET {API}/policies/{{key}}: no scope",
        f"GET {API}/policies/{{key}}: nothing is said of key",
        f"GET {API}/policies/{{key}}: post_it says nothing of what it does",
        "PolicyOut.lead: no description",
    ]


def test_it_is_openapi_as_the_specification_has_it(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert [str(one) for one in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    wrong = [
        f"{where}: {said}"
        for where, schema, example in examples_in(document)
        if (said := value_fits(example, schema, document))
    ]
    assert wrong == []
    assert len(list(examples_in(document))) > 400


def test_an_example_that_does_not_fit_is_noticed(document: dict[str, Any]) -> None:
    schema = {"$ref": "#/components/schemas/PolicyIn"}
    assert value_fits({"key": "No Slug"}, schema, document)
    assert value_fits(
        {"at": "yesterday"}, {"properties": {"at": {"format": "date-time"}}}, document
    )


def test_the_hooks_are_in_it_and_the_pages_are_not(
    caller: Caller, document: dict[str, Any]
) -> None:
    told = {(method.upper(), path) for path, method, _ in operations(document)}
    outside = {one[1] for one in routes_of(application(caller)) - told if one[0] != "HEAD"}
    assert not [path for path in outside if path.startswith(("/api", "/hooks"))]
    assert "/drafts/{draft_id}" in outside
    for path, method, operation in operations(document):
        if path.startswith("/hooks"):
            assert "security" not in operation, (method, path)


def test_the_types_that_are_named_are_ours(document: dict[str, Any]) -> None:
    at_large = {"http", "unauthenticated", "malformed", "too-large", "unavailable", "still-running"}
    hooks = {"bad-signature", "no-events", "unreadable-delivery"}
    known = {one.code for one in _every(Refused)} | at_large | hooks
    named = {
        one
        for _, _, operation in operations(document)
        for types in problem_types(operation).values()
        for one in types
    }
    assert named <= known
    # Refusals of pages, and those that only a command of the house meets.
    assert known - named <= {
        "conflict",
        "too-often",
        "no-such-client",
        "scope-refused",
        "too-many-replies",
    }
    assert TYPE_PREFIX.startswith("urn:")


def test_an_answer_of_a_type_that_it_does_not_name_is_noticed(caller: Caller) -> None:
    document = deepcopy(application(caller).openapi())
    answer = caller.get("/policies/nothing")
    assert undocumented(document, answer) == ""
    told = document["paths"][f"{API}/policies/{{key}}"]["get"]["responses"]["404"]
    told["content"]["application/problem+json"]["examples"] = {}
    assert undocumented(document, answer).endswith("404 not-found is not in the document")


def _every(kind: type[Refused]) -> Iterator[type[Refused]]:
    for one in kind.__subclasses__():
        yield one
        yield from _every(one)
