"""A comment as a mail tells it, to somebody who is in its audience."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Remark:
    body: str
    quoted: str = ""
    """The passage of the text it is about."""
    revision: int
    """The one it was made on."""
    is_condition: bool = False
    holds_up: bool = False
    """Whether the draft waits until an answer to it is accepted."""
