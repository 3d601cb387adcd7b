"""From facts to a message: the part that is the same for every kind."""

from collections.abc import Iterable

from notifications.calendar_entry import Deadline, calendar_entry
from notifications.matter import Matter
from notifications.message import Message
from notifications.recipient import Recipient
from notifications.rendering import render


def compose(
    template: str,
    *,
    key: str,
    to: Recipient,
    about: Matter,
    facts: object,
    unsubscribe_url: str | None = None,
    deadlines: Iterable[Deadline] = (),
    **words: object,
) -> Message:
    """A mail of a round, in the round's thread. The templates see `facts` and `words`."""
    parts = render(template, facts=facts, to=to, about=about, subject=about.subject, **words)
    return Message(
        to_name=to.name,
        to_address=to.address,
        subject=about.subject,
        text=parts.text,
        html=parts.html,
        reference=about.thread,
        key=key,
        unsubscribe_url=unsubscribe_url,
        attachments=tuple(calendar_entry(one, about) for one in deadlines),
    )
