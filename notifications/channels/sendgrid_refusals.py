"""What an answer of SendGrid, or none, means for the mail: try again, when, or give up."""

import errno
import json
import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

from notifications.errors import DeliveryFailed

ACCEPTED = 202
TOO_MANY = 429

_KEY_REFUSED = frozenset({401, 403})
# About this mail, and no other: nothing will change by itself.
_PERMANENT = frozenset({400, 413})

# A reset that is further away than this is a mistake, or another unit than seconds.
_LONGEST_PAUSE = timedelta(hours=1)
_PAUSE_WITHOUT_RESET = timedelta(minutes=1)
_PAUSE_UNTIL_PUT_RIGHT = timedelta(minutes=1)
_PAUSE_UNTIL_REACHABLE = timedelta(seconds=30)

_UNREACHABLE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN})

# SendGrid repeats addresses in what it says; it might repeat more.
_NOT_TO_BE_SHOWN = re.compile(r"\S+@\S+|\w+://\S+|SG\.\S+")


def refused(status: int, reset: str | None, body: bytes, now: datetime) -> DeliveryFailed:
    """`reset` is X-RateLimit-Reset. Of `body` only SendGrid's own words are used."""
    said = f"{status} {_words(body)}".strip()
    if status == TOO_MANY:
        return DeliveryFailed(
            "too many mails for SendGrid at once", retry=True, not_before=resets_at(reset, now)
        )
    if status in _KEY_REFUSED:
        # Every mail would fare alike until somebody puts it right; none is lost meanwhile.
        return DeliveryFailed(
            f"the API key was refused: {said}", retry=True, not_before=now + _PAUSE_UNTIL_PUT_RIGHT
        )
    if status in _PERMANENT:
        return DeliveryFailed(f"SendGrid refused the mail: {said}", retry=False)
    if 300 <= status < 400:
        return DeliveryFailed(
            f"{status}: SendGrid's host redirects, and the API key is not sent elsewhere",
            retry=True,
            channel_down=True,
        )
    if 200 <= status < 300:
        said = f"{status}, and only {ACCEPTED} means that a mail was taken"
    return DeliveryFailed(f"SendGrid answered {said}", retry=True, channel_down=True)


def unanswered(error: Exception, now: datetime) -> DeliveryFailed:
    """No answer, or half of one: the mail may have been taken, unless nobody was reached."""
    reason = getattr(error, "reason", error)
    what = f"no answer from SendGrid: {type(reason).__name__}"
    if _nobody_was_reached(error, reason):
        return DeliveryFailed(what, retry=True, not_before=now + _PAUSE_UNTIL_REACHABLE)
    return DeliveryFailed(what, retry=True, channel_down=True)


def resets_at(reset: str | None, now: datetime) -> datetime:
    """When SendGrid takes mail again: epoch seconds by its own clock, so bounded both ways."""
    if reset is None or not re.fullmatch(r"\d{1,12}", reset.strip()):
        return now + _PAUSE_WITHOUT_RESET
    seconds = int(reset) - now.timestamp()
    if seconds > _LONGEST_PAUSE.total_seconds():
        return now + _PAUSE_WITHOUT_RESET
    return datetime.fromtimestamp(int(reset), UTC) if seconds > 1 else now + timedelta(seconds=1)


def _nobody_was_reached(error: Exception, reason: Any) -> bool:
    """Only what the library wraps came up before all of the mail was handed over."""
    if reason is error:
        return False
    if isinstance(reason, ConnectionRefusedError | socket.gaierror | ssl.SSLError | TimeoutError):
        return True
    return isinstance(reason, OSError) and reason.errno in _UNREACHABLE


def _words(body: bytes) -> str:
    """What SendGrid's error document says, in one line, without what it may repeat of ours."""
    try:
        errors = json.loads(body)["errors"]
        found = [f"{one['message']} ({one.get('field')})" for one in errors[:3]]
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    shown = _NOT_TO_BE_SHOWN.sub("…", "; ".join(found)).removesuffix(" (None)")
    return "".join(c if c.isprintable() else " " for c in shown).strip()[:300]
