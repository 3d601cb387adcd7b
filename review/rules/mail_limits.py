"""What keeps mail back although it could be sent."""

from dataclasses import dataclass

from review.rules.quiet_hours import QuietHours


@dataclass(frozen=True, slots=True)
class MailLimits:
    """Nothing by default: every limit is one that somebody set."""

    # Mails to one person in an hour, but for those that they wait for.
    each_hour: int | None = None
    quiet: QuietHours | None = None
    # More than these in an hour, and some for each person, are held for a lead to look at.
    hold_above: int | None = None


UNLIMITED = MailLimits()
