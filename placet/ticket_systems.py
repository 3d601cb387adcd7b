"""From the settings to who speaks to the ticket systems."""

import threading

from placet.failures import BadSetting
from placet.required import public_url
from placet.settings import Settings
from placet.ticket_files import VARIABLE, ticket_mapping, ticket_tokens
from ticketing.connector import Connector
from ticketing.connectors.building import build_connector
from ticketing.connectors.connector_settings import ConnectorSettings
from ticketing.errors import ConnectorMisconfigured
from ticketing.mapping.values import Connection
from workflows.naming import own_name
from workflows.ticket_desk import TicketDesk
from workflows.ticket_lines import TicketSystems


def ticket_desk(
    settings: Settings, *, name: str | None, stop: threading.Event
) -> TicketDesk | None:
    """None where there are no ticket systems."""
    mapping = ticket_mapping(settings)
    if not mapping.connections:
        return None
    tokens = ticket_tokens(mapping)
    systems = TicketSystems(
        mapping=mapping,
        connectors={one.name: _connector(one, tokens[one.name]) for one in mapping.connections},
        base_url=public_url(settings),
    )
    return TicketDesk(systems, name or own_name(), stop, left_before=name is not None)


def _connector(connection: Connection, token: str) -> Connector:
    try:
        return build_connector(
            ConnectorSettings(
                system=connection.system,
                base_url=connection.base_url,
                user=connection.user,
                token=token,
                options=connection.options,
            )
        )
    except ConnectorMisconfigured as error:
        raise BadSetting(f"{VARIABLE}: {connection.name}: {error}") from None
