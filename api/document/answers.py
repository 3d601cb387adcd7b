"""The problems that a route may answer with, each by its type, for the OpenAPI document."""

import re
from typing import Any

from api.idempotency import KeyReused, StillRunning
from api.problems import MEDIA_TYPE, STATUS, TITLES, TYPE_PREFIX
from api.schemas.problems import Problem
from review import errors
from review.scopes import Scope

ALWAYS = (400, 401, 403, 429, 503)
# Of every call with this status, whatever else it may say.
AT_LARGE = {
    400: ("http",),
    401: ("unauthenticated",),
    403: ("not-allowed",),
    404: ("not-found",),
    412: ("stale-version",),
    413: ("too-large",),
    422: ("malformed", "unacceptable"),
    429: ("too-many-calls",),
    503: ("unavailable",),
}
DETAILS = {
    "http": "There was an error parsing the body.",
    "unauthenticated": "This call needs a token. Send 'Authorization: Bearer TOKEN'; "
    "`placet token create` makes one.",
    "not-allowed": "This token does not have the scope 'read'.",
    "not-found": "There is no such thing here, or not for you.",
    "too-large": "A body may hold 2000000 bytes at most; nothing was changed.",
    "malformed": "title: is empty",
    "unavailable": "The database does not answer at the moment; nothing was changed. "
    "Try again shortly.",
    "bad-signature": "The call is not signed.",
    "unreadable-delivery": "The body is not what this system sends.",
    "no-events": "The body is no list of events.",
    "still-running": "The same call is still running; ask again shortly.",
}
# A call that may ask for a mailed code is refused by one of these.
CODES = (errors.CodeNeeded, errors.CodeWrong, errors.CodeExpired, errors.CodeSpent)
SCOPE = "x-scope"
SCHEMA = {"$ref": f"#/components/schemas/{Problem.__name__}"}


def doc(
    *problems: int | type[errors.Refused], scope: Scope | None = None
) -> dict[int | str, dict[str, Any]]:
    """The answers to a call beside the one wanted: of a status at large, and by what is refused.

    412 stands for a call that changes something: it may have a body and an `Idempotency-Key`.
    """
    found: dict[int, list[str]] = {status: [] for status in ALWAYS}
    for one in problems:
        if isinstance(one, int):
            found.setdefault(one, [])
        else:
            found.setdefault(status_of(one), []).append(one.code)
    if 412 in found:
        found.setdefault(413, [])
        found.setdefault(409, []).append(StillRunning.code)
        found.setdefault(422, []).append(KeyReused.code)
    told = {
        status: answer_by(status, *AT_LARGE.get(status, ()), *found[status])
        for status in sorted(found)
    }
    if scope is not None:
        told[403]["description"] += f" The token needs the scope `{scope.value}`."
        told[403][SCOPE] = scope.value
    return {**told}


def status_of(refusal: type[errors.Refused]) -> int:
    """The number by which a refusal is answered."""
    return next((status for kind, status in STATUS if issubclass(refusal, kind)), 400)


def hook_doc(*refusals: tuple[int, str]) -> dict[int | str, dict[str, Any]]:
    """The answers to a call of another system, which shows no token but a signature."""
    known = ((403, "bad-signature"), (404, "not-found"), (413, "too-large"), (503, "unavailable"))
    found: dict[int, list[str]] = {}
    for status, code in (*known, *refusals):
        found.setdefault(status, []).append(code)
    return {status: answer_by(status, *found[status]) for status in sorted(found)}


def answer_by(status: int, *codes: str) -> dict[str, Any]:
    """A refusal of this status, by each of the types that it may bear."""
    every = list(dict.fromkeys(codes))
    named = ", ".join(f"`{code}`" for code in every)
    return {
        "description": f"{TITLES[status]}. Of type {named}.",
        "model": Problem,
        "content": {
            MEDIA_TYPE: {
                "schema": SCHEMA,
                "examples": {code: _example(status, code) for code in every},
            }
        },
    }


def _example(status: int, code: str) -> dict[str, Any]:
    detail = DETAILS.get(code) or _meant().get(code) or TITLES[status]
    value: dict[str, Any] = {
        "type": TYPE_PREFIX + code,
        "title": TITLES[status],
        "status": status,
        "detail": detail,
    }
    if status == 422:
        value["errors"] = [{"field": "title", "detail": "is empty"}]
    if status == 429:
        value["retry_after"] = 600
    return {"summary": detail, "value": value}


def _meant() -> dict[str, str]:
    """What each refusal means: the words beside its name in the tree of `review.errors`."""
    words = dict(re.findall(r"── (\w+) +(\S.*)", errors.__doc__ or ""))
    return {
        one.code: f"{words[name][0].upper()}{words[name][1:]}."
        for name, one in vars(errors).items()
        if name in words
    }
