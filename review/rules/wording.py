"""The words of an explanation: counts of people and approvals, and how long ago."""

from datetime import datetime

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def people(count: int) -> str:
    """`one person was`, `two people were`, `14 people were`."""
    if count == 1:
        return "one person was"
    number = NUMBERS[count] if count < len(NUMBERS) else str(count)
    return f"{number} people were"


def approvals(count: int) -> str:
    """`1 more approval`, `3 more approvals`."""
    return "1 more approval" if count == 1 else f"{count} more approvals"


def ago(then: datetime, now: datetime) -> str:
    """`today`, `yesterday`, `3 days ago`, counted in whole days of 24 hours."""
    days = (now - then).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def listed(names: list[str], last: str = "and") -> str:
    """`Legal`, `Legal and Data`, `Legal, Data and Leadership`."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def either(names: list[str]) -> str:
    """`Ana`, `Ana or Ben`, `Ana, Ben, Cyn or one of 4 others`: a sentence stays readable."""
    most = 3
    if len(names) <= most + 1:
        return listed(names, "or")
    return listed([*names[:most], f"one of {len(names) - most} others"], "or")
