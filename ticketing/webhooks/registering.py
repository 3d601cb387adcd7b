"""Whether a URL may be subscribed, said at once and not at the first event."""

from review.errors import Unacceptable
from ticketing.webhooks.addresses import Resolve, addresses_of, read_target
from ticketing.webhooks.errors import AddressRefused, NoAddress
from ticketing.webhooks.judging import Allowed


def refuse_unfit_url(url: str, allowed: Allowed, resolve: Resolve) -> None:
    """Asks for the addresses of its name; before each post they are asked for and judged again."""
    try:
        addresses_of(read_target(url, allowed), allowed, resolve)
    except (AddressRefused, NoAddress) as error:
        raise Unacceptable("url", str(error)) from error
