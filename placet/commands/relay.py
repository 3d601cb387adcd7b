"""`placet relay`: speaks what the outbox holds."""

import threading
from typing import Annotated

import typer


def relay(
    name: Annotated[
        str | None, typer.Option(help="A name that no other relay has.  [made up]")
    ] = None,
) -> None:
    """Send the mail in the outbox, against PLACET_DATABASE_URL."""
    from placet.database_urls import database_url
    from placet.logs import set_up
    from placet.required import link_secret, public_url
    from placet.settings import load_settings

    settings = load_settings()
    set_up(settings.log_level)
    url, secret = database_url(settings), link_secret(settings)
    from placet.mail_channel import mail_channel
    from placet.mail_limits import mail_limits
    from placet.ticket_systems import ticket_desk
    from placet.webhook_settings import webhook_steps
    from review.links import Links
    from workflows.relay import run_relay

    stop = threading.Event()
    tickets = ticket_desk(settings, name=name, stop=stop)
    try:
        run_relay(
            database_url=url,
            channel=mail_channel(settings),
            links=Links.from_secret(secret),
            public_url=public_url(settings),
            reply_domain=settings.reply_domain or "",
            limits=mail_limits(settings),
            name=name,
            beside=[*webhook_steps(settings), *([tickets.step] if tickets else [])],
            stop=stop,
        )
    finally:
        if tickets is not None:
            tickets.close()
