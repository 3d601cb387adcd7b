"""What the SendGrid channel has to be told; unfit settings cannot be made."""

import ipaddress
import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from notifications.errors import ChannelMisconfigured

# Whatever follows the prefix: SendGrid does not promise its form.
_KEY = re.compile(r"SG\.[!-~]{8,200}")
_HOST = re.compile(r"https?://([a-zA-Z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,39}\])(:[1-9][0-9]{0,4})?")

Residency = Literal["global", "eu"]


@dataclass(frozen=True, kw_only=True)
class SendgridSettings:
    api_key: str = field(repr=False)
    residency: Residency = "global"
    host: str = ""
    """Of a stand-in, with its scheme; empty: SendGrid's own of that residency."""
    timeout_seconds: float = 10
    """Of connecting to each of the host's addresses, and of each wait after it; a relay's lease on
    a mail is longer than all of them."""

    def __post_init__(self) -> None:
        try:
            refuse_unfit_key(self.api_key)
            if self.host:
                refuse_unfit_host(self.host)
        except ValueError as unfit:
            raise ChannelMisconfigured(str(unfit)) from None


def refuse_unfit_key(key: str) -> None:
    """The library would send "Bearer None", or a second header, rather than complain."""
    if not _KEY.fullmatch(key):
        raise ValueError(
            'a SendGrid API key begins with "SG." and holds no blanks or control characters'
        )


def refuse_unfit_host(host: str) -> None:
    """The API key goes to this host: encrypted, or not off this machine."""
    if not _HOST.fullmatch(host):
        raise ValueError(
            "SendGrid's host is a scheme, a name and perhaps a port: https://api.example.org"
        )
    if not host.startswith("https:") and not is_loopback(host):
        raise ValueError("SendGrid's host must be https, for the API key goes there")


def is_loopback(host: str) -> bool:
    name = urlsplit(host).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
