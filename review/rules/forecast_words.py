"""The forecast in a sentence or two."""

from datetime import date

from review.rules.round_course import MOST_ROUNDS

# Not strftime's %B: that follows the locale of whoever started the process.
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
OPEN = "The gate is open."
NOBODY_REQUIRED = "The plan names no group whose approval is required."
INDEPENDENT = "The forecast is shown once you have answered: the first pass is independent."
UNFINISHED = "No day can be named: the review is not finished."
# Below this, another round is said to come first; above the other, it is not spoken of.
UNLIKELY = 0.5
LIKELY = 0.9


def stuck(why: str) -> str:
    """Where no answer can open the gate as things stand."""
    return f"No day can be named as things stand. {why.removesuffix('.')}."


def not_under_review(stage: str) -> str:
    """Where there is nothing left, or nothing yet, to forecast."""
    return f"The draft is at {stage}; a forecast is made of what is at development."


def thin(label: str, count: int, needed: int) -> str:
    """Where too few answers of a group are on record."""
    if count == 0:
        known = f"no answer of {label} is"
    elif count == 1:
        known = f"1 answer of {label} is"
    else:
        known = f"{count} answers of {label} are"
    return f"Too little history: {known} on record, at least {needed} are needed."


def no_next_round(count: int, needed: int) -> str:
    """Where another round is needed, and too few are on record to say when it comes."""
    known = {0: "none is", 1: "only 1 is"}.get(count, f"only {count} are")
    return (
        f"Too little history: it takes another round, and {known} on record that followed an "
        f"earlier one; at least {needed} are needed."
    )


def told(
    half: date | None,
    nine_tenths: date | None,
    today: date,
    *,
    last: str | None,
    this_round: float,
    foreseeable: bool,
) -> str:
    """The days, who most often comes last, and whether another round is likely first."""
    if half is None:
        return f"No day can be named: more often than not {_why_not(foreseeable=foreseeable)}."
    if nine_tenths is None:
        words = f"With half likelihood by {_day(half, today)}; for nine in ten no day can be named"
    elif half == nine_tenths:
        words = f"With nine in ten by {_day(half, today)}"
    else:
        words = (
            f"With half likelihood by {_day(half, today)}, "
            f"with nine in ten by {_day(nine_tenths, today)}"
        )
    if last is not None:
        words += f"; the last answer is most often {last}'s"
    return f"{words}.{_rounds(this_round)}"


def brief(half: date | None, nine_tenths: date | None, today: date) -> str:
    """The days alone, for a list; nothing where no day can be named."""
    if half is None:
        return ""
    if nine_tenths is None or nine_tenths == half:
        return _day(half, today)
    return f"{_day(half, today)}, nine in ten by {_day(nine_tenths, today)}"


def _why_not(*, foreseeable: bool) -> str:
    if foreseeable:
        return f"it takes more than {MOST_ROUNDS} rounds"
    return "it takes another round, and too little is on record to say when that comes"


def _rounds(this_round: float) -> str:
    if this_round >= LIKELY:
        return ""
    if this_round >= UNLIKELY:
        return " It may take another round."
    return " It most likely takes another round first."


def _day(day: date, today: date) -> str:
    words = f"{day.day} {MONTHS[day.month - 1]}"
    return words if day.year == today.year else f"{words} {day.year}"
