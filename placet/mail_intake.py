"""From the settings to the intake of mail, run until SIGTERM or SIGINT."""

import asyncio
import logging
import signal
from datetime import UTC, datetime
from email.utils import parseaddr

from models.engine import make_engine
from notifications.incoming.server import MailTaker, ServerSettings, serve
from notifications.incoming.taking import Intake
from placet.failures import BadSetting, CannotStart
from placet.settings import Settings
from review.links import Links

log = logging.getLogger(__name__)


def run_intake(settings: Settings, *, database_url: str, link_secret: str) -> None:
    asyncio.run(_run(settings, database_url, Links.from_secret(link_secret)))


async def _run(settings: Settings, database_url: str, links: Links) -> None:
    where = _where(settings)
    intake = Intake(
        links=links,
        reply_domain=settings.reply_domain or "",
        own_domain=parseaddr(settings.mail_from)[1].partition("@")[2],
        keep_files=settings.attachments == "keep",
    )
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    engine = make_engine(database_url, pool_size=4, max_overflow=0)
    taker = MailTaker(engine, intake, where.authserv_id, lambda: datetime.now(UTC))
    try:
        await serve(taker, where, stop, lambda port: log.info("listening on port %s", port))
    except OSError as error:
        raise CannotStart(
            f"port {where.port} on {where.host} cannot be used: {error.strerror}"
        ) from None
    finally:
        engine.dispose()


def _where(settings: Settings) -> ServerSettings:
    if settings.intake_port is None:
        raise BadSetting("PLACET_INTAKE_PORT is missing: where mail is taken")
    return ServerSettings(
        host=settings.intake_host,
        port=settings.intake_port,
        protocol=settings.intake_protocol,
        authserv_id=settings.reply_authserv or "",
        certificate=settings.intake_certificate,
        key=settings.intake_key,
    )
