"""`placet intake`: takes answers by mail from a mail server of one's own."""


def intake() -> None:
    """Take answers by mail over LMTP or SMTP, against PLACET_DATABASE_URL."""
    from placet.database_urls import database_url
    from placet.logs import set_up
    from placet.required import link_secret
    from placet.settings import load_settings

    settings = load_settings()
    set_up(settings.log_level)
    url, secret = database_url(settings), link_secret(settings)
    from placet.mail_intake import run_intake

    run_intake(settings, database_url=url, link_secret=secret)
