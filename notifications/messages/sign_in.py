"""The link with which a policy lead signs in."""

from dataclasses import dataclass
from datetime import datetime

from notifications import times
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render

_SUBJECT = "Your link to sign in to Placet"


@dataclass(frozen=True, kw_only=True)
class SignInFacts:
    """No free text. The link is as good as a password until `expires_at`."""

    key: str
    to: Recipient
    link: str
    requested_at: datetime
    expires_at: datetime


def sign_in(facts: SignInFacts) -> Message:
    valid_for = times.span(facts.requested_at, facts.expires_at)
    parts = render("sign_in", facts=facts, to=facts.to, subject=_SUBJECT, valid_for=valid_for)
    return Message(
        to_name=facts.to.name,
        to_address=facts.to.address,
        subject=_SUBJECT,
        text=parts.text,
        html=parts.html,
        # A thread of its own: a stack of old sign-in links under one subject misleads.
        reference=facts.key,
        key=facts.key,
    )
