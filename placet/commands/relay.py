"""`placet relay`: speaks what the outbox holds."""


def relay() -> None:
    """Send mail and wake flow runs from the outbox, against PLACET_DATABASE_URL."""
    from placet.database_urls import database_url
    from placet.logs import set_up
    from placet.mail_channel import mail_channel
    from placet.required import link_secret, public_url
    from placet.settings import load_settings
    from review.links import Links
    from workflows.relay import run_relay

    settings = load_settings()
    set_up(settings.log_level)
    run_relay(
        database_url=database_url(settings),
        channel=mail_channel(settings),
        links=Links.from_secret(link_secret(settings)),
        public_url=public_url(settings),
    )
