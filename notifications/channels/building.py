"""From settings to a channel."""

from pathlib import Path

from notifications.channels.channel import Channel
from notifications.channels.files import FilesChannel
from notifications.channels.smtp import SmtpChannel, SmtpSettings
from notifications.errors import ChannelMisconfigured
from notifications.message import Sender


def build_channel(
    *,
    kind: str,
    sender: Sender,
    directory: Path | None = None,
    smtp: SmtpSettings | None = None,
) -> Channel:
    """`kind` is "files", which needs a directory, or "smtp", which needs its settings."""
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
    raise ChannelMisconfigured(f'mail can go by "files" or "smtp", not by "{kind}"')
