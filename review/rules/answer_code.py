"""A mailed code: how long it is good, how often it may be tried, how often one may be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Eight digits against five tries of five codes an hour: somebody who guesses day and night for two
# weeks of review has one chance in ten thousand, and the person asked has a mailbox full of codes.
DIGITS = 8
LIFETIME = timedelta(minutes=10)
TRIES = 5
AN_HOUR = timedelta(hours=1)
CODES_AN_HOUR = 5
# Who presses twice gets one mail.
SAME_MOMENT = timedelta(seconds=30)


class CodeState(StrEnum):
    """Whether a code can be tried, or why not."""

    LIVE = "live"
    # None was mailed, or it has been used.
    MISSING = "missing"
    # The one that was mailed is for other words, or another text.
    OTHER_ANSWER = "other_answer"
    EXPIRED = "expired"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class Code:
    """The newest code of a request."""

    answer_hash: str
    asked_at: datetime
    expires_at: datetime
    tries: int
    used: bool = False


def state_of_code(code: Code | None, answer_hash: str, now: datetime) -> CodeState:
    """Whether the code may be tried for this answer."""
    if code is None or code.used:
        return CodeState.MISSING
    if code.answer_hash != answer_hash:
        return CodeState.OTHER_ANSWER
    if now >= code.expires_at:
        return CodeState.EXPIRED
    return CodeState.LIVE if code.tries < TRIES else CodeState.SPENT


def is_still_good(code: Code | None, answer_hash: str, now: datetime, *, again: bool) -> bool:
    """Whether no new one is needed; `again`: the person asks for a new one all the same."""
    if code is None or state_of_code(code, answer_hash, now) is not CodeState.LIVE:
        return False
    return not again or now - code.asked_at < SAME_MOMENT


def next_code_at(asked: Sequence[datetime], now: datetime) -> datetime | None:
    """When the next one may be asked for; none: now. `asked`: when the codes before were."""
    recent = sorted(one for one in asked if now - one < AN_HOUR)
    return None if len(recent) < CODES_AN_HOUR else recent[-CODES_AN_HOUR] + AN_HOUR
