"""From the settings to what keeps mail back."""

from datetime import time

from placet.settings import Settings
from review.rules.mail_limits import UNLIMITED, MailLimits
from review.rules.quiet_hours import QuietHours

USUAL = MailLimits(each_hour=12, quiet=QuietHours(time(20), time(7)), hold_above=200)


def mail_limits(settings: Settings) -> MailLimits:
    """What was set; else the usual, and nothing where mail goes to files: nobody gets it."""
    usual = UNLIMITED if settings.mail == "files" else USUAL
    each_hour, above = settings.mails_each_hour, settings.hold_mail_above
    return MailLimits(
        each_hour=usual.each_hour if each_hour is None else each_hour or None,
        quiet=usual.quiet if settings.quiet_hours is None else _quiet(settings.quiet_hours),
        hold_above=usual.hold_above if above is None else above or None,
    )


def _quiet(words: str) -> QuietHours | None:
    if words == "none":
        return None
    start, end = (time.fromisoformat(one) for one in words.split("-"))
    return QuietHours(start, end)
