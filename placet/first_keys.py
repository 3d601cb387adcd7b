"""The keys for access tokens that `placet up` makes at its first start."""

from datetime import UTC, datetime

# In the folder of the secrets that `placet up` keeps.
KEPT_KEYS = "token_keys"


def new_keys() -> str:
    """The text of a file with a first key, which signs at once."""
    # Not at the top: `up` lives as long as all it starts, and needs this once.
    from review.signing.key_pairs import written
    from review.signing.keyring import rotated

    return written(rotated((), datetime.now(UTC), at_once=True))
