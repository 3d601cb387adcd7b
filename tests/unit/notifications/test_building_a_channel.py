"""From settings to a channel, or one clear line."""

from pathlib import Path

import pytest

from notifications.channels.building import build_channel
from notifications.channels.files import FilesChannel
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
        ("pigeon", Path("x"), None, 'not by "pigeon"'),
    ],
)
def test_a_setting_that_cannot_work_is_refused_at_once(sender, kind, directory, smtp, says):
    with pytest.raises(ChannelMisconfigured, match=says):
        build_channel(kind=kind, sender=sender, directory=directory, smtp=smtp)


def test_the_password_is_not_in_what_settings_look_like():
    assert "hunter2" not in repr(SmtpSettings(host="h", username="u", password="hunter2"))
