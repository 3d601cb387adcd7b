"""The sign-off matrix of a draft: who was asked in which round, and what they said."""

from dataclasses import dataclass

from models.sign_off import SignOff
from models.vocabulary import RequestState, RetractionKind
from review.queries.comments import reason_for
from review.queries.draft_page import DraftPage
from review.queries.drafts import RequestView
from review.rules.arrival import Arrival
from review.rules.visibility import Viewer

WAITING = {
    RequestState.UPCOMING: "other groups come first",
    RequestState.MOVED: "somebody else was asked in their place",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What somebody said in a round; `reason` and `conditions` only for who may see them.

    `hidden`: whatever it is, it is shown to the viewer once they have answered.
    """

    sign_off: SignOff | None
    reason: str
    conditions: tuple[str, ...]
    hidden: bool = False
    # Why there is no answer yet.
    waiting: str = ""
    # Whose place the person took.
    in_place_of: str = ""
    # Why it stands no more, although nothing replaced it.
    gone: str = ""
    mail: Arrival | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One person in one group; a cell for each round, none where they were not asked."""

    group: str
    person: str
    cells: tuple[Cell | None, ...]


def matrix(page: DraftPage, viewer: Viewer) -> list[Row]:
    """By group and name; the rounds from the newest to the first."""
    lead = page.view.policy.lead_id
    cells: dict[tuple[str, str, str], dict[int, Cell]] = {}
    for round_ in page.rounds:
        for asked in round_.requests:
            label = page.view.review.labels.get(asked.request.group_key, asked.request.group_key)
            key = (label, asked.person.name, asked.person.id)
            cells.setdefault(key, {})[round_.round.number] = _cell(asked, viewer, lead)
    numbers = [one.round.number for one in page.rounds]
    return [
        Row(group, name, tuple(cells[group, name, person].get(number) for number in numbers))
        for group, name, person in sorted(cells)
    ]


def _cell(asked: RequestView, viewer: Viewer, lead: str) -> Cell:
    said = asked.sign_off
    if said is None:
        waiting = WAITING.get(asked.state, "no answer")
        if asked.request.reminders_muted or asked.person.reminders_muted:
            waiting = f"{waiting}, reminders muted"
        return Cell(None, "", (), asked.hidden, waiting, in_place_of=_place(asked), mail=asked.mail)

    def shown(text: str) -> str:
        return reason_for(
            viewer,
            reason=text,
            audience=said.reason_audience,
            group=said.group_key,
            person=said.person_id,
            lead=lead,
        )

    conditions = (shown(one) for one in said.conditions)
    return Cell(
        said,
        shown(said.reason),
        tuple(one for one in conditions if one),
        in_place_of=_place(asked),
        gone=_gone(asked),
        mail=asked.mail,
    )


def _place(asked: RequestView) -> str:
    return asked.principal.name if asked.principal else ""


def _gone(asked: RequestView) -> str:
    """For example "taken back by Ana"."""
    gone = asked.retraction
    if gone is None:
        return ""
    if gone.kind is RetractionKind.CONTESTED:
        return "contested"
    if gone.kind is RetractionKind.DISPUTED:
        return "disputed: not theirs"
    return f"taken back by {gone.by_label}"
