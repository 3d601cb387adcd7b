"""Business days in words."""


def days_in_words(count: int) -> str:
    """`one business day`, `5 business days`."""
    return "one business day" if count == 1 else f"{count} business days"


def relative_to_deadline(day: int) -> str:
    """`2 business days before`, `on the day`, `one business day after`."""
    if day == 0:
        return "on the day"
    return f"{days_in_words(abs(day))} {'before' if day < 0 else 'after'}"
