"""What is not for programs is answered as a page: its headers, and its errors as HTML."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.pages.rendering import error_page
from api.problems import MEDIA_TYPE

FOR_PROGRAMS = (
    "/api",
    "/hooks",
    "/oauth",
    "/.well-known",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
)
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}
# Of the headers of a problem, those that mean the same on a page.
KEPT = ("allow", "retry-after", "connection")


class PageAnswers:
    """ASGI middleware around the whole application, its limits and its errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or for_programs(scope["path"]):
            await self.app(scope, receive, send)
            return
        teller = _Teller(scope, receive, send)
        try:
            await self.app(scope, receive, teller.send)
        except Exception:
            # The server logs it; the person gets a page, and no word of what broke.
            if not teller.started:
                await teller.tell(500, {}, {})
            raise


def for_programs(path: str) -> bool:
    """Whether what answers at this path speaks to programs, and so in JSON."""
    return any(path == one or path.startswith(f"{one}/") for one in FOR_PROGRAMS)


class _Teller:
    """Passes an answer on with the headers of a page; holds a problem until it can be told."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.started = False
        self._scope = scope
        self._receive = receive
        self._send = send
        self._problem: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type") == MEDIA_TYPE:
                self._problem = message
                return
            _add_headers(message)
        elif self._problem is not None:
            await self._hold(self._problem, message)
            return
        self.started = True
        await self._send(message)

    async def tell(
        self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]
    ) -> None:
        """Sends the error page of this status."""
        page = error_page(status, problem)
        page.headers.update({**headers, **HEADERS})
        self.started = True
        await page(self._scope, self._receive, self._send)

    async def _hold(self, start: Message, message: Message) -> None:
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = Headers(raw=start["headers"])
        kept = {name: headers[name] for name in KEPT if name in headers}
        await self.tell(start["status"], orjson.loads(self._body), kept)


def _add_headers(message: Message) -> None:
    headers = MutableHeaders(raw=message["headers"])
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
