"""From settings to a channel."""

from pathlib import Path

from notifications.channels.channel import Channel
from notifications.channels.files import FilesChannel
from notifications.channels.sendgrid_settings import SendgridSettings
from notifications.channels.smtp import SmtpChannel, SmtpSettings
from notifications.errors import ChannelMisconfigured
from notifications.message import Sender


def build_channel(
    *,
    kind: str,
    sender: Sender,
    directory: Path | None = None,
    smtp: SmtpSettings | None = None,
    sendgrid: SendgridSettings | None = None,
) -> Channel:
    """`kind` is "files", which needs a directory, or "smtp" or "sendgrid" with its settings."""
    if kind == "files":
        if directory is None:
            raise ChannelMisconfigured("mail goes to files, but no folder is given for them")
        return FilesChannel(directory, sender)
    if kind == "smtp":
        if smtp is None or not smtp.host:
            raise ChannelMisconfigured("mail goes by SMTP, but no server is given")
        if smtp.username and smtp.security == "none":
            raise ChannelMisconfigured("an SMTP password must not travel unencrypted")
        return SmtpChannel(smtp, sender)
    if kind == "sendgrid":
        if sendgrid is None:
            raise ChannelMisconfigured("mail goes by SendGrid, but no API key is given")
        # Not at the top: its library is slow to import, and nobody else needs it.
        from notifications.channels.sendgrid import SendgridChannel

        return SendgridChannel(sendgrid, sender)
    raise ChannelMisconfigured(f'mail can go by "files", "smtp" or "sendgrid", not by "{kind}"')
