"""Whether a mail is from the domain that its From names, as whoever received it found out.

Anybody can pass DKIM and SPF for a domain of their own: what counts is a pass for the domain of
From, or for one above or below it, as DMARC has it by default.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

import authres

from notifications.incoming.mail import IncomingMail
from notifications.incoming.parsing import STRAY

_SENDGRID_DKIM = re.compile(r"@([a-z0-9.-]{1,253})\s*:\s*pass\b", re.IGNORECASE)
_MOST_RESULTS = 20


def proven_by_sendgrid(mail: IncomingMail, fields: Mapping[str, str]) -> bool:
    """By its fields `dkim`, as in `{@example.org : pass}`, and `SPF`, for the envelope's sender."""
    passed = _SENDGRID_DKIM.findall(fields.get("dkim", "")[:2_000])
    if fields.get("SPF", "").strip().lower() == "pass":
        passed.append(_domain(envelope_of(fields)[0]))
    return _any_aligned(mail, passed)


def proven_by_server(mail: IncomingMail, authserv_id: str) -> bool:
    """By what the server of this name wrote into Authentication-Results; others are not believed.

    Only into the newest one of its name: it takes those that came with a mail away, or it adds its
    own above them.
    """
    for header in mail.authentication:
        try:
            found = authres.AuthenticationResultsHeader.parse(f"Authentication-Results: {header}")
        # The library raises its own errors and, on hostile input, others.
        except (authres.AuthResError, *STRAY):
            continue
        if str(found.authserv_id).lower() == authserv_id.lower():
            return _any_aligned(mail, [_passed(one) for one in found.results[:_MOST_RESULTS]])
    return False


def envelope_of(fields: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Sender and recipients from SendGrid's field `envelope`; nothing where it cannot be read."""
    try:
        read = json.loads(fields.get("envelope", "")[:20_000])
    except (ValueError, RecursionError):
        return "", ()
    if not isinstance(read, dict):
        return "", ()
    found = cast("dict[str, Any]", read)
    to = found.get("to")
    several = cast("list[Any]", to) if isinstance(to, list) else [to]
    recipients = tuple(one for one in several[:50] if isinstance(one, str))
    sender = found.get("from")
    return (sender if isinstance(sender, str) else ""), recipients


def _passed(result: Any) -> str:
    """The domain for which a check passed; nothing where it did not."""
    wanted = {"dkim": "d", "spf": "mailfrom", "dmarc": "from"}.get(str(result.method))
    if wanted is None or str(result.result).lower() != "pass":
        return ""
    values = [str(one.value) for one in result.properties if one.name == wanted]
    return _domain(values[0]) if values else ""


def _any_aligned(mail: IncomingMail, domains: list[str]) -> bool:
    own = _domain(mail.sender)
    return bool(own) and any(_aligned(own, one.lower().strip(".")) for one in domains)


def _aligned(own: str, other: str) -> bool:
    if "." not in other:
        return False
    return own == other or own.endswith(f".{other}") or other.endswith(f".{own}")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip("<> .").lower()
