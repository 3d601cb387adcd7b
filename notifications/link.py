"""The one link of a mail, which the templates let through as it is."""

import re

from notifications.errors import MessageRejected

_FIT = re.compile(r"https?://[!#-;=?-~]{1,4096}")  # visible ASCII without `"`, `<` and `>`


class Link(str):
    """An address that Placet made itself; any other is taken out of the mail."""

    __slots__ = ()


def link(address: str) -> Link:
    if not _FIT.fullmatch(address):
        raise MessageRejected("the link of the mail is not a plain http(s) address")
    return Link(address)
