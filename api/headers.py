"""The headers that the door reads, and how to be let in, in the OpenAPI document.

The door reads them itself: letting FastAPI do it cost a sixth of a sign-off.
"""

from typing import Any

from fastapi import FastAPI

from review.scopes import OPENS, Scope

PREFIX = "/api/v1/"
SECURITY: dict[str, Any] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token (`placet token create`) or an access token.",
    },
    "client": {
        "type": "oauth2",
        "description": "Access tokens of ten minutes for a client (`placet client create`).",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {scope.value: OPENS[scope] for scope in Scope},
            }
        },
    },
    "clientSecret": {"type": "http", "scheme": "basic", "description": "client_id and secret."},
}
CHANGING = ("post", "put", "patch", "delete")
IDEMPOTENCY_KEY = "Any printable text; the same call under it is done once."
IF_NONE_MATCH = "The ETag you read: 304, without a body, where it would be read again."
NOT_MODIFIED = {"description": "Nothing has changed since"}
IF_MATCH = "The ETag you read; 412 if it has changed since."


def describe_headers(app: FastAPI) -> None:
    """Adds them to the application's document."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["securitySchemes"] = SECURITY
            for path, methods in document["paths"].items():
                for method, operation in methods.items():
                    if path.startswith(PREFIX):
                        operation["security"] = [{"token": []}, {"client": []}]
                        if method == "get":
                            named = [_header("If-None-Match", IF_NONE_MATCH)]
                            operation.setdefault("parameters", []).extend(named)
                            operation["responses"]["304"] = NOT_MODIFIED
                        if method in CHANGING:
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
