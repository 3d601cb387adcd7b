"""What can go wrong between Placet and a ticket system or a subscriber."""

from datetime import datetime


class TicketFailed(Exception):
    """The other side did not do what was asked. `detail` holds no text of a draft and no secret."""

    def __init__(
        self,
        detail: str,
        *,
        retry: bool,
        not_before: datetime | None = None,
        system_down: bool = False,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry = retry
        """Whether the same again may succeed: a time-out may, a refused field cannot."""
        self.not_before = not_before
        """Before then the other side takes nothing at all, and this try says nothing about the
        ticket: it is not counted."""
        self.system_down = system_down
        """Whatever is asked next might fare alike: a pause, before it is tried."""


class ConnectorMisconfigured(Exception):
    """The settings describe no connector that could work; one line that says what to do."""
