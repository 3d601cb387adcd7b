"""An override as a mail tells it: which group does not hold the draft up, by whom, until when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """`reason` must have passed the rule of audiences for the recipient: it may be empty."""

    group: str
    """The group's label."""
    proposed_by: str
    confirmed_by: str = ""
    """Empty while nobody has confirmed it."""
    expires_at: datetime
    reason: str = ""
