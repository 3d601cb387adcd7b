"""A SendGrid that signs what it posts, with a key of the tests."""

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.hooks.signature import SIGNATURE, TIMESTAMP

PRIVATE = ec.derive_private_key(0xC0FFEE, ec.SECP256R1())


def shown(key: Any) -> str:
    """A public key as SendGrid shows it."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return base64.b64encode(key.public_bytes(serialization.Encoding.DER, form)).decode()


KEY = shown(PRIVATE.public_key())


def signature(body: bytes, timestamp: str, key: ec.EllipticCurvePrivateKey = PRIVATE) -> str:
    signed = key.sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    return base64.b64encode(signed).decode()


def headers(body: bytes, timestamp: str) -> dict[str, str]:
    return {SIGNATURE: signature(body, timestamp), TIMESTAMP: timestamp}


def event(kind: str, row: str, ident: str, at: float, **more: Any) -> dict[str, Any]:
    """As SendGrid posts it, with our custom argument at the top level."""
    return {
        "email": "legal@example.org",
        "timestamp": int(at),
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "event": kind,
        "category": [],
        "sg_event_id": ident,
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
        "placet_row": row,
        **more,
    }


def body_of(*events: Any) -> bytes:
    return json.dumps(list(events)).encode()
