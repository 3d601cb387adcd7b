"""The signing keys of an installation: who signs now, who is trusted, and what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from review.rules.key_times import NOTICE, signs_now, trusted_now
from review.signing.jws import SigningKey, key_of_pair
from review.signing.key_pairs import KeyPair, new_pair, read_pairs


class Signer(NamedTuple):
    """The key that signs, and its name."""

    kid: str
    key: SigningKey


@dataclass(frozen=True)
class Keyring:
    """Key pairs with what signs and verifies by them, made once."""

    pairs: tuple[KeyPair, ...]
    private: Mapping[str, SigningKey]
    public: Mapping[str, SigningKey]

    @classmethod
    def of(cls, pairs: tuple[KeyPair, ...]) -> "Keyring":
        return cls(
            pairs,
            {one.kid: key_of_pair(one.jwk) for one in pairs},
            {one.kid: key_of_pair(one.public) for one in pairs},
        )

    @classmethod
    def read(cls, text: str) -> "Keyring":
        """Of what `written` has written; a ValueError says what is wrong."""
        return cls.of(read_pairs(text))

    def signer(self, now: datetime) -> Signer | None:
        """Whose turn it is to sign; none before the first key's time."""
        kid = signs_now([one.time for one in self.pairs], now)
        return Signer(kid, self.private[kid]) if kid is not None else None

    def trusted(self, now: datetime) -> dict[str, SigningKey]:
        """What verifies, by name."""
        trusted = trusted_now([one.time for one in self.pairs], now)
        return {kid: self.public[kid] for kid in trusted}

    def published(self, now: datetime) -> list[dict[str, str]]:
        """The public keys, the newest last."""
        trusted = trusted_now([one.time for one in self.pairs], now)
        by_name = {one.kid: one for one in self.pairs}
        return [by_name[kid].public for kid in trusted]


def rotated(pairs: tuple[KeyPair, ...], now: datetime, *, at_once: bool) -> tuple[KeyPair, ...]:
    """The pairs with a new one, and without those that nobody needs to trust any more.

    The new one signs a day later, so that it is published before; the first, and one that is
    needed at once, signs now.
    """
    trusted = trusted_now([one.time for one in pairs], now)
    kept = tuple(one for one in pairs if one.kid in trusted)
    return (*kept, new_pair(now if at_once or not kept else now + NOTICE))
