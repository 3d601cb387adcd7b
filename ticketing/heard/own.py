"""Whether Placet did itself what it is told of: without this it would talk to itself."""

import re
from collections.abc import Collection

from ticketing.heard.values import Commented, Created, Heard, HeardTicket

# As the connectors mark what they write (`ticketing.connectors.marks`), in a label or hidden.
_MARK = re.compile(r"placet-[0-9a-f]{19}")
_HIDDEN = re.compile(r"^<!-- placet-[0-9a-f]{19} -->[ \t]*$", re.MULTILINE)


def done_by_us(heard: Heard, accounts: Collection[str]) -> bool:
    """`accounts`: whom Placet speaks as there, as far as it is known."""
    us = {one.casefold() for one in accounts if one}
    by = {heard.by.id.casefold(), heard.by.mail.casefold()} - {""}
    return bool(us & by) or any(_marked(one, heard.ticket) for one in heard.news)


def _marked(news: object, ticket: HeardTicket | None) -> bool:
    """Whether it is a ticket or a comment that carries a mark of ours."""
    if isinstance(news, Commented):
        return bool(_HIDDEN.search(news.text))
    if isinstance(news, Created) and ticket is not None:
        labelled = any(_MARK.fullmatch(one) for one in ticket.labels)
        return labelled or bool(_HIDDEN.search(ticket.text))
    return False
