"""The states of a GitHub issue: open or closed, and for what reason it is closed."""

from typing import NamedTuple

from ticketing.errors import TicketFailed


class GithubState(NamedTuple):
    state: str
    reason: str | None


STATES = {
    "open": GithubState("open", None),
    "reopened": GithubState("open", "reopened"),
    "closed": GithubState("closed", None),
    "completed": GithubState("closed", "completed"),
    "not_planned": GithubState("closed", "not_planned"),
    "duplicate": GithubState("closed", "duplicate"),
}


def named(name: str) -> GithubState:
    """`open`, `closed`, or with its reason: `closed:not_planned`, or `not planned` alone."""
    word = name.strip().lower().removeprefix("closed:").strip().replace(" ", "_")
    if word in STATES:
        return STATES[word]
    raise TicketFailed(
        f"no state “{name}” at GitHub; there are: open, closed, closed:completed,"
        " closed:not_planned, closed:duplicate",
        retry=False,
    )


def name_of(state: str, reason: str | None) -> str:
    """Completed is what "closed" means where nothing is said."""
    if state == "closed" and reason not in (None, "completed"):
        return f"closed:{reason}"
    return state
