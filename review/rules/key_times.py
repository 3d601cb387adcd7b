"""Which of several signing keys signs, and which are still to be published and trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# How long an access token lives.
TOKEN_LIFE = timedelta(minutes=10)
# Between clocks that disagree.
LEEWAY = timedelta(minutes=5)
# Before a new key signs: whoever keeps a copy of the published keys has a new one by then.
NOTICE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KeyTime:
    """A key by its name, and from when on it signs."""

    kid: str
    signs_from: datetime


def signs_now(keys: Sequence[KeyTime], now: datetime) -> str | None:
    """The newest key whose time has come; none where no key's has."""
    begun = [one for one in _in_order(keys) if one.signs_from <= now]
    return begun[-1].kid if begun else None


def trusted_now(keys: Sequence[KeyTime], now: datetime) -> tuple[str, ...]:
    """Those that sign, are yet to sign, or have signed what may still be good."""
    ordered = _in_order(keys)
    # What the last one signs is good for as long as there is no other.
    replaced = [one.signs_from for one in ordered[1:]]
    old = [one.kid for one, at in zip(ordered, replaced, strict=False) if _is_over(at, now)]
    return tuple(one.kid for one in ordered if one.kid not in old)


def _is_over(replaced: datetime, now: datetime) -> bool:
    return now >= replaced + TOKEN_LIFE + LEEWAY


def _in_order(keys: Sequence[KeyTime]) -> list[KeyTime]:
    return sorted(keys, key=lambda one: (one.signs_from, one.kid))
