"""What GitHub's refusals mean: it says 403 of what is not allowed and of what is only too much."""

from datetime import datetime, timedelta
from typing import Any

from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.refusals import TOO_MANY, refused, too_many
from ticketing.http.retry_after import resets_at

_LIMITS = ("secondary rate limit", "rate limit exceeded", "abuse detection", "too quickly")
# "Wait for at least one minute", where it says no time of its own.
_PAUSE = timedelta(minutes=1)


def github_refusal(answer: Answer, now: datetime) -> TicketFailed:
    if _is_limit(answer):
        return too_many(answer, now, _until(answer, now))
    if answer.status in {301, 307, 308}:
        return TicketFailed(
            f"{answer.status}: the repository has moved; say its new name", retry=False
        )
    return refused(answer, answer.peek(_words, ""), now)


def _is_limit(answer: Answer) -> bool:
    if answer.status == TOO_MANY:
        return True
    said = answer.peek(lambda found: str(found["message"]).lower(), "")
    if answer.status == 422:
        return "too quickly" in said
    return answer.status == 403 and (
        "retry-after" in answer.headers
        or answer.headers.get("x-ratelimit-remaining") == "0"
        or any(words in said for words in _LIMITS)
    )


def _until(answer: Answer, now: datetime) -> datetime | None:
    """None: Retry-After says it. The primary limit has a reset of its own, the secondary none."""
    if "retry-after" in answer.headers:
        return None
    if answer.headers.get("x-ratelimit-remaining") == "0":
        return resets_at(answer.headers.get("x-ratelimit-reset"), now, _PAUSE)
    return now + _PAUSE


def _words(said: Any) -> str:
    errors = [
        str(one.get("message") or f"{one.get('field')} {one.get('code')}")
        for one in said.get("errors", [])
        if isinstance(one, dict)
    ]
    return "; ".join([str(said["message"]), *errors])
