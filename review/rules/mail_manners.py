"""How each kind of mail behaves: whether somebody waits for it, and for how long it is of use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Manners:
    """Of one kind of mail; of one that is not named in the table, the defaults.

    What has become untrue is dropped when its facts are looked up; this is about what is still
    true and of no use.
    """

    # Somebody asked for it and waits: no hold, no cap and no night keeps it.
    awaited: bool = False
    # It can wait for the morning, and a newer one of the same request makes it pointless.
    reminds: bool = False
    # How long after it was written it may still go out; none: however late.
    useful_for: timedelta | None = None
    why: str = "whoever is told late is still told something true"


PLAIN = Manners()
MANNERS: Mapping[str, Manners] = {
    "sign_in": Manners(
        awaited=True,
        useful_for=timedelta(hours=1),
        why="whoever wanted to sign in has asked for another link by then",
    ),
    "answer_code": Manners(
        awaited=True, useful_for=timedelta(hours=1), why="a code is good for ten minutes"
    ),
    "act_code": Manners(
        awaited=True, useful_for=timedelta(hours=1), why="a code is good for ten minutes"
    ),
    "receipt": Manners(
        awaited=True, why="it is the person's proof of what was recorded in their name"
    ),
    "invitation": Manners(why="nobody answers what they were never asked"),
    "reminder": Manners(
        reminds=True, useful_for=5 * DAY, why="the next one is due, or the round has ended"
    ),
    "escalation": Manners(
        useful_for=5 * DAY, why="who is late has changed, and the next step of the chain tells it"
    ),
    "round_closed": Manners(useful_for=14 * DAY, why="how a round ended two weeks ago is history"),
    "too_many_rounds": Manners(useful_for=14 * DAY, why="the draft has gone on without them"),
    "promoted": Manners(useful_for=30 * DAY, why="the policy has been read where it stands"),
    "carried": Manners(why="an answer given in somebody's name must be told, however late"),
    "contested": Manners(why="the lead has to act on it"),
    "undelivered": Manners(why="the lead has to reach the person in another way"),
    "disputed": Manners(why="somebody may answer in another's name: the lead has to look"),
    "suspended": Manners(
        awaited=True, why="whoever disowns an answer waits for a link of their own"
    ),
    "digest": Manners(why="it holds what has been asked of its person, told nowhere else"),
    "deadline_moved": Manners(why="the entry in the person's calendar is wrong until then"),
    "moved": Manners(why="whoever is not asked any more should not answer in vain"),
    "reply_read": Manners(why="their mail answered nothing, and they think it did"),
    "replies_held": Manners(why="what was written waits for the lead"),
    "absence": Manners(useful_for=5 * DAY, why="who is away is back, or the sweep has moved on"),
    "disposition": Manners(why="whoever raised it has to accept it"),
    "override_proposed": Manners(why="a second person has to confirm it"),
    "override": Manners(why="an override is loud, or it is wrong"),
    "webhook_disabled": Manners(why="nothing else tells its owner, and events wait"),
    "override_ended": Manners(why="whoever heard of the override has to hear of its end"),
}


def manners_of(template: str) -> Manners:
    """Of that kind of mail."""
    return MANNERS.get(template, PLAIN)


def too_old(template: str, written_at: datetime, now: datetime) -> str | None:
    """Why a mail of that age is not sent any more; none: it is.

    `written_at`: or when somebody last had it tried again.
    """
    manners = manners_of(template)
    if manners.useful_for is None or now - written_at <= manners.useful_for:
        return None
    return f"too late to be of use: {manners.why}"


AWAITED = frozenset(name for name, manners in MANNERS.items() if manners.awaited)
