"""The fields of a multipart form as the bytes that came: a mail in it has charsets of its own."""

import asyncio
from collections.abc import AsyncGenerator

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException, MultiPartParser

_CHUNK = 262_144  # bytes; between two of them others get their turn
_MOST_FIELDS = 100


class NoForm(Exception):
    """The body is no multipart form that can be read."""


async def form_fields(content_type: str, body: bytes) -> dict[str, bytes]:
    """By name; of files too, where one is sent as such."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"").decode("latin-1")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 200 or '"' in boundary:
        raise NoForm
    # As Latin-1 every byte is a character and back again; as UTF-8 some would be lost.
    headers = Headers(
        {"content-type": f'multipart/form-data; charset=latin-1; boundary="{boundary}"'}
    )
    parser = MultiPartParser(
        headers,
        _chunks(body),
        max_files=0,
        max_fields=_MOST_FIELDS,
        max_part_size=len(body) + 1,
    )
    try:
        form = await parser.parse()
    # The parser below raises some of its own past it, and whatever its callbacks raise.
    except (MultiPartException, FormParserError, ValueError, LookupError) as error:
        raise NoForm from error
    return {
        name: value.encode("latin-1")
        for name, value in form.multi_items()
        if isinstance(value, str)
    }


async def _chunks(body: bytes) -> AsyncGenerator[bytes]:
    for start in range(0, len(body), _CHUNK):
        yield body[start : start + _CHUNK]
        await asyncio.sleep(0)
