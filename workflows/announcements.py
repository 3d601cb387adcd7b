"""What is told to Prefect's automations, and how: names and numbers, nobody's words.

An announcement is made of one entry of the journal, and its id of the entry's place in the feed:
whoever makes it again after a crash makes the same one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from models.journal import JournalEntry
from models.vocabulary import Action
from review.queries.events import Published

NAMESPACE = UUID("6f2c1d1e-6a0a-5a57-8f0b-2a3f7c0d9e14")
ROUND_OPENED = "placet.round.opened"
ROUND_CLOSED = "placet.round.closed"
GATE_OPENED = "placet.gate.opened"
DRAFT_PROMOTED = "placet.draft.promoted"
OF_ACTION = {
    Action.ROUND_OPENED: ROUND_OPENED,
    Action.ROUND_CLOSED: ROUND_CLOSED,
    Action.ROUND_RECALLED: ROUND_CLOSED,
    Action.DRAFT_PROMOTED: DRAFT_PROMOTED,
}
# Of an entry's data, what is told.
TOLD = ("number", "round", "revision", "revision_sha256", "outcome", "stage")


@dataclass(frozen=True, slots=True)
class About:
    """The draft that it is about."""

    draft_id: str
    # `policy/v3`.
    name: str
    policy: str
    theme: str
    flow_run_id: str | None


class Announcement(NamedTuple):
    """One event for Prefect, before it is written as one."""

    name: str
    published: Published


def announced(published: Published, *, opens_gate: bool) -> Iterator[Announcement]:
    """What an entry is announced as: `opens_gate` is whether the gate opened by it.

    A draft is promoted through an open gate: where nothing before has shown it open, this does.
    """
    if opens_gate:
        yield Announcement(GATE_OPENED, published)
    name = OF_ACTION.get(published.entry.action)
    if name is not None:
        yield Announcement(name, published)


def may_open_gate(entry: JournalEntry) -> bool:
    """Whether the entry shows an open gate."""
    return entry.action is Action.DRAFT_PROMOTED or entry.data.get("gate") == "open"


def as_event(one: Announcement, about: About) -> dict[str, Any]:
    """The event as Prefect's API takes it."""
    position, entry = one.published
    return {
        "id": str(uuid5(NAMESPACE, f"{about.draft_id}/{position}/{one.name}")),
        "occurred": entry.at.isoformat(),
        "event": one.name,
        "resource": {
            "prefect.resource.id": f"placet.draft.{about.draft_id}",
            "prefect.resource.name": about.name,
            "placet.policy": about.policy,
            "placet.theme": about.theme,
        },
        "related": _related(about),
        "payload": {"draft": about.draft_id, "policy": about.policy, **_told(entry.data)},
    }


def _related(about: About) -> list[Mapping[str, str]]:
    if about.flow_run_id is None:
        return []
    return [
        {
            "prefect.resource.id": f"prefect.flow-run.{about.flow_run_id}",
            "prefect.resource.role": "flow-run",
            "prefect.resource.name": about.name,
        }
    ]


def _told(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in TOLD if key in data}
