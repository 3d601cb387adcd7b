"""What a refusal, or no answer at all, means for an act: try again, when, or give up."""

from datetime import datetime, timedelta

from ticketing.errors import TicketFailed
from ticketing.http.answer import Answer
from ticketing.http.retry_after import retry_after
from ticketing.http.words import shown

TOO_MANY = 429

# Asking more often than this with a wrong password locks an account in some systems.
PAUSE_UNTIL_PUT_RIGHT = timedelta(minutes=5)

# Of the server's haste or of somebody else's change, not of the act: the same again may succeed.
_PASSING = frozenset({408, 409, 412, 423, 425})


def refused(answer: Answer, said: str, now: datetime) -> TicketFailed:
    """`said` are the words that the system's own error document has for it."""
    what = f"{answer.status} {shown(said, answer.sent)}".strip()
    if answer.status == TOO_MANY:
        return too_many(answer, now)
    if answer.status == 401:
        return TicketFailed(
            f"the credentials were refused: {what}",
            retry=True,
            not_before=now + PAUSE_UNTIL_PUT_RIGHT,
            system_down=True,
        )
    if answer.status < 300:
        # The page of some login, say: nobody knows whether the act was done.
        return TicketFailed(f"{what}, which is no answer to this", retry=True, system_down=True)
    if answer.status < 400:
        return TicketFailed(
            f"{what}: a redirect, and the credentials are not sent elsewhere",
            retry=True,
            system_down=True,
        )
    if answer.status >= 500:
        return _broken(answer, what, now)
    # What is not allowed may be put right by somebody; what is wrong with the act itself may not.
    return TicketFailed(what, retry=answer.status == 403 or answer.status in _PASSING)


def too_many(answer: Answer, now: datetime, until: datetime | None = None) -> TicketFailed:
    """`until` is where the system has a header of its own for it."""
    return TicketFailed(
        "too many requests at once",
        retry=True,
        not_before=until or retry_after(answer.headers.get("retry-after"), now),
        system_down=True,
    )


def unanswered(error: Exception) -> TicketFailed:
    """No answer, or half of one: the act may be done all the same."""
    return TicketFailed(f"no answer: {type(error).__name__}", retry=True, system_down=True)


def _broken(answer: Answer, what: str, now: datetime) -> TicketFailed:
    wait = answer.headers.get("retry-after")
    until = None if wait is None else retry_after(wait, now)
    return TicketFailed(what, retry=True, not_before=until, system_down=True)
