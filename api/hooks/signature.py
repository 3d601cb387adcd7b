"""SendGrid's signature: ECDSA P-256 with SHA-256 over the timestamp and the body as it came."""

import base64
import re
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
# As the OpenAPI document describes them.
HEADERS: list[dict[str, Any]] = [
    {
        "name": name,
        "in": "header",
        "required": False,
        "schema": {"type": "string"},
        "description": about,
    }
    for name, about in (
        (SIGNATURE, "Base64 of an ECDSA signature over the timestamp and the body."),
        (TIMESTAMP, "Seconds since 1970; five minutes away from now at most."),
    )
]
# Older than this it may be a repeat of what somebody listened to; newer, a clock is wrong.
WINDOW_SECONDS = 300

NO_KEY = "it is not a public key of SendGrid's: base64 of a P-256 key in DER"


class BadSignature(Exception):
    """The call is not SendGrid's, or not of now."""


def read_key(encoded: str) -> ec.EllipticCurvePublicKey:
    """The key as SendGrid shows it; `ValueError` where it is none."""
    try:
        key = load_der_public_key(base64.b64decode(encoded, validate=True))
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError(NO_KEY) from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(NO_KEY)
    return key


def verify(
    encoded_key: str, *, signature: str | None, timestamp: str | None, body: bytes, now: datetime
) -> None:
    """Raises `BadSignature` unless the owner of the key signed exactly this, just now."""
    if signature is None or timestamp is None:
        raise BadSignature("The call is not signed.")
    if not re.fullmatch(r"[0-9]{1,12}", timestamp):
        raise BadSignature("The timestamp is no time in seconds.")
    if abs(now.timestamp() - int(timestamp)) > WINDOW_SECONDS:
        raise BadSignature("The timestamp is not of now.")
    try:
        signed = base64.b64decode(signature.encode("ascii"), validate=True)
        key = read_key(encoded_key)
        key.verify(signed, timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        raise BadSignature("The signature is not SendGrid's for this body.") from None
