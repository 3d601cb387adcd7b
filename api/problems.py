"""Errors as `application/problem+json` (RFC 9457): each domain error gets its number here."""

from collections.abc import Mapping
from typing import Any, cast

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from api.schemas.gate import verdict_out
from review import errors

MEDIA_TYPE = "application/problem+json"
# Where a problem type is explained; a name, not an address that has to answer.
TYPE_PREFIX = "urn:placet:problem:"

TITLES = {
    400: "The request cannot be read",
    401: "Who are you?",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible here",
    409: "Not as things stand",
    412: "It has changed meanwhile",
    413: "Too large",
    422: "Not acceptable",
    429: "Too often",
    500: "Our mistake",
    503: "Not now",
}

STATUS: tuple[tuple[type[errors.Refused], int], ...] = (
    (errors.Unknown, 404),
    (errors.NotAllowed, 403),
    (errors.TooOften, 429),
    (errors.Unacceptable, 422),
    (errors.StaleVersion, 412),
    (errors.Conflict, 409),
)


class Unauthenticated(Exception):
    """No token, or one that is not good."""


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    extra: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document; `extra` members stand beside the four of the standard."""
    body = {
        "type": TYPE_PREFIX + code,
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "detail": _printable(detail),
        **(extra or {}),
    }
    return Response(
        orjson.dumps(body),
        status,
        headers=dict(headers or {}),
        media_type=MEDIA_TYPE,
    )


def refused(error: errors.Refused) -> Response:
    """The answer to an expected refusal."""
    status = next((number for kind, number in STATUS if isinstance(error, kind)), 400)
    extra: dict[str, Any] = dict(error.extra)
    if isinstance(error, errors.Unacceptable):
        extra["errors"] = [{"field": error.field, "detail": _printable(error.detail)}]
    if isinstance(error, errors.GateShut):
        extra["gate"] = verdict_out(error.verdict, error.emails).model_dump(mode="json")
    headers = (
        {"Retry-After": str(error.retry_after)} if isinstance(error, errors.TooOften) else None
    )
    return problem(status, error.code, error.detail, extra=extra, headers=headers)


def malformed(error: RequestValidationError) -> Response:
    """The answer to a payload of the wrong shape: each mistake by its field, input not repeated."""
    found = [
        {
            "field": _printable(".".join(str(part) for part in one["loc"][1:]) or one["loc"][0]),
            "detail": _printable(str(one["msg"]).removeprefix("Value error, ")),
        }
        for one in error.errors()
    ][:50]
    first = found[0] if found else {"field": "", "detail": "It cannot be read."}
    detail = f"{first['field']}: {first['detail']}"
    return problem(422, "malformed", detail, extra={"errors": found})


def install(app: FastAPI) -> None:
    """Answers every error of the application as a problem."""

    def on_refused(_: Request, error: Exception) -> Response:
        return refused(cast("errors.Refused", error))

    def on_malformed(_: Request, error: Exception) -> Response:
        return malformed(cast("RequestValidationError", error))

    def on_unauthenticated(_: Request, error: Exception) -> Response:
        return problem(
            401,
            "unauthenticated",
            str(error),
            headers={"WWW-Authenticate": 'Bearer realm="placet"'},
        )

    def on_http(_: Request, error: Exception) -> Response:
        raised = cast("HTTPException", error)
        return problem(raised.status_code, "http", str(raised.detail), headers=raised.headers or {})

    def on_database(_: Request, error: Exception) -> Response:
        return unavailable(error)

    app.add_exception_handler(errors.Refused, on_refused)
    app.add_exception_handler(RequestValidationError, on_malformed)
    app.add_exception_handler(Unauthenticated, on_unauthenticated)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(OperationalError, on_database)
    app.add_exception_handler(PoolTimeout, on_database)
    app.add_exception_handler(DBAPIError, on_database)


def unavailable(error: Exception) -> Response:
    """The database is away or busy: nothing was changed, and the same call may go through soon."""
    connection_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if not isinstance(error, OperationalError | PoolTimeout) and not connection_lost:
        raise error
    return problem(
        503,
        "unavailable",
        "The database does not answer at the moment; nothing was changed. Try again shortly.",
        headers={"Retry-After": "1"},
    )


def _printable(text: str) -> str:
    """The text without what cannot be written as UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
