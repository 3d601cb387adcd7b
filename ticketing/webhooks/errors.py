"""Why a webhook did not arrive: whom it may not reach, and what went wrong on the way."""


class AddressRefused(Exception):
    """Placet does not post there; one sentence says why. Nothing was connected to."""


class NoAddress(Exception):
    """The name is not known at this moment."""


class PostFailed(Exception):
    """No answer came; `detail` holds nothing of what was posted."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
