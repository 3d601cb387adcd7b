"""SendGrid as it posts the mails it takes for us, with a key of the test's."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi import FastAPI
from httpx import Response
from mailroom import Mailroom
from starlette.testclient import TestClient

from api.hooks.inbound import PATH
from api.hooks.signature import SIGNATURE, TIMESTAMP

SECRET = "a secret of the tests, long enough for a key"
PASSED = "{@example.org : pass}"


@dataclass
class SendGrid:
    """Posts forms and signs them."""

    app: FastAPI
    room: Mailroom
    key: ec.EllipticCurvePrivateKey

    def form(
        self, raw: bytes, to: str, *, dkim: str = PASSED, spf: str = "pass", sender: str = ""
    ) -> tuple[bytes, str]:
        """The body of a form, and its type."""
        envelope = f'{{"to": ["{to}"], "from": "{sender or "data@example.org"}"}}'
        fields = {
            "email": raw,
            "envelope": envelope.encode(),
            "dkim": dkim.encode(),
            "SPF": spf.encode(),
            "charsets": b'{"to":"UTF-8"}',
        }
        parts = [
            f'--xYzZY\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value
            for name, value in fields.items()
        ]
        return b"\r\n".join([*parts, b"--xYzZY--\r\n"]), "multipart/form-data; boundary=xYzZY"

    def post(self, body: bytes, kind: str, *, age: int = 0, key=None, **headers: str) -> Response:
        """Signed now, or so many seconds ago."""
        stamp = str(int(self.room.story.now.timestamp()) - age)
        made = (key or self.key).sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))
        signed = {
            SIGNATURE: base64.b64encode(made).decode(),
            TIMESTAMP: stamp,
            "content-type": kind,
        }
        with TestClient(self.app) as client:
            return client.post(PATH, content=body, headers=signed | headers)

    def send(self, who: str, text: str, **more: str) -> Response:
        raw = self.room.raw(text, who)
        return self.post(*self.form(raw, self.room.address(who), **more))


def public(key: ec.EllipticCurvePrivateKey) -> str:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()
