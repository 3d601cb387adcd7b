"""What a connector has to be told, and what is wrong with it, each in one line."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ticketing.errors import ConnectorMisconfigured
from ticketing.http.line import Bounds

_URL = re.compile(
    r"https?://([A-Za-z0-9._-]{1,253}|\[[0-9a-fA-F:]{2,39}\])(:[1-9][0-9]{0,4})?(/[!-~]{0,200})?"
)
_ONE_WORD = re.compile(r"[!-~]{1,500}")
_CLEARTEXT = (
    "its address must be https, for the credentials go there"
    " (the option cleartext: yes allows http inside a network of one's own)"
)
_SWITCHES = frozenset({"cleartext", "public"})
COMMON_OPTIONS = frozenset({"ca_file", "cleartext"})


@dataclass(frozen=True, kw_only=True)
class ConnectorSettings:
    system: str
    """`jira`, `github`, `zendesk`, `roundup` or `webhook`."""
    base_url: str = ""
    """Where it is: `https://example.atlassian.net`; for GitHub, empty is github.com."""
    user: str = ""
    """Jira and Zendesk: the account's mail address. Roundup: the user's name. Others: empty."""
    token: str = field(default="", repr=False)
    """The API token; Roundup's password; for a webhook the secret that signs (`whsec_…`)."""
    options: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)

    @property
    def root(self) -> str:
        return self.base_url.rstrip("/")


def refuse_unfit(
    settings: ConnectorSettings, *, user_is: str, key_is: str, options: frozenset[str] = frozenset()
) -> None:
    """`user_is` and `key_is` say what user and token are in this system; "" is not asked for."""
    found = [
        *_about_place(settings),
        *_about_word(settings.user, user_is),
        *_about_word(settings.token, key_is),
        *_about_options(settings.options, options | COMMON_OPTIONS),
    ]
    if found:
        raise ConnectorMisconfigured("\n".join(f"{settings.system}: {one}" for one in found))


def _about_place(settings: ConnectorSettings) -> list[str]:
    url = settings.base_url
    if not url:
        return ["no address is given"]
    if not is_place(url):
        return ["its address is a scheme, a name and perhaps a port: https://tickets.example.org"]
    if url.startswith("http:") and not _is_loopback(url) and not said(settings, "cleartext"):
        return [_CLEARTEXT]
    return []


def _about_word(word: str, name: str) -> list[str]:
    if not name:
        return []
    if not word:
        return [f"{name} is missing"]
    return [] if _ONE_WORD.fullmatch(word) else [f"{name} holds blanks or characters of no use"]


def _about_options(options: Mapping[str, str], known: frozenset[str]) -> list[str]:
    found = [
        f'there is no option "{name}"; there are: {", ".join(sorted(known))}'
        for name in options
        if name not in known
    ]
    file = options.get("ca_file")
    if file and not Path(file).is_file():
        found.append(f"ca_file: there is no file {file}")
    return found + [
        f"{name} is yes or no"
        for name in sorted(_SWITCHES & known)
        if options.get(name, "no") not in {"yes", "no"}
    ]


def said(settings: ConnectorSettings, option: str) -> bool:
    return settings.options.get(option) == "yes"


def listed(settings: ConnectorSettings, option: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an option, set apart by commas."""
    value = settings.options.get(option)
    if value is None:
        return otherwise
    return tuple(word.strip() for word in value.split(",") if word.strip())


def is_place(url: str) -> bool:
    try:
        return bool(_URL.fullmatch(url)) and not {"?", "#"} & set(url) and urlsplit(url).port != 0
    except ValueError:
        # A port beyond the last one.
        return False


def _is_loopback(url: str) -> bool:
    name = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
