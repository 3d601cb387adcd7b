"""An example of a schema, put together of those of its fields."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
REF = "#/components/schemas/"
OF_TYPE: dict[str, Any] = {"boolean": False, "integer": 1, "number": 1.0}
OF_FORMAT = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T09:00:00Z",
    "uri": "https://example.org",
}


class NoExample(Exception):
    """A field whose type does not show how it looks, and that says nothing itself."""


def example_of(schema: Schema, schemas: Mapping[str, Schema], *, whole: bool = True) -> Any:
    """A value as the schema describes it.

    `whole`: with every field. Of what a caller sends, the compulsory ones alone are enough.
    """
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        return example_of(schemas[name], schemas, whole=whole)
    for choice in ("const", "default"):
        if schema.get(choice) is not None:
            return schema[choice]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0], schemas, whole=whole)
    return _of_type(schema, schemas, whole)


def _of_type(schema: Schema, schemas: Mapping[str, Schema], whole: bool) -> Any:
    kind = schema.get("type")
    if kind == "object":
        wanted = schema.get("properties", {})
        names = wanted if whole else schema.get("required", [])
        return {name: example_of(wanted[name], schemas, whole=whole) for name in names}
    if kind == "array":
        return [example_of(schema["items"], schemas, whole=whole)]
    if schema.get("format") in OF_FORMAT:
        return OF_FORMAT[schema["format"]]
    if kind in OF_TYPE:
        return OF_TYPE[kind]
    raise NoExample(schema)
