"""Whether far more mail than usual was written at once, so that a lead should look first."""

from dataclasses import dataclass
from datetime import timedelta

# What is counted: mails written within an hour, but for those that somebody waits for. Written,
# not due: what piled up while the other side was away is no storm.
AN_HOUR = timedelta(hours=1)
# The usual is the busiest hour of so many days before.
USUAL_DAYS = timedelta(days=14)
# Three times the busiest hour is no longer a busy one.
TIMES_USUAL = 3
# A big round mails everyone once when it opens and once when it ends, and one or two may open
# within the hour; nobody gets ten mails in an hour for good reason.
EACH_PERSON = 5


@dataclass(frozen=True, slots=True)
class Traffic:
    """Mails of the last hour, and what was usual before it."""

    last_hour: int
    # Of the hours before, the one with the most.
    busiest_hour: int
    # How many people were written to in those days.
    people: int


@dataclass(frozen=True, slots=True)
class Storm:
    """More than may go out unasked, and why that is said."""

    written: int
    most: int
    why: str


def most_unasked(traffic: Traffic, floor: int) -> int:
    """How many may be written in an hour before a lead is asked.

    `floor` for a new installation, in which nothing is usual yet.
    """
    return max(floor + EACH_PERSON * traffic.people, TIMES_USUAL * traffic.busiest_hour)


def storm(traffic: Traffic, floor: int) -> Storm | None:
    """The storm, if this is one."""
    most = most_unasked(traffic, floor)
    if traffic.last_hour <= most:
        return None
    usual = traffic.busiest_hour
    before = f"usual is at most {usual}" if usual else "there were none before"
    why = f"{traffic.last_hour} mails in one hour; {before}, and up to {most} go out unasked"
    return Storm(traffic.last_hour, most, why)
