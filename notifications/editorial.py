"""A lead's word that a revision changes nothing of substance, as a mail tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Editorial:
    """`reason` must have passed the rule of audiences for the recipient: it may be empty."""

    revision: int
    by: str
    reason: str = ""
