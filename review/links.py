"""Signs and verifies the links in mails and the cookies behind them.

A link has one purpose, three named failures (missing, expired, invalid) and no power on a GET.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from review.signing.jws import (
    Algorithm,
    SigningKey,
    TokenInvalid,
    TokenKind,
    key_of_secret,
    read,
    signed,
)

KIND = TokenKind(Algorithm.HS256)
ISSUER = "placet"
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
        self._keys = {kid: _key(kid, secret) for kid, secret in secrets.items()}
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
        return signed(claims, self._keys[self._current], self._current, KIND)

    def verify(self, token: str | None, purpose: Purpose, *, now: datetime) -> Link:
        """What the token says, or the reason why it says nothing."""
        if not token:
            raise LinkMissing("There is no link here; open the one in your mail.")
        try:
            claims = read(token, self._keys, KIND, issuer=ISSUER, audience=purpose.value)
        except TokenInvalid as error:
            raise LinkInvalid(NOT_OURS) from error
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


def answer_jti(request_id: str, replaced: int) -> str:
    """The one id under which a link answers the request; another for each time it was replaced."""
    return f"{request_id}.{replaced}" if replaced else request_id


def key_id(secret: bytes) -> str:
    """The name of a key: the start of its hash."""
    return hashlib.sha256(b"placet key id" + secret).hexdigest()[:12]


def _key(kid: str, secret: bytes) -> SigningKey:
    try:
        return key_of_secret(secret)
    except ValueError as error:
        raise ValueError(f"The link secret {kid!r} {error}.") from error


def _proof(key: bytes, value: str, use: str) -> str:
    sealed = f"{use}\0{value}".encode("utf-8", "backslashreplace")
    return hmac.new(key, sealed, hashlib.sha256).hexdigest()
