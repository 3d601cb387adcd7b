"""What the demo came to: the object that `placet demo --json` prints."""

from dataclasses import asdict, dataclass
from typing import Any

from placet.demo.api import Api
from placet.demo.script import REVIEWERS
from placet.demo.timeline import Moment, Names, timeline

SIGNED = "sign_off:recorded"


@dataclass(frozen=True)
class Outcome:
    """The draft as the API tells it, with its rounds, answers and journal."""

    draft: dict[str, Any]
    rounds: list[dict[str, Any]]
    sign_offs: list[dict[str, Any]]
    moments: list[Moment]

    def as_json(self) -> dict[str, Any]:
        return {
            "draft": self.draft["id"],
            "stage": self.draft["stage"],
            "rounds": self.rounds,
            "sign_offs": self.sign_offs,
            "gate": self.draft["gate"],
            "timeline": [asdict(one) | {"at": one.at.isoformat()} for one in self.moments],
        }


def outcome(api: Api, draft_id: str, people: dict[str, str]) -> Outcome:
    draft = api.get(f"/drafts/{draft_id}")
    newest = draft["round"]["number"]
    rounds = [api.get(f"/drafts/{draft_id}/rounds/{one}") for one in range(1, newest + 1)]
    journal = api.journal(draft_id)
    names = Names(people, labels())
    return Outcome(draft, rounds, _sign_offs(journal, rounds), timeline(journal, names))


def labels() -> dict[str, str]:
    """What the groups of the demo are called."""
    return {one.group: one.label for one in REVIEWERS}


def _sign_offs(journal: list[dict[str, Any]], rounds: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of recording, each with its round and its person's address."""
    asked = {
        request["id"]: (round_["number"], request["person"])
        for round_ in rounds
        for request in round_["requests"]
    }
    found: list[dict[str, Any]] = []
    for entry in journal:
        if entry["action"] != SIGNED:
            continue
        data = entry["data"]
        number, person = asked[data["request"]]
        kept = ("group", "position", "revision", "revision_sha256", "late", "counts")
        found.append(
            {"round": number, "person": person}
            | {name: data[name] for name in kept}
            | {"recorded_at": entry["at"]}
        )
    return found
