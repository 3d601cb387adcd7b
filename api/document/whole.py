"""Makes the document whole: words, examples, headers, security, in one pass over FastAPI's."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
from fastapi import FastAPI

from api.document.answers import AT_LARGE, SCOPE, answer_by
from api.document.examples import NoExample, example_of
from api.document.glossary import GLOSSARY
from api.document.headers import NOT_MODIFIED, headers_of, sends_etag
from api.document.security import SECURITY
from api.document.tags import TAGS

API = "/api/v1/"
JSON = "application/json"
# FastAPI's name for a page of something that goes out.
PAGE = re.compile(rb"Page_(\w+?)(?:Out)?_(?=\W)")
A_PAGE = "A page of a list; `next` goes into `after` of the next call, null at the end."
# FastAPI's own shape of a 422; ours is a problem.
FASTAPIS = "HTTPValidationError"
NOT_OURS = (FASTAPIS, "ValidationError")
OF_PYTHON: dict[type, str] = {
    str: "string",
    int: "integer",
    dict: "object",
    list: "array",
    type(None): "null",
}

Operation = dict[str, Any]
Document = dict[str, Any]


def describe(app: FastAPI, public_url: str) -> None:
    """Has the application tell the whole document."""
    plain = app.openapi

    def openapi() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = named(plain())
            _complete(app.openapi_schema, public_url)
        return plain()

    app.openapi = openapi


def named(document: Document) -> Document:
    """The document with pages by names that a class of a client may bear."""
    text = PAGE.sub(rb"\1Page", orjson.dumps(document))
    return orjson.loads(text)


def _complete(document: Document, public_url: str) -> None:
    schemas: dict[str, Any] = document["components"]["schemas"]
    for name in NOT_OURS:
        schemas.pop(name, None)
    for title, schema in schemas.items():
        schema["title"] = title
        if title.endswith("Page"):
            schema["description"] = A_PAGE
        for name, field in schema.get("properties", {}).items():
            _word(name, field)
    used: set[str] = set()
    for path, method, operation in operations(document):
        used.update(operation.get("tags", ()))
        _operation(path, method, operation, schemas)
    document["servers"] = [{"url": public_url, "description": "This installation."}]
    document["tags"] = [
        {"name": name, "description": about} for name, about in TAGS.items() if name in used
    ]
    document["components"]["securitySchemes"] = SECURITY


def operations(document: Document) -> Iterator[tuple[str, str, Operation]]:
    """Each call of the document: its path, its method, and what is said of it."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _operation(path: str, method: str, operation: Operation, schemas: dict[str, Any]) -> None:
    about = operation.get("description", operation["operationId"])
    operation["summary"] = about.split("\n\n")[0].split("; ")[0].rstrip(".")
    _malformed(operation)
    if path.startswith(API):
        operation.setdefault("parameters", []).extend(headers_of(method, operation))
        scope = operation["responses"].get("403", {}).pop(SCOPE, None)
        scopes = [] if scope is None else [scope]
        operation["security"] = [{"token": scopes}, {"client": scopes}]
        if method == "get":
            operation["responses"]["304"] = NOT_MODIFIED
    for parameter in operation.get("parameters", ()):
        _parameter(parameter)
    _bodies(operation, schemas)


def _malformed(operation: Operation) -> None:
    """FastAPI's 422 by ours; a call that takes nothing but names in its path has none."""
    told = operation["responses"]
    if FASTAPIS not in str(told.get("422")):
        return
    taken = [one["schema"] for one in operation.get("parameters", ()) if one["in"] == "path"]
    everything = (
        len(taken) == len(operation.get("parameters", ())) and "requestBody" not in operation
    )
    if everything and all(one.keys() <= {"type", "title"} for one in taken):
        del told["422"]
    else:
        told["422"] = answer_by(422, *AT_LARGE[422])
        # Which FastAPI takes out where it reads it.
        del told["422"]["model"]


def _parameter(parameter: dict[str, Any]) -> None:
    schema = parameter["schema"]
    # What is left out is not sent: a null in a query would be the word.
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(choices) == 1:
        del schema["anyOf"]
        parameter["schema"] = schema = {**choices[0], **schema}
    word = GLOSSARY.get(parameter["name"])
    if word is not None:
        parameter.setdefault("description", word.about)
        if word.example is not None and fits(word.example, schema):
            schema.setdefault("examples", [word.example])


def _bodies(operation: Operation, schemas: dict[str, Any]) -> None:
    asked = operation.get("requestBody", {}).get("content", {})
    _show(asked, schemas, whole=False)
    for status, told in operation["responses"].items():
        if not status.startswith("2"):
            # FastAPI's for the model of a problem, which goes out as its own type alone.
            told.get("content", {}).pop(JSON, None)
        else:
            _show(told.get("content", {}), schemas, whole=True)
            if told["description"] == "Successful Response":
                told["description"] = "Done." if status == "200" else "Made."
            if sends_etag(told):
                told["headers"] = {
                    "ETag": {
                        "description": "The version, for If-Match of a change.",
                        "schema": {"type": "string", "examples": ['"3"']},
                    }
                }


def _show(content: dict[str, Any], schemas: dict[str, Any], *, whole: bool) -> None:
    body = content.get(JSON)
    if body is None or "example" in body or "examples" in body:
        return
    try:
        body["example"] = example_of(body["schema"], schemas, whole=whole)
    except NoExample:
        # The test of the document names it.
        return


def _word(name: str, field: dict[str, Any]) -> None:
    word = GLOSSARY.get(name)
    if word is None:
        return
    field.setdefault("description", word.about)
    if fits(word.example, field):
        field.setdefault("examples", [word.example])


def fits(example: Any, field: dict[str, Any]) -> bool:
    """Whether the example of a name is one of this field's type."""
    if {"$ref", "enum", "const"} & field.keys():
        return False
    return OF_PYTHON[type(example)] in {one.get("type") for one in field.get("anyOf", (field,))}
