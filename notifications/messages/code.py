"""A mail with a code, whatever it is for; the code stands in the body alone.

Subjects and previews show on locked screens.
"""

from datetime import datetime
from typing import Any, Protocol

from notifications import times
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render


class CodeFacts(Protocol):
    """What every mail with a code has to know."""

    @property
    def key(self) -> str: ...
    @property
    def to(self) -> Recipient: ...
    @property
    def about(self) -> Matter: ...
    @property
    def code(self) -> str: ...
    @property
    def asked_at(self) -> datetime: ...
    @property
    def expires_at(self) -> datetime: ...


def code_message(template: str, facts: CodeFacts, subject: str, **told: Any) -> Message:
    """The mail of that template; `told` is what only it says."""
    half = len(facts.code) // 2
    parts = render(
        template,
        facts=facts,
        to=facts.to,
        about=facts.about,
        subject=subject,
        # In two halves, as people read it; it is taken with the blank and without.
        code=f"{facts.code[:half]} {facts.code[half:]}",
        valid_for=times.span(facts.asked_at, facts.expires_at),
        **told,
    )
    return Message(
        to_name=facts.to.name,
        to_address=facts.to.address,
        subject=subject,
        text=parts.text,
        html=parts.html,
        # A thread of its own: under the round's subject an old code would stand above a new one.
        reference=facts.key,
        key=facts.key,
    )
