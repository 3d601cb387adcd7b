"""Whom a link to confirm an override is for: this override, and this person of Leadership."""

from typing import NamedTuple

from review.errors import Unknown
from review.queries.identifiers import known_shape


class Confirmation(NamedTuple):
    """What stands in the link."""

    override: str
    person: str

    @property
    def subject(self) -> str:
        """As the token has it."""
        return f"{self.override}/{self.person}"


def confirmation_of(subject: str) -> Confirmation:
    """What the token says; `Unknown` where that is nothing."""
    override, slash, person = subject.partition("/")
    if not slash:
        raise Unknown
    return Confirmation(known_shape(override), known_shape(person))
