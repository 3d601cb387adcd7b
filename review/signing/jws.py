"""Signs and reads tokens; the only file that knows python-jose.

Its defaults accept more than they should, so everything it is lenient about is fixed here: the key
is chosen from a fixed map, there is one algorithm, every claim is required and typed, and a header
and its claims have exactly one spelling.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from jose import jwk, jwt
from jose.backends.base import Key

MAX_LENGTH = 4096
HEADER = {"alg", "kid", "typ"}
CLAIMS = {"iss": str, "aud": str, "iat": int, "exp": int, "sub": str, "jti": str}
MIN_SECRET_BYTES = 32
# What can sign and verify, made once of a secret or of a key pair.
SigningKey: TypeAlias = Key


class Algorithm(StrEnum):
    """Each key has one, and is used with no other."""

    HS256 = "HS256"
    ES256 = "ES256"


# A header, the claims, and a signature of so many characters.
SHAPES = {
    Algorithm.HS256: re.compile(r"[A-Za-z0-9_-]{1,512}\.[A-Za-z0-9_-]{1,3000}\.[A-Za-z0-9_-]{43}"),
    Algorithm.ES256: re.compile(r"[A-Za-z0-9_-]{1,512}\.[A-Za-z0-9_-]{1,3000}\.[A-Za-z0-9_-]{86}"),
}


class TokenInvalid(Exception):
    """The token was never good: altered, forged, or of another kind."""


@dataclass(frozen=True)
class TokenKind:
    """What all tokens of one kind share; one of another kind is none of them."""

    algorithm: Algorithm
    typ: str = "JWT"
    # Beside the six that every token has.
    more_claims: Mapping[str, type] = field(default_factory=dict[str, type])

    @property
    def claims(self) -> dict[str, type]:
        return {**CLAIMS, **self.more_claims}


def key_of_secret(secret: bytes) -> SigningKey:
    """A key for HS256."""
    if len(secret) < MIN_SECRET_BYTES:
        raise ValueError("is shorter than 32 bytes")
    return jwk.construct(secret, Algorithm.HS256.value)


def key_of_pair(pair: Mapping[str, Any]) -> SigningKey:
    """A key for ES256, of a JWK: one that has its private part signs, and verifies nothing."""
    try:
        return jwk.construct(dict(pair), Algorithm.ES256.value)
    # Numbers that are no point of the curve, no numbers, too few of them.
    except Exception as error:
        raise ValueError("is no key of the curve P-256") from error


def signed(claims: Mapping[str, Any], key: SigningKey, key_id: str, kind: TokenKind) -> str:
    """A token of these claims; the same ones give the same token, where the algorithm does."""
    return jwt.encode(
        dict(claims),
        key,
        algorithm=kind.algorithm.value,
        headers={"kid": key_id, "typ": kind.typ},
    )


def read(
    token: str,
    keys: Mapping[str, SigningKey],
    kind: TokenKind,
    *,
    issuer: str,
    audience: str,
) -> dict[str, Any]:
    """The claims of a token that was signed by one of the keys; its times are the caller's."""
    if len(token) > MAX_LENGTH or not SHAPES[kind.algorithm].fullmatch(token):
        raise TokenInvalid
    header = _segment(token, 0)
    if set(header) != HEADER or header["alg"] != kind.algorithm.value or header["typ"] != kind.typ:
        raise TokenInvalid
    kid = header["kid"]
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        raise TokenInvalid
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[kind.algorithm.value],
            audience=audience,
            issuer=issuer,
            # The clock is an argument here, so the expiry is judged by the caller.
            options={"verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    # python-jose lets JWSError, JWKError, RecursionError, TypeError and more escape.
    except Exception as error:
        raise TokenInvalid from error
    wanted = kind.claims
    if set(claims) != set(wanted) or not all(
        type(claims[name]) is one for name, one in wanted.items()
    ):
        raise TokenInvalid
    return claims


def _segment(token: str, index: int) -> dict[str, Any]:
    """The JSON of one segment; refuses a second spelling of the same bytes in any segment."""
    try:
        decoded = [
            base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in token.split(".")
        ]
    except (binascii.Error, ValueError) as error:
        raise TokenInvalid from error
    spelled = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in decoded)
    if spelled != token:
        raise TokenInvalid
    try:
        found = json.loads(decoded[index])
    except (ValueError, RecursionError) as error:
        raise TokenInvalid from error
    if not isinstance(found, dict):
        raise TokenInvalid
    return found
