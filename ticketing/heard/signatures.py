"""The two ways of signing: HMAC-SHA256 over the body, and over a time and the body."""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from standardwebhooks.webhooks import Webhook

from ticketing.heard.errors import BadSignature

# Older than this it may be a repeat of what somebody listened to; newer, a clock is wrong.
WINDOW = timedelta(minutes=5)
UNSIGNED = "The call is not signed."
NOT_OURS = "The signature does not fit the secret and this body."
MOST = 1_000  # characters of a header

Headers = Mapping[str, str]
"""By name in lower case."""


def header(headers: Headers, name: str) -> str:
    """One that has to be there."""
    value = headers.get(name, "")
    if not value or len(value) > MOST:
        raise BadSignature(UNSIGNED)
    return value


def check_body(headers: Headers, name: str, body: bytes, secret: str) -> None:
    """`sha256=HEX` over the body as it came."""
    found = header(headers, name)
    wanted = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    _compare(found, wanted)


def check_time_and_body(told: str, found: str, body: bytes, secret: str, now: datetime) -> None:
    """Base64 over the time, as it was told, and the body."""
    check_window(_moment(told), now)
    signed = hmac.new(secret.encode(), told.encode() + body, hashlib.sha256).digest()
    _compare(found, base64.b64encode(signed).decode())


def check_standard(headers: Headers, body: bytes, secret: str, now: datetime) -> None:
    """As Standard Webhooks has it; the time is the caller's, which the package's own check of it
    would not take."""
    ident, told = header(headers, "webhook-id"), header(headers, "webhook-timestamp")
    if not re.fullmatch(r"[0-9]{1,12}", told):
        raise BadSignature("The timestamp is no time in seconds.")
    check_window(datetime.fromtimestamp(int(told), UTC), now)
    try:
        wanted = Webhook(secret).sign(ident, datetime.fromtimestamp(int(told), UTC), body.decode())
    except (binascii.Error, ValueError, RuntimeError):
        raise BadSignature(NOT_OURS) from None
    given = header(headers, "webhook-signature").split(" ")
    # Each is looked at: how long it takes says nothing of which one fits.
    fits = [_same(one, wanted) for one in given]
    if not any(fits):
        raise BadSignature(NOT_OURS)


def check_window(at: datetime, now: datetime) -> None:
    """Whether a signed time is of now."""
    if abs(now - at) > WINDOW:
        raise BadSignature("The timestamp is not of now.")


def _moment(told: str) -> datetime:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise BadSignature("The timestamp is no time.") from None
    if at.tzinfo is None:
        raise BadSignature("The timestamp is no time.")
    return at


def _compare(found: str, wanted: str) -> None:
    if not _same(found, wanted):
        raise BadSignature(NOT_OURS)


def _same(found: str, wanted: str) -> bool:
    return hmac.compare_digest(found.encode("utf-8", "replace"), wanted.encode())
