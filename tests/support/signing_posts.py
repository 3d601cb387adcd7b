"""Signs whatever is posted to SendGrid's hooks, on its way to the application."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import FastAPI
from hooks_sendgrid import public
from starlette.types import Message, Receive, Scope, Send

from api.hooks.signature import SIGNATURE, TIMESTAMP

OURS = {SIGNATURE.lower().encode(), TIMESTAMP.lower().encode()}


class SigningPosts:
    """An application whose hooks know a key of the test's, and get all they are sent signed."""

    def __init__(self, app: FastAPI, now: Callable[[], datetime]) -> None:
        self.app = app
        self.now = now
        self.key = ec.generate_private_key(ec.SECP256R1())
        state, known = app.state.placet, public(self.key)
        config = replace(
            state.config,
            sendgrid_webhook_key=known,
            sendgrid_inbound_key=known,
            reply_domain="reply.example.org",
        )
        app.state.placet = replace(state, config=config)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/hooks/sendgrid/"):
            await self.app(scope, receive, send)
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        waiting: list[Message] = [{"type": "http.request", "body": body}]

        async def again() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app({**scope, "headers": self._signed(scope, body)}, again, send)

    def _signed(self, scope: Scope, body: bytes) -> list[Any]:
        stamp = str(int(self.now().timestamp())).encode()
        made = self.key.sign(stamp + body, ec.ECDSA(hashes.SHA256()))
        kept = [(name, value) for name, value in scope["headers"] if name not in OURS]
        return [
            *kept,
            (SIGNATURE.lower().encode(), base64.b64encode(made)),
            (TIMESTAMP.lower().encode(), stamp),
        ]
