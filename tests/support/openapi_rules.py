"""What a vendor's own OpenAPI document says against a request, or against an answer of a stand-in.

The documents lie beside the project; where they do not, nothing is said.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from http_standin import Asked, Reply
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

SPECS = Path(__file__).parents[2] / "../shared/specs"

Mend = Callable[[dict[str, Any]], None]
"""Puts right what is wrong with the document itself."""


@cache
def document(name: str, mend: Mend | None = None) -> OpenAPI | None:
    path = SPECS / name
    if not path.is_file():
        return None
    loaded = json.loads(path.read_bytes())
    if mend:
        mend(loaded)
    return OpenAPI.from_dict(loaded)


def mistakes(known: OpenAPI | None, server: str, asked: Asked, reply: Reply) -> list[str]:
    """Of the request, where the answer to it is no refusal; and of the answer, in any case."""
    if known is None:
        return []
    request = MockRequest(
        server,
        asked.method.lower(),
        asked.path,
        args=asked.query,
        headers=asked.headers,
        data=asked.body or None,
        content_type=asked.headers.get("content-type", ""),
    )
    response = MockResponse(
        reply.content(), reply.status, dict(reply.headers), content_type="application/json"
    )
    # Some documents describe the content of an answer that has none.
    found = [] if reply.status == 204 else [*known.iter_response_errors(request, response)]
    if reply.status < 400:
        found += known.iter_request_errors(request)
    return [f"{asked.method} {asked.path}: {words}" for words in _words(found)]


def _words(errors: Iterable[OpenAPIError]) -> list[str]:
    return ["; ".join([str(error), *(str(one) for one in _causes(error))]) for error in errors]


def _causes(error: OpenAPIError) -> list[Any]:
    cause = error.__cause__
    return [] if cause is None else [cause, *getattr(cause, "schema_errors", [])]
