"""The protocol of a channel: it takes a message, or says why not and whether to try again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifications.message import Message


@dataclass(frozen=True)
class Sent:
    """The other side has taken the message; `provider_id` is what it can be found by there."""

    provider_id: str


class Channel(Protocol):
    def send(self, message: Message, *, now: datetime) -> Sent:
        """Hand the message over, or raise `DeliveryFailed`. May block: call it in a thread."""
        ...
