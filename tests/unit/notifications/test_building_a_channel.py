"""From settings to a channel, or one clear line."""

from pathlib import Path

import pytest

from notifications.channels.building import build_channel
from notifications.channels.files import FilesChannel
from notifications.channels.sendgrid import SendgridChannel
from notifications.channels.sendgrid_settings import SendgridSettings
from notifications.channels.smtp import SmtpChannel, SmtpSettings
from notifications.errors import ChannelMisconfigured


def test_files_and_smtp_are_built_from_their_settings(sender, tmp_path):
    built = build_channel(kind="files", sender=sender, directory=tmp_path)
    assert isinstance(built, FilesChannel)
    smtp = SmtpSettings(host="mail.example.org")
    assert isinstance(build_channel(kind="smtp", sender=sender, smtp=smtp), SmtpChannel)


@pytest.mark.parametrize(
    ("kind", "directory", "smtp", "says"),
    [
        ("files", None, None, "no folder"),
        ("smtp", Path("x"), None, "no server"),
        ("smtp", None, SmtpSettings(host=""), "no server"),
        (
            "smtp",
            None,
            SmtpSettings(host="h", security="none", username="u", password="p"),
            "unencrypted",
        ),
        ("sendgrid", Path("x"), None, "no API key"),
        ("pigeon", Path("x"), None, 'not by "pigeon"'),
    ],
)
def test_a_setting_that_cannot_work_is_refused_at_once(sender, kind, directory, smtp, says):
    with pytest.raises(ChannelMisconfigured, match=says):
        build_channel(kind=kind, sender=sender, directory=directory, smtp=smtp)


@pytest.mark.parametrize(
    ("unfit", "says"),
    [({"api_key": "None"}, "begins with"), ({"host": "http://example.org"}, "must be https")],
)
def test_sendgrid_is_built_from_settings_that_are_fit_or_not_at_all(sender, unfit, says):
    fit = {"api_key": "SG.0123456789", "host": "https://api.example.org"}
    built = build_channel(kind="sendgrid", sender=sender, sendgrid=SendgridSettings(**fit))
    assert isinstance(built, SendgridChannel)
    with pytest.raises(ChannelMisconfigured, match=says):
        SendgridSettings(**fit | unfit)


def test_the_key_is_not_in_what_settings_look_like():
    assert "0123456789" not in repr(SendgridSettings(api_key="SG.0123456789"))


def test_the_password_is_not_in_what_settings_look_like():
    assert "hunter2" not in repr(SmtpSettings(host="h", username="u", password="hunter2"))
