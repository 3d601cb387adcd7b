"""From the settings to the channel that mail goes out by."""

from email.utils import parseaddr

from notifications.channels.building import build_channel
from notifications.channels.channel import Channel
from notifications.channels.sendgrid_settings import SendgridSettings
from notifications.channels.smtp import SmtpSettings
from notifications.errors import ChannelMisconfigured, MessageRejected
from notifications.message import Sender
from placet.failures import BadSetting
from placet.settings import Settings


def mail_channel(settings: Settings) -> Channel:
    name, address = parseaddr(settings.mail_from)
    try:
        return build_channel(
            kind=settings.mail,
            sender=Sender(name=name or "Placet", address=address),
            directory=settings.outgoing_mail_dir,
            smtp=_smtp(settings),
            sendgrid=_sendgrid(settings),
        )
    except (ChannelMisconfigured, MessageRejected) as error:
        raise BadSetting(f"PLACET_MAIL: {error}") from None


def _smtp(settings: Settings) -> SmtpSettings | None:
    if not settings.smtp_host:
        return None
    password = settings.smtp_password
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_tls,
        username=settings.smtp_user or "",
        password=password.get_secret_value() if password else "",
    )


def _sendgrid(settings: Settings) -> SendgridSettings | None:
    if not settings.sendgrid_api_key:
        return None
    return SendgridSettings(
        api_key=settings.sendgrid_api_key.get_secret_value(),
        residency=settings.sendgrid_residency,
        host=settings.sendgrid_host or "",
    )
