"""Reads the OpenAPI document as an integrator does: which call is which, what it may answer."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from httpx import Response
from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY
from referencing import Resource
from referencing.jsonschema import DRAFT202012

from api.problems import MEDIA_TYPE, TYPE_PREFIX

PLACE = re.compile(r"{\w+}")


def call_named(document: Mapping[str, Any], method: str, path: str) -> Mapping[str, Any]:
    """What is said of a call; of several that fit, the one that says most of the path itself."""
    fitting = [
        template
        for template, calls in document["paths"].items()
        if method.lower() in calls and _pattern(template).fullmatch(path)
    ]
    if not fitting:
        raise LookupError(f"{method} {path}")
    best = min(fitting, key=lambda one: len(PLACE.findall(one)))
    return document["paths"][best][method.lower()]


def problem_types(operation: Mapping[str, Any]) -> dict[str, list[str]]:
    """The types that each status may bear."""
    return {
        status: [
            one["value"]["type"].removeprefix(TYPE_PREFIX)
            for one in told["content"][MEDIA_TYPE].get("examples", {}).values()
        ]
        for status, told in operation["responses"].items()
        if MEDIA_TYPE in told.get("content", {})
    }


def undocumented(document: Mapping[str, Any], answer: Response) -> str:
    """The problem, where the document does not say that this call may be answered by it."""
    if not answer.headers.get("content-type", "").startswith(MEDIA_TYPE):
        return ""
    told = answer.json()
    kind = told["type"].removeprefix(TYPE_PREFIX)
    request = answer.request
    try:
        operation = call_named(document, request.method, request.url.path)
    except LookupError:
        return ""
    if kind in problem_types(operation).get(str(told["status"]), ()):
        return ""
    return f"{request.method} {request.url.path}: {told['status']} {kind} is not in the document"


def examples_in(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Every example of a body, an answer, a field or a parameter, with the schema it is of."""
    for path, calls in document["paths"].items():
        for method, operation in calls.items():
            where = f"{method} {path}"
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in (one for body in bodies for one in body.get("content", {}).values()):
                if "example" in content:
                    yield where, content["schema"], content["example"]
                for name, one in content.get("examples", {}).items():
                    yield f"{where} {name}", content["schema"], one["value"]
            for parameter in operation.get("parameters", ()):
                yield from _own(f"{where} {parameter['name']}", parameter["schema"])
    for title, schema in document["components"]["schemas"].items():
        yield from _own(title, schema)
        for name, field in schema.get("properties", {}).items():
            yield from _own(f"{title}.{name}", field)


def value_fits(value: Any, schema: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    """What is wrong with a value by a schema of the document; empty: nothing."""
    registry = REGISTRY.with_resource(
        "urn:document", Resource.from_contents(document, default_specification=DRAFT202012)
    )
    placed = _placed(schema)
    checked = Draft202012Validator(
        placed, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return "; ".join(one.message for one in checked.iter_errors(value))


def _own(where: str, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    for one in schema.get("examples", ()):
        yield where, schema, one


def _placed(schema: Any) -> Any:
    """The schema with its references as they lead into the document from outside."""
    if isinstance(schema, dict):
        return {
            key: f"urn:document{value}" if key == "$ref" else _placed(value)
            for key, value in schema.items()
        }
    return [_placed(one) for one in schema] if isinstance(schema, list) else schema


@lru_cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, PLACE.split(template))))
