"""Refuses bodies over the limit, announced or not, before the application sees any of them."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem


class BodyLimit:
    """ASGI middleware: 413 for a body of more than `most` bytes."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced, chunked = _length(scope)
        if announced > self.most:
            await self._refuse(scope, receive, send)
        elif not chunked:
            # The server itself lets no more through than was announced.
            await self.app(scope, receive, send)
        else:
            await self._after_reading(scope, receive, send)

    async def _after_reading(self, scope: Scope, receive: Receive, send: Send) -> None:
        messages: list[Message] = []
        taken = 0
        while not messages or messages[-1].get("more_body"):
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                await self._refuse(scope, receive, send)
                return
            messages.append(message)
        waiting = iter(messages)

        async def again() -> Message:
            return next(waiting, None) or await receive()

        await self.app(scope, again, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = problem(
            413,
            "too-large",
            f"A body may hold {self.most} bytes at most; nothing was changed.",
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
