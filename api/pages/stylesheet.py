"""The one stylesheet, under an address that changes with it."""

import hashlib
from functools import cache
from importlib import resources

from starlette.responses import Response

from api.pages.routing import page_router

router = page_router()


@cache
def stylesheet() -> bytes:
    """Its bytes, read once."""
    return (resources.files("api") / "static" / "placet.css").read_bytes()


@cache
def stylesheet_address() -> str:
    """Where the pages find it."""
    return f"/static/placet.css?v={hashlib.sha256(stylesheet()).hexdigest()[:12]}"


@router.page("/static/placet.css")
def get_stylesheet() -> Response:
    """No secret is in it, so a browser may keep it."""
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(stylesheet(), headers=headers, media_type="text/css")
