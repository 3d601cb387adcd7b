"""Who could still be asked for a group: members who are there and did not write the text."""

from collections.abc import Collection, Iterable
from datetime import datetime

from review.rules.facts import Candidate


def could_be_asked(
    group: str, candidates: Iterable[Candidate], authors: Collection[str], now: datetime
) -> tuple[Candidate, ...]:
    """Those of the group; whoever is away now could not answer."""
    return tuple(
        [
            one
            for one in candidates
            if one.group == group
            and one.person not in authors
            and (one.availability is None or not one.availability.is_away(now))
        ]
    )
