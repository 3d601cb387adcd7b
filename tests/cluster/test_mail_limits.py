"""What keeps mail back is set in three lines, and does nothing where nobody gets the mail."""

from datetime import time

import pytest

from placet.failures import BadSetting
from placet.mail_limits import USUAL, mail_limits
from placet.settings import load_settings
from review.rules.mail_limits import UNLIMITED, MailLimits
from review.rules.quiet_hours import QuietHours

SMTP = {"mail": "smtp", "smtp_host": "mail.example", "mail_from": "p@placet.example"}
NIGHT = QuietHours(time(22, 30), time(6))


def test_mail_that_reaches_people_is_kept_back_as_usual_and_files_are_not() -> None:
    assert mail_limits(load_settings(**SMTP)) == USUAL
    assert mail_limits(load_settings(mail="files")) == UNLIMITED


@pytest.mark.parametrize("channel", [SMTP, {"mail": "files"}])
def test_what_was_set_holds_for_every_channel(channel: dict[str, str]) -> None:
    given = {"mails_each_hour": 3, "quiet_hours": "22:30-06:00", "hold_mail_above": 50}
    found = mail_limits(load_settings(**channel, **given))
    assert found == MailLimits(each_hour=3, quiet=NIGHT, hold_above=50)
    off = {"mails_each_hour": 0, "quiet_hours": "none", "hold_mail_above": 0}
    assert mail_limits(load_settings(**channel, **off)) == UNLIMITED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("quiet_hours", "night"),
        ("quiet_hours", "20-7"),
        ("quiet_hours", "24:00-07:00"),
        ("quiet_hours", "20:00-07:60"),
        ("quiet_hours", "07:00-07:00"),
        ("quiet_hours", "20:00-07:00 "),
        ("mails_each_hour", "-1"),
        ("mails_each_hour", "many"),
        ("hold_mail_above", "-1"),
    ],
)
def test_a_bad_one_is_one_line(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        load_settings(**{name: value})
    assert f"PLACET_{name.upper()}" in str(refused.value)
    assert "\n" not in str(refused.value)
