"""The headers that the door reads, in the OpenAPI document.

The door reads them itself: letting FastAPI do it cost a sixth of a sign-off.
"""

from typing import Any

from fastapi import FastAPI

PREFIX = "/api/v1/"
CHANGING = ("post", "put", "patch", "delete")
IDEMPOTENCY_KEY = "Any printable text; the same call under it is done once."
IF_MATCH = "The ETag you read; 412 if it has changed since."


def describe_headers(app: FastAPI) -> None:
    """Adds them to the application's document."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            for path, methods in plain()["paths"].items():
                for method, operation in methods.items():
                    if path.startswith(PREFIX) and method in CHANGING:
                        operation.setdefault("parameters", []).extend(_headers(operation))
        return plain()

    app.openapi = openapi


def _headers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    headers = [_header("Idempotency-Key", IDEMPOTENCY_KEY)]
    if "412" in operation["responses"]:
        headers.append(_header("If-Match", IF_MATCH))
    return headers


def _header(name: str, about: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"anyOf": [{"type": "string"}, {"type": "null"}], "title": name},
        "description": about,
    }
