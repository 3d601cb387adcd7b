"""What can go wrong on the way out.

NotificationError
├── MessageRejected       the message itself is unfit to be sent, by whatever channel
├── ChannelMisconfigured  the settings name no channel that could work
├── DeliveryFailed        a channel could not hand the message over; says whether trying again helps
└── Dropped               nobody needs the message any more: it is not sent, and that is no failure
"""

from datetime import datetime


class NotificationError(Exception):
    """Whatever Placet could not say."""


class MessageRejected(NotificationError):
    """The message holds something that must never reach a mail server or a reader."""


class ChannelMisconfigured(NotificationError):
    """The settings do not describe a channel."""


class DeliveryFailed(NotificationError):
    """The channel did not take the message. `detail` holds no text of the message and no secret."""

    def __init__(
        self,
        detail: str,
        *,
        retry: bool,
        not_before: datetime | None = None,
        channel_down: bool = False,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry = retry
        self.not_before = not_before
        """Before then the other side takes no mail at all, and this try says nothing about the
        mail: it is not counted."""
        self.channel_down = channel_down
        """Whatever mail came next might fare alike: a pause, before it is tried."""


class Dropped(NotificationError):
    """The message has become pointless before it was sent: its person has answered, say."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
