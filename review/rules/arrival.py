"""What became of the mails to somebody who was asked, from reports that come in any order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.vocabulary import MailEventKind

# Of one mail the latter of two wins, whichever was reported last: a mail that was delivered may
# still bounce or be reported as spam, and one that bounced was not delivered after all.
FINALITY = (
    MailEventKind.DEFERRED,
    MailEventKind.DELIVERED,
    MailEventKind.DROPPED,
    MailEventKind.BOUNCED,
    MailEventKind.SPAM_REPORT,
)
LOST = frozenset({MailEventKind.DROPPED, MailEventKind.BOUNCED, MailEventKind.SPAM_REPORT})

WORDS = {
    MailEventKind.DEFERRED: "is delayed",
    MailEventKind.DELIVERED: "was delivered",
    MailEventKind.DROPPED: "was not sent by the carrier",
    MailEventKind.BOUNCED: "bounced",
    MailEventKind.SPAM_REPORT: "was reported as spam",
}
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Reported:
    """One report; `mail` is the id of the outbox row, and so in the order of writing."""

    mail: str
    kind: MailEventKind
    at: datetime
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where it stands, since when, and what the other mail server said."""

    state: MailEventKind
    at: datetime
    detail: str = ""

    @property
    def lost(self) -> bool:
        """Whether the person cannot be expected to know that they are asked."""
        return self.state in LOST


def arrival(reports: Iterable[Reported]) -> Arrival | None:
    """The state of the newest mail that has come to an end; else of the newest; none without any.

    So a later mail that arrives mends an earlier one that bounced, and one that is merely delayed
    does not.
    """
    standing: dict[str, Reported] = {}
    for one in reports:
        before = standing.get(one.mail)
        if before is None or _weight(one) > _weight(before):
            standing[one.mail] = one
    if not standing:
        return None
    newest = max(
        standing.values(), key=lambda one: (one.kind is not MailEventKind.DEFERRED, one.mail)
    )
    return Arrival(newest.kind, newest.at, newest.detail)


def _weight(one: Reported) -> tuple[int, datetime, str]:
    return FINALITY.index(one.kind), one.at, one.detail


def why_on_turn(unreached: Iterable[tuple[str, Arrival]]) -> str:
    """For example "mail to Ana bounced; mail to Ben was reported as spam"."""
    said = [f"mail to {name} {WORDS[state.state]}" for name, state in unreached]
    more = len(said) - MOST_NAMED
    return "; ".join(said[:MOST_NAMED] + ([f"and {more} more"] if more > 0 else []))
