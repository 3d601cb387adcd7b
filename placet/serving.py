"""Runs the API on uvicorn."""

import gc
import os
import signal
import socket
from email.utils import parseaddr
from functools import partial

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.config import ApiConfig
from placet.cluster.launcher import die_with_parent
from placet.cluster.ports import listen
from placet.database_urls import database_url
from placet.logs import set_up
from placet.required import link_secret, public_url, token_keys_file
from placet.settings import Settings
from placet.ticket_files import hook_secrets, ticket_mapping
from ticketing.webhooks.judging import read_allowed

# In-flight answers get this long at the end; `up` allows a little more.
GRACE_SECONDS = 2


def serve(settings: Settings, descriptor: int | None) -> None:
    """Serves until stopped, on an inherited listening socket where one is given."""
    config = server_config(settings)
    if descriptor is not None:
        listening = socket.socket(fileno=descriptor)
    else:
        listening = listen(settings.host, settings.port, option="--port")
    if config.workers > 1:
        Multiprocess(config, sockets=[listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])


def server_config(settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        partial(application, api_config(settings), settings.log_level, os.getpid()),
        factory=True,
        workers=settings.api_workers,
        loop="uvloop",
        http="httptools",
        ws="none",
        log_config=None,
        # Links carry their token in the path: no line may hold one.
        access_log=False,
        server_header=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=65_536,
        proxy_headers=settings.trusted_proxies is not None,
        forwarded_allow_ips=settings.trusted_proxies or "",
    )


def application(config: ApiConfig, log_level: str, started_by: int) -> FastAPI:
    """Built in the process that serves it; one of several ends with the one that watches them."""
    set_up(log_level)
    if os.getpid() != started_by:
        die_with_parent(started_by, signal.SIGTERM)
    app = create_app(config)
    # What was imported stays: the collector need not look at it again, and comes round sooner.
    gc.collect()
    gc.freeze()
    return app


def api_config(settings: Settings) -> ApiConfig:
    prefect = settings.prefect_api_url
    tickets = ticket_mapping(settings)
    return ApiConfig(
        database_url=database_url(settings),
        public_url=public_url(settings),
        link_secret=link_secret(settings),
        token_keys=settings.token_keys.get_secret_value() if settings.token_keys else None,
        token_keys_file=token_keys_file(settings),
        mail=settings.mail,
        mail_dir=settings.outgoing_mail_dir if settings.mail == "files" else None,
        max_body_bytes=settings.max_body_bytes,
        sendgrid_webhook_key=settings.sendgrid_webhook_key,
        reply_domain=settings.reply_domain or "",
        mail_domain=parseaddr(settings.mail_from)[1].partition("@")[2],
        keep_attachments=settings.attachments == "keep",
        sendgrid_inbound_key=settings.sendgrid_inbound_key,
        calls_each_minute=settings.calls_each_minute or None,
        sign_ins_each_minute=settings.sign_ins_each_minute or None,
        webhooks_allowed=read_allowed(settings.webhooks_allow or ""),
        lock_timeout_seconds=settings.lock_timeout_seconds,
        prefect_ui_url=prefect.removesuffix("/api") if prefect else None,
        tickets=tickets,
        ticket_secrets=hook_secrets(tickets),
    )
