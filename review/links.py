"""Signs and verifies the links in mails and the cookies behind them; alone knows python-jose.

A link has one purpose, three named failures (missing, expired, invalid) and no power on a GET.
python-jose's defaults accept more than they should, so everything it is lenient about is fixed
here: the key is chosen from a fixed map, there is one algorithm, every claim is required and
typed, and a token has exactly one spelling.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from jose import jwt

ALGORITHM = "HS256"
ISSUER = "placet"
MAX_LENGTH = 4096
SHAPE = re.compile(r"[A-Za-z0-9_-]{1,512}\.[A-Za-z0-9_-]{1,3000}\.[A-Za-z0-9_-]{43}")
HEADER = {"alg", "kid", "typ"}
CLAIMS = {"iss": str, "aud": str, "iat": int, "exp": int, "sub": str, "jti": str}
MIN_SECRET_BYTES = 32
# What the subject of a link to one's choices begins with: whose reminders one click mutes.
ONE_REQUEST = "request:"
EVERY_REQUEST = "person:"
NOT_OURS = "This link is not one of ours; copy it whole from your mail."


class Purpose(StrEnum):
    """What a token is good for; a token for one is invalid for every other."""

    ANSWER = "answer"
    ANSWER_SESSION = "answer-session"
    # That an answer was not one's own, and the cookie behind it.
    DISPUTE = "dispute"
    DISPUTE_SESSION = "dispute-session"
    # How often one is written to, and the cookie behind it; muting is all it can do.
    MAIL_CHOICES = "mail-choices"
    MAIL_CHOICES_SESSION = "mail-choices-session"
    CONFIRM = "confirm-override"
    CONFIRM_SESSION = "confirm-session"
    SIGN_IN = "sign-in"
    SESSION = "session"


# How long each lives: a review takes weeks, a way in is used at once.
LIFETIMES = {
    Purpose.ANSWER: timedelta(days=180),
    Purpose.ANSWER_SESSION: timedelta(days=1),
    Purpose.DISPUTE: timedelta(days=180),
    Purpose.DISPUTE_SESSION: timedelta(days=1),
    Purpose.MAIL_CHOICES: timedelta(days=180),
    Purpose.MAIL_CHOICES_SESSION: timedelta(days=1),
    # At most; one ends with its override.
    Purpose.CONFIRM: timedelta(days=180),
    Purpose.CONFIRM_SESSION: timedelta(days=1),
    Purpose.SIGN_IN: timedelta(minutes=30),
    Purpose.SESSION: timedelta(hours=12),
}


class LinkProblem(Exception):
    """A link that does not work; the subclass says why."""


class LinkMissing(LinkProblem):
    """There is no token where one is needed."""


class LinkExpired(LinkProblem):
    """The token was good once."""


class LinkInvalid(LinkProblem):
    """The token was never good: altered, forged, or for another purpose."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a verified token says."""

    purpose: Purpose
    subject: str
    jti: str
    expires_at: datetime


class Links:
    """Signs with one key and verifies with all that are still to be trusted."""

    def __init__(self, secrets: Mapping[str, bytes], current: str) -> None:
        for kid, secret in secrets.items():
            if len(secret) < MIN_SECRET_BYTES:
                raise ValueError(f"The link secret {kid!r} is shorter than 32 bytes.")
        self._secrets = dict(secrets)
        self._current = current

    @classmethod
    def from_secret(cls, secret: str) -> "Links":
        """Links signed with one secret; its key id is derived from it."""
        key = secret.encode()
        return cls({key_id(key): key}, key_id(key))

    def sign(
        self,
        purpose: Purpose,
        subject: str,
        *,
        jti: str,
        now: datetime,
        lifetime: timedelta | None = None,
    ) -> str:
        """A token for the purpose; the same facts give the same token."""
        issued = int(now.timestamp())
        lasts = lifetime if lifetime is not None else LIFETIMES[purpose]
        claims = {
            "iss": ISSUER,
            "aud": purpose.value,
            "iat": issued,
            "exp": issued + int(lasts.total_seconds()),
            "sub": subject,
            "jti": jti,
        }
        key = self._secrets[self._current]
        return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": self._current})

    def verify(self, token: str | None, purpose: Purpose, *, now: datetime) -> Link:
        """What the token says, or the reason why it says nothing."""
        if not token:
            raise LinkMissing("There is no link here; open the one in your mail.")
        claims = self._claims(token, purpose)
        try:
            expires_at = datetime.fromtimestamp(claims["exp"], UTC)
        # A number that is no time on any calendar.
        except (ValueError, OverflowError, OSError) as error:
            raise LinkInvalid(NOT_OURS) from error
        link = Link(purpose, claims["sub"], claims["jti"], expires_at)
        if now >= link.expires_at:
            raise LinkExpired(f"This link was good until {link.expires_at:%d %B %Y, %H:%M} UTC.")
        return link

    def seal(self, value: str, use: str) -> str:
        """A short proof that we made `value` for this use: for CSRF fields."""
        return _proof(self._secrets[self._current], value, use)

    def seals(self, value: str, use: str) -> tuple[str, ...]:
        """The proofs by every key that is still to be trusted."""
        return tuple(_proof(key, value, use) for key in self._secrets.values())

    def is_sealed(self, value: str, use: str, proof: str) -> bool:
        """Whether `proof` is ours for the value and the use."""
        given = proof.encode("utf-8", "backslashreplace")
        proofs = self.seals(value, use)
        return any(hmac.compare_digest(one.encode(), given) for one in proofs)

    def _claims(self, token: str, purpose: Purpose) -> dict[str, Any]:
        invalid = LinkInvalid(NOT_OURS)
        if len(token) > MAX_LENGTH or not SHAPE.fullmatch(token):
            raise invalid
        header = _segment(token, 0)
        if set(header) != HEADER or header["alg"] != ALGORITHM or header["typ"] != "JWT":
            raise invalid
        kid = header["kid"]
        key = self._secrets.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise invalid
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=purpose.value,
                issuer=ISSUER,
                # The clock is an argument here, so the expiry is judged by the caller.
                options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
            )
        # python-jose lets JWSError, JWKError, RecursionError, TypeError and more escape.
        except Exception as error:
            raise invalid from error
        if set(claims) != set(CLAIMS) or not all(
            type(claims[name]) is kind for name, kind in CLAIMS.items()
        ):
            raise invalid
        return claims


def answer_jti(request_id: str, replaced: int) -> str:
    """The one id under which a link answers the request; another for each time it was replaced."""
    return f"{request_id}.{replaced}" if replaced else request_id


def key_id(secret: bytes) -> str:
    """The name of a key: the start of its hash."""
    return hashlib.sha256(b"placet key id" + secret).hexdigest()[:12]


def _proof(key: bytes, value: str, use: str) -> str:
    sealed = f"{use}\0{value}".encode("utf-8", "backslashreplace")
    return hmac.new(key, sealed, hashlib.sha256).hexdigest()


def _segment(token: str, index: int) -> dict[str, Any]:
    """The JSON of one segment; refuses a second spelling of the same bytes in any segment."""
    invalid = LinkInvalid(NOT_OURS)
    try:
        decoded = [
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")
        ]
    except (binascii.Error, ValueError) as error:
        raise invalid from error
    spelled = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in decoded)
    if spelled != token:
        raise invalid
    try:
        found = json.loads(decoded[index])
    except (ValueError, RecursionError) as error:
        raise invalid from error
    if not isinstance(found, dict):
        raise invalid
    return found
