"""The headers that the door reads, in the OpenAPI document.

The door reads them itself: letting FastAPI do it cost a sixth of a sign-off.
"""

from typing import Any

CHANGING = ("post", "put", "patch", "delete")
IDEMPOTENCY_KEY = "1 to 200 printable ASCII characters; the same call under it is done once."
IF_NONE_MATCH = "The ETag you read: 304, without a body, where it would be read again."
NOT_MODIFIED = {"description": "Nothing has changed since."}
IF_MATCH = "The ETag you read; 412 if it has changed since."
# What has a version: changes to it take If-Match.
VERSIONED = ("DraftOut", "RoundOut", "CommentOut", "OverrideOut", "RequestOut")


def headers_of(method: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Those that this call takes."""
    taken: list[dict[str, Any]] = []
    if method in CHANGING:
        taken.append(_header("Idempotency-Key", IDEMPOTENCY_KEY, "9b2f0c1e-open-round"))
    if method == "get":
        taken.append(_header("If-None-Match", IF_NONE_MATCH, '"3"'))
    if "412" in operation["responses"]:
        taken.append(_header("If-Match", IF_MATCH, '"3"'))
    return taken


def sends_etag(told: dict[str, Any]) -> bool:
    """Whether the answer may have an ETag."""
    schema = told.get("content", {}).get("application/json", {}).get("schema", {})
    return schema.get("$ref", "").rpartition("/")[2] in VERSIONED


def _header(name: str, about: str, example: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string", "title": name, "examples": [example]},
        "description": about,
    }
