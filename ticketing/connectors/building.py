"""From settings to a connector."""

import base64
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from ticketing.connector import Connector
from ticketing.connectors.connector_settings import ConnectorSettings, listed, refuse_unfit
from ticketing.connectors.roundup import CLOSED, RoundupConnector, roundup_refusal
from ticketing.errors import ConnectorMisconfigured
from ticketing.http.line import Line, Place, Refusal

__all__ = ["ConnectorSettings", "build_connector"]


def build_connector(settings: ConnectorSettings) -> Connector:
    """Raises `ConnectorMisconfigured`, with a line for each thing that is wrong or missing."""
    build = _BUILDERS.get(settings.system)
    if build is None:
        known = ", ".join(_BUILDERS)
        raise ConnectorMisconfigured(f'"{settings.system}" is none of the systems: {known}')
    return build(settings)


def roundup(settings: ConnectorSettings) -> RoundupConnector:
    refuse_unfit(
        settings,
        user="the name of its user",
        token="the password of its user",  # noqa: S106 - the name of a thing
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


_BUILDERS: dict[str, Callable[[ConnectorSettings], Connector]] = {"roundup": roundup}
