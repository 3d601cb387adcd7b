"""The journal of the demo's draft in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Data = Mapping[str, Any]

ACTORS = {
    "flow:review": "Prefect flow run",
    "flow:sweep": "Prefect sweep",
    "system:relay": "relay",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry: when, what was done, by whom, in words."""

    at: datetime
    action: str
    actor: str
    what: str

    @property
    def is_mail(self) -> bool:
        return self.action.startswith("mail:")


@dataclass(frozen=True, slots=True)
class Names:
    """Of people by id, and of groups by key."""

    people: Mapping[str, str]
    groups: Mapping[str, str]

    def person(self, ident: str) -> str:
        return self.people.get(ident, "the policy lead")

    def group(self, key: str) -> str:
        return self.groups.get(key, key.replace("_", " "))

    def actor(self, actor: str) -> str:
        kind, _, ident = actor.partition(":")
        if kind == "person":
            return self.person(ident)
        return ACTORS.get(actor, "API" if kind == "token" else actor)


def timeline(journal: list[dict[str, Any]], names: Names) -> list[Moment]:
    return [
        Moment(
            at=datetime.fromisoformat(entry["at"]),
            action=entry["action"],
            actor=names.actor(entry["actor"]),
            what=_what(entry["action"], entry["data"], names),
        )
        for entry in journal
    ]


def _what(action: str, data: Data, names: Names) -> str:
    known = WORDS.get(action)
    return known(data, names) if known else action.replace(":", " ").replace("_", " ")


def _asked(data: Data, names: Names) -> str:
    return f"{names.person(data['person'])} asked on behalf of {names.group(data['group'])}"


def _signed(data: Data, names: Names) -> str:
    position = data["position"].replace("_", " ")
    return f"{names.group(data['group'])}: {position}, on revision {data['revision']}"


def _mail(verb: str) -> Callable[[Data, Names], str]:
    return lambda data, names: (
        f"{data['template'].replace('_', ' ')} {verb} {names.person(data['to'])}"
    )


WORDS: Mapping[str, Callable[[Data, Names], str]] = {
    "draft:submitted": lambda data, _: f"draft {data['number']} submitted, plan {data['plan']}",
    "revision:added": lambda data, _: f"revision {data['number']} added: {data['note']}",
    "round:opened": lambda data, _: f"round {data['number']} opened on revision {data['revision']}",
    "request:asked": _asked,
    "sign_off:recorded": _signed,
    "round:closed": lambda data, _: (
        f"round {data['number']} closed: {data['outcome'].replace('_', ' ')}"
    ),
    "draft:promoted": lambda data, _: f"revision {data['revision']} promoted to {data['stage']}",
    "mail:sent": _mail("mailed to"),
    "mail:dropped": _mail("no longer needed by"),
    "mail:failed": _mail("could not be mailed to"),
}
