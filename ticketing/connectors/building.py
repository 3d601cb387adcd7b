"""From settings to a connector."""

import base64
import re
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from ticketing.connector import Connector
from ticketing.connectors.connector_settings import (
    ConnectorSettings,
    is_place,
    listed,
    refuse_unfit,
    said,
)
from ticketing.connectors.github import API_VERSION, LABEL, PACE_SECONDS, GithubConnector
from ticketing.connectors.github_refusals import github_refusal
from ticketing.connectors.jira import JiraConnector
from ticketing.connectors.jira_refusals import jira_refusal
from ticketing.connectors.pace import Pace
from ticketing.connectors.roundup import CLOSED, RoundupConnector, roundup_refusal
from ticketing.connectors.webhook import WebhookConnector, is_secret
from ticketing.connectors.zendesk import ZendeskConnector, zendesk_refusal
from ticketing.errors import ConnectorMisconfigured
from ticketing.http.line import Line, Place, Refusal, any_refusal

_DAY = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]")
_SCOPED = "//api.atlassian.com"
_GITHUB = "https://api.github.com"

__all__ = ["ConnectorSettings", "build_connector"]


def build_connector(
    settings: ConnectorSettings,
    *,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> Connector:
    """Raises `ConnectorMisconfigured`, with a line for each thing that is wrong or missing.

    `clock` and `pause` keep the pace of writes, where a system asks for one.
    """
    build = _BUILDERS.get(settings.system)
    if build is None:
        known = ", ".join(_BUILDERS)
        raise ConnectorMisconfigured(f'"{settings.system}" is none of the systems: {known}')
    if settings.system == "github" and not settings.base_url:
        settings = replace(settings, base_url=_GITHUB)
    return build(settings, Pace(PACE_SECONDS, clock=clock, pause=pause))


def github(settings: ConnectorSettings, pace: Pace) -> GithubConnector:
    """Without an address: github.com. With one: the API of a GitHub of one's own."""
    refuse_unfit(
        settings,
        user_is="",
        key_is="the token of its account",
        options=frozenset({"label", "api_version"}),
    )
    label = settings.options.get("label", LABEL)
    if not label.strip() or "," in label:
        raise ConnectorMisconfigured("github: label is a name without a comma")
    if not _DAY.fullmatch(settings.options.get("api_version", API_VERSION)):
        raise ConnectorMisconfigured(f"github: api_version is a day, like {API_VERSION}")
    return GithubConnector(github_line(settings), pace=pace, label=label)


def github_line(settings: ConnectorSettings) -> Line:
    headers = {
        "Authorization": f"Bearer {settings.token}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": settings.options.get("api_version", API_VERSION),
    }
    return _line(settings, headers, github_refusal)


def jira(settings: ConnectorSettings, _: Pace) -> JiraConnector:
    """A token with scopes is taken at api.atlassian.com only; `site` is then where people read."""
    refuse_unfit(
        settings,
        user_is="the mail address of its account",
        key_is="the API token of its account",
        options=frozenset({"site"}),
    )
    site = settings.options.get("site", "" if _SCOPED in settings.root else settings.root)
    if not is_place(site):
        raise ConnectorMisconfigured("jira: site is where people read, https://NAME.atlassian.net")
    return JiraConnector(jira_line(settings), base_url=site.rstrip("/"))


def jira_line(settings: ConnectorSettings) -> Line:
    headers = {
        "Authorization": _basic(settings.user, settings.token),
        "Accept": "application/json",
    }
    return _line(settings, headers, jira_refusal)


def roundup(settings: ConnectorSettings, _: Pace) -> RoundupConnector:
    refuse_unfit(
        settings,
        user_is="the name of its user",
        key_is="the password of its user",
        options=frozenset({"closed"}),
    )
    return RoundupConnector(
        roundup_line(settings),
        base_url=settings.root,
        user=settings.user,
        closed=listed(settings, "closed", CLOSED),
    )


def roundup_line(settings: ConnectorSettings) -> Line:
    place = urlsplit(settings.root)
    headers = {
        "Authorization": _basic(settings.user, settings.token),
        # It takes a write from a page of its own only, and what comes by REST for one.
        "Origin": f"{place.scheme}://{place.netloc}",
        "Referer": f"{settings.root}/",
        "X-Requested-With": "Placet",
        "Accept": "application/json",
    }
    return _line(settings, headers, roundup_refusal)


def webhook(settings: ConnectorSettings, _: Pace) -> WebhookConnector:
    refuse_unfit(settings, user_is="", key_is="the secret that signs")
    if not is_secret(settings.token):
        raise ConnectorMisconfigured(
            "webhook: the secret that signs is whsec_ and then 24 to 64 bytes in base64"
        )
    return WebhookConnector(webhook_line(settings), secret=settings.token)


def webhook_line(settings: ConnectorSettings) -> Line:
    return _line(settings, {"Accept": "application/json"}, any_refusal)


def zendesk(settings: ConnectorSettings, _: Pace) -> ZendeskConnector:
    refuse_unfit(
        settings,
        user_is="the mail address of its account",
        key_is="the API token of its account",
        options=frozenset({"public"}),
    )
    return ZendeskConnector(
        zendesk_line(settings), base_url=settings.root, public=said(settings, "public")
    )


def zendesk_line(settings: ConnectorSettings) -> Line:
    headers = {
        "Authorization": _basic(f"{settings.user}/token", settings.token),
        "Accept": "application/json",
    }
    return _line(settings, headers, zendesk_refusal)


def _basic(user: str, secret: str) -> str:
    return f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"


def _line(settings: ConnectorSettings, headers: dict[str, str], refusal: Refusal) -> Line:
    file = settings.options.get("ca_file")
    place = Place(
        base_url=settings.root,
        headers=headers,
        ca_file=Path(file) if file else None,
        bounds=settings.bounds,
    )
    try:
        return Line(place, refusal)
    except (ssl.SSLError, OSError):
        raise ConnectorMisconfigured(f"{settings.system}: ca_file holds no certificate") from None


_BUILDERS: dict[str, Callable[[ConnectorSettings, Pace], Connector]] = {
    "github": github,
    "jira": jira,
    "roundup": roundup,
    "webhook": webhook,
    "zendesk": zendesk,
}
