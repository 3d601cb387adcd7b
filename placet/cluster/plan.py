"""Everything one start has decided before the first process: addresses, ports, secrets."""

import socket
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from placet.cluster.kept_secrets import KeptSecrets, new_link_secret, new_prefect_auth
from placet.cluster.ports import free_port, listen
from placet.cluster.postgres import EmbeddedPostgres
from placet.database_urls import own_server, prefect_database_url
from placet.first_keys import KEPT_KEYS, new_keys
from placet.settings import Settings


@dataclass(frozen=True)
class Plan:
    """`settings` are complete: nothing a child needs is left to its own defaults."""

    settings: Settings
    data_dir: Path
    server: EmbeddedPostgres | None
    database_url: str
    prefect_database_url: str
    api_socket: socket.socket
    api_url: str
    prefect_port: int
    prefect_url: str
    prefect_auth: str

    @property
    def kept(self) -> KeptSecrets:
        return KeptSecrets(self.data_dir)


def make_plan(settings: Settings, data_dir: Path) -> Plan:
    """Takes the ports and makes the secrets; the data directory is ours already."""
    kept = KeptSecrets(data_dir)
    own = own_server(settings)
    server = None if own else EmbeddedPostgres(data_dir)
    url = own or EmbeddedPostgres(data_dir).url()
    prefect_url = (
        prefect_database_url(settings) if own else EmbeddedPostgres(data_dir).asyncpg_url()
    )
    api_socket = listen(settings.host, settings.port, option="--port")
    port = int(api_socket.getsockname()[1])
    prefect_port = free_port(settings.host, settings.prefect_port, option="--prefect-port")
    auth = kept.ensure("prefect_auth", new_prefect_auth)
    secret = settings.link_secret or SecretStr(kept.ensure("link_secret", new_link_secret))
    keys_file = settings.token_keys_file
    if keys_file is None and settings.token_keys is None:
        kept.ensure(KEPT_KEYS, new_keys)
        keys_file = kept.path(KEPT_KEYS)
    prefect_base = settings.listening_url(prefect_port)
    complete = settings.model_copy(
        update={
            "data_dir": data_dir,
            "database_url": SecretStr(url),
            "prefect_api_url": f"{prefect_base}/api",
            "prefect_auth": SecretStr(auth),
            "port": port,
            "prefect_port": prefect_port,
            "public_url": settings.public_url or settings.listening_url(port),
            "mail_dir": settings.outgoing_mail_dir,
            "link_secret": secret,
            "token_keys_file": keys_file,
        }
    )
    return Plan(
        settings=complete,
        data_dir=data_dir,
        server=server,
        database_url=url,
        prefect_database_url=prefect_url,
        api_socket=api_socket,
        api_url=settings.listening_url(port),
        prefect_port=prefect_port,
        prefect_url=prefect_base,
        prefect_auth=auth,
    )
