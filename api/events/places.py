"""Places in the feed as a token is told them: sealed, so that the gaps between them tell nothing.

Positions count everything that happens, what is hidden too. Sealed (AES-SIV), with the token's
name, a place means nothing to anybody else; the same event has the same id for the same token.
"""

import base64
import hashlib
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_CONTEXT = b"placet: places in the feed\0"
_PLAIN = bytes(8)


class NoPlace(Exception):
    """It is none of ours, or another token's."""


@dataclass(frozen=True)
class Places:
    """Seals and opens places with a key of the installation's."""

    secret: str = field(repr=False)

    def event(self, position: int, name: str) -> str:
        """The id of the event at this place, for this token."""
        return self._seal(position, _PLAIN, name)

    def somewhere(self, position: int, name: str) -> str:
        """A place to go on from that looks like no other: it does not tell whether any moved."""
        return self._seal(position, os.urandom(8), name)

    def open(self, place: str, name: str) -> int:
        """The position; `NoPlace` where this token was never told it."""
        try:
            padded = place.encode("ascii") + b"=" * (-len(place) % 4)
            sealed = base64.b64decode(padded, b"-_", validate=True)
            opened = self._cipher().decrypt(sealed, [name.encode()])
        except (ValueError, InvalidTag):
            raise NoPlace from None
        return int.from_bytes(opened[:8])

    def _seal(self, position: int, salt: bytes, name: str) -> str:
        plain = position.to_bytes(8) + salt
        sealed = self._cipher().encrypt(plain, [name.encode()])
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def _cipher(self) -> AESSIV:
        return AESSIV(hashlib.sha512(_CONTEXT + self.secret.encode()).digest())
