"""A deadline as a calendar entry (RFC 5545): for whoever is asked, and fit to be shared by them.

No link to answer stands in it: calendars are shown to colleagues and synchronised with strangers.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from notifications.characters import inline, shortened
from notifications.matter import Matter
from notifications.message import Attachment

_ALARM = timedelta(days=-1)
_NO_ADDRESS = "invalid:nomail"
"""An organiser is compulsory (RFC 5546), and no mail is to go there."""
_TITLE_LENGTH = 100  # characters


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One request's, as of the change that a mail tells of."""

    uid: str
    """The same for every entry of the request, so that a new one takes the place of the last."""
    sequence: int
    """Higher with each change."""
    stamp: datetime
    due_at: datetime
    group: str
    lead: str
    over: bool = False
    """Whether nothing is due any more: the entry is to be removed."""


def calendar_entry(deadline: Deadline, about: Matter) -> Attachment:
    method = "CANCEL" if deadline.over else "PUBLISH"
    calendar = Calendar()
    calendar.add("prodid", "-//Placet//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(deadline, about))
    return Attachment(
        filename="deadline.ics",
        media_type=f"text/calendar; method={method}",
        content=calendar.to_ical().decode(),
    )


def _event(deadline: Deadline, about: Matter) -> Event:
    title = shortened(inline(about.policy), _TITLE_LENGTH)
    event = Event()
    event.add("uid", deadline.uid)
    event.add("sequence", deadline.sequence)
    event.add("dtstamp", deadline.stamp.astimezone(UTC))
    # A moment, in UTC: every calendar shows it in its own zone.
    event.add("dtstart", deadline.due_at.astimezone(UTC))
    event.add("summary", f"Answer due: review of “{title}”")
    event["organizer"] = _organiser(deadline.lead)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if deadline.over else "CONFIRMED")
    if not deadline.over:
        event.add(
            "description",
            f"Your answer on revision {about.revision} (draft {about.draft}, round {about.round}) "
            f"is asked for on behalf of {deadline.group}. The link to answer is in the mail that "
            "brought this entry. It is not here, because calendars are shared.",
        )
        event.add_component(_alarm(title))
    return event


def _organiser(lead: str) -> vCalAddress:
    organiser = vCalAddress(_NO_ADDRESS)
    organiser.params["CN"] = vText(inline(lead))
    return organiser


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"Tomorrow your answer is due: review of “{title}”")
    alarm.add("trigger", _ALARM)
    return alarm
