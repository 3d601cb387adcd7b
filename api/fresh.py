"""`If-None-Match`: who has read the same before is told so, and nothing more."""

import re
from hashlib import blake2b
from typing import TypeVar, cast

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

T = TypeVar("T")
LOOKING = ("GET", "HEAD")
TAGS = re.compile(r'(?:W/)?("[^"]*")')


def unless_known(request: Request, made: T) -> T:
    """What was read, with an ETag; 304 in its place where the caller names that ETag.

    What has a version has it for its ETag; a list or a verdict has the hash of what it says.
    """
    if request.method not in LOOKING or not _is_whole(made):
        return made
    read = cast("Response", made)
    tag = read.headers.get("etag")
    if tag is None:
        tag = f'W/"{blake2b(bytes(read.body), digest_size=12).hexdigest()}"'
        read.headers["etag"] = tag
    if not _names(request.headers.get("if-none-match"), tag):
        return made
    return cast("T", Response(status_code=304, headers={"ETag": tag}))


def _is_whole(made: object) -> bool:
    return (
        isinstance(made, Response)
        and not isinstance(made, StreamingResponse)
        and made.status_code == 200
    )


def _names(header: str | None, tag: str) -> bool:
    """Whether the header names the tag; weakly, as is meant for reading (RFC 9110, 13.1.2)."""
    if header is None:
        return False
    if header.strip() == "*":
        return True
    return tag.removeprefix("W/") in TAGS.findall(header)
