"""A form that was not taken: it is shown again, with what was typed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Attempt:
    """A form that is to be sent again: which one, what was typed, and what is wrong by field."""

    form: str
    typed: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, str] = field(default_factory=dict)
    # The comment that it stands below, where there are several of them.
    below: str = ""
