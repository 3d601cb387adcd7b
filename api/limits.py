"""Refuses bodies over the limit, announced or not, before the application sees any of them."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem


class BodyLimit:
    """ASGI middleware: 413 for a body of more than `most` bytes; `more` are those of some paths."""

    def __init__(self, app: ASGIApp, most: int, more: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.most = most
        self.more = dict(more or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced, chunked = _length(scope)
        most = self.more.get(scope["path"], self.most)
        if announced > most:
            await self._refuse(scope, receive, send, most)
        elif not chunked:
            # The server itself lets no more through than was announced.
            await self.app(scope, receive, send)
        else:
            await self._after_reading(scope, receive, send, most)

    async def _after_reading(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        messages: list[Message] = []
        taken = 0
        while not messages or messages[-1].get("more_body"):
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                await self._refuse(scope, receive, send, most)
                return
            messages.append(message)
        waiting = iter(messages)

        async def again() -> Message:
            return next(waiting, None) or await receive()

        await self.app(scope, again, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        response = problem(
            413,
            "too-large",
            f"A body may hold {most} bytes at most; nothing was changed.",
            headers={"Connection": "close"},
        )
        await response(scope, receive, send)


def _length(scope: Scope) -> tuple[int, bool]:
    """The announced length in bytes, and whether the body comes in chunks instead."""
    announced, chunked = 0, False
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            announced = int(value[:20])
        if name == b"transfer-encoding":
            chunked = True
    return announced, chunked
