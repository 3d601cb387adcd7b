"""A file of a comment as it goes out: to be saved, and never shown or run as part of the site."""

from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from review.queries.comment_file import FoundFile
from review.rules.attachments import MEDIA_TYPES

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
# For the OpenAPI document.
A_FILE: dict[str, Any] = {
    "description": "The file, to be saved under the name in Content-Disposition.",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
}


def download(file: FoundFile) -> Response:
    """Whoever sent it is not to be trusted with what a browser does with it."""
    response = Response(file.content, headers={**HEADERS, "Content-Disposition": saved_as(file)})
    # Set here, so that nobody adds a charset: what a text is written in is not known.
    response.headers["Content-Type"] = file.media_type
    return response


def saved_as(file: FoundFile) -> str:
    """RFC 6266: the name, and before it one in ASCII for whoever does not read that."""
    plain = "".join(
        one if one.isascii() and one.isprintable() and one not in '"\\' else "_"
        for one in file.name
    )
    if plain == file.name:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}"
