"""Key pairs for ES256: made, written as JSON, read back, and told without their private part."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from review.canonical_json import canonical_json
from review.rules.key_times import KeyTime
from review.signing.jws import Algorithm, key_of_pair

PUBLIC = ("kty", "crv", "x", "y")
MEMBERS = {*PUBLIC, "d", "kid", "alg", "use", "signs_from"}
_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key as a JWK, its name, and from when on it signs."""

    kid: str
    signs_from: datetime
    jwk: dict[str, str]

    @property
    def public(self) -> dict[str, str]:
        """As it is published."""
        told = {name: self.jwk[name] for name in PUBLIC}
        return {**told, "kid": self.kid, "alg": Algorithm.ES256.value, "use": "sig"}

    @property
    def time(self) -> KeyTime:
        return KeyTime(self.kid, self.signs_from)


def new_pair(signs_from: datetime) -> KeyPair:
    """A fresh key pair, named by its thumbprint (RFC 7638)."""
    numbers = ec.generate_private_key(ec.SECP256R1()).private_numbers()
    point = numbers.public_numbers
    public = {"crv": "P-256", "kty": "EC", "x": _encoded(point.x), "y": _encoded(point.y)}
    return KeyPair(
        _base64url(hashlib.sha256(canonical_json(public)).digest()),
        signs_from.replace(microsecond=0),
        {**public, "d": _encoded(numbers.private_value)},
    )


def written(pairs: tuple[KeyPair, ...]) -> str:
    """The pairs as one line of JSON, for a file or a variable."""
    keys = [
        {**one.public, "d": one.jwk["d"], "signs_from": int(one.signs_from.timestamp())}
        for one in pairs
    ]
    return json.dumps({"keys": keys})


def read_pairs(text: str) -> tuple[KeyPair, ...]:
    """The pairs of such a text; a ValueError says what is wrong, and no word of the text."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("is no JSON; `placet keys rotate` writes it") from None
    keys = told.get("keys") if isinstance(told, dict) else None
    if not isinstance(keys, list) or not keys:
        raise ValueError("holds no keys; `placet keys rotate` writes it")
    pairs = tuple(_pair(one, place) for place, one in enumerate(keys, 1))
    if len({one.kid for one in pairs}) < len(pairs):
        raise ValueError("holds two keys of the same name")
    return pairs


def _pair(told: Any, place: int) -> KeyPair:
    if not isinstance(told, dict) or set(told) != MEMBERS:
        raise ValueError(f"key {place} is none of `placet keys rotate`")
    since = told["signs_from"]
    texts = {name: told[name] for name in (*PUBLIC, "d", "kid")}
    if type(since) is not int or not all(isinstance(one, str) for one in texts.values()):
        raise ValueError(f"key {place} is none of `placet keys rotate`")
    kid = texts.pop("kid")
    try:
        # Whether it is one: the private part has to be that of the public one.
        key_of_pair(texts).to_dict()
        return KeyPair(kid, datetime.fromtimestamp(since, UTC), texts)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"key {place} is no key pair of the curve P-256") from None


def _encoded(number: int) -> str:
    return _base64url(number.to_bytes(_BYTES, "big"))


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
