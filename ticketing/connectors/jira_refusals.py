"""What Jira's refusals mean, and what they say of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.refusals import TOO_MANY, refused, too_many
from ticketing.http.retry_after import LONGEST, SHORTEST


def jira_refusal(answer: Answer, now: datetime) -> TicketFailed:
    if answer.status == TOO_MANY:
        failed = too_many(answer, now, _resets_at(answer, now))
        # A limit on writes to one issue says nothing of the others.
        failed.system_down = answer.headers.get("ratelimit-reason") != "jira-per-issue-on-write"
        return failed
    return refused(answer, answer.peek(_words, ""), now)


def _words(said: Any) -> str:
    errors = [f"{field}: {words}" for field, words in said.get("errors", {}).items()]
    return "; ".join([*said.get("errorMessages", []), *errors])


def _resets_at(answer: Answer, now: datetime) -> datetime | None:
    """By `X-RateLimit-Reset`, a time in ISO 8601, where there is no Retry-After."""
    if "retry-after" in answer.headers:
        return None
    try:
        until = datetime.fromisoformat(answer.headers["x-ratelimit-reset"])
    except (LookupError, ValueError):
        return None
    wait: timedelta = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now
    return now + min(max(wait, SHORTEST), LONGEST)
