"""Looks at everything that somebody may call or open, by the application's own table of routes."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

Seen = dict[str, str]
LOOKING = {"GET", "HEAD"}
# In the body of an act: the id of a comment that is not for the eyes of whoever tries it.
HIDDEN = "00000000-0000-7000-8000-00000000dead"
PLACE = re.compile(r"{(\w+)}")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What is signed, salted or drawn at random: it differs between any two worlds, and says nothing.
RANDOM = (
    (re.compile(r"/(r|o|not-me|mail-choices)/[\w.-]+"), r"/\1/TOKEN"),
    (re.compile(r'name="csrf" value="[^"]*"'), 'name="csrf"'),
    (re.compile(r"(placet_\w+)=[^;]*"), r"\1=SIGNED"),
    (re.compile(r'("words_hash": ")[0-9a-f]{64}'), r"\1HASH"),
    # The hash of a body that is compared itself, ids and all.
    (re.compile(r'W/"[0-9a-f]{24}"'), 'W/"HASH"'),
    (re.compile(r'("secret": ")whsec_[^"]*'), r"\1SECRET"),
    # Places in the feed, sealed so that nothing follows from them.
    (re.compile(r'("(?:id|next)": ")[\w-]{43}"'), r'\1PLACE"'),
)


def routes_of(app: FastAPI) -> set[tuple[str, str]]:
    """Every method and path that the application answers."""
    return {
        (method, prefix + route.path)
        for prefix, route in walk(app.routes, "")
        for method in route.methods
    }


def walk(routes: Sequence[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield prefix, route
        else:
            yield from walk(inner.routes, prefix + route.include_context.prefix)


@dataclass(frozen=True)
class Act:
    """A call that would change something: of which route, with which body or form."""

    method: str
    path: str
    body: Any = None
    # A form of a page, in place of a body.
    form: Mapping[str, str] | None = None


@dataclass
class Onlooker:
    """Somebody with a token, and with a browser that has been where their links lead.

    `places` are the values of each name in a path, by what they are: the answers of two worlds are
    compared by that, for ids differ.
    """

    app: FastAPI
    token: str
    browser: TestClient
    places: Mapping[str, Mapping[str, str]]
    queries: Mapping[str, Mapping[str, str]]

    def look(self, where: str = "") -> Seen:
        """All there is to be read at such paths, with each value of each query, as it can be
        compared with what is seen elsewhere."""
        return plain(
            {
                label: text
                for method, path in sorted(routes_of(self.app))
                if method in LOOKING and re.search(where, path)
                for label, text in self._read(method, path)
            }
        )

    def act(self, acts: Sequence[Act]) -> Seen:
        """What is answered to each act, one after the other."""
        found: Seen = {}
        for number, one in enumerate(acts):
            for label, path in self._placed(one.path):
                answer = self._send(one.method, path, self._meant(one))
                found[f"{number}: {one.method} {label} {one.body}"] = told(answer)
        return plain(found)

    def _read(self, method: str, path: str) -> Iterator[tuple[str, str]]:
        for label, placed in self._placed(path):
            for what, query in (("", ""), *self._queries(path)):
                answer = self._send(method, placed + query, Act(method, path))
                yield f"{method} {label}{what}", told(answer)

    def _send(self, method: str, path: str, act: Act) -> Response:
        if path.startswith("/api"):
            # A stream would not end: what it tells stands in its pages too.
            headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
            return self.browser.request(
                method, path, json=act.body, headers=headers, follow_redirects=False
            )
        return self.browser.request(method, path, data=act.form, follow_redirects=False)

    def _placed(self, path: str) -> Iterator[tuple[str, str]]:
        names = PLACE.findall(path)
        for which in product(*map(self._at, names)):
            label, placed = path, path
            for name, (what, value) in zip(names, which, strict=True):
                label = label.replace(f"{{{name}}}", f"<{what}>")
                placed = placed.replace(f"{{{name}}}", value)
            yield label, placed

    def _at(self, name: str) -> list[tuple[str, str]]:
        assert name in self.places, f"say in `places` where a route's {{{name}}} leads"
        return list(self.places[name].items())

    def _meant(self, act: Act) -> Act:
        """The act, the id that stands for a hidden comment put in place of its own."""
        hidden = self.places["comment_id"]["hidden"]
        body = json.dumps(act.body).replace(HIDDEN, hidden)
        return replace(act, body=json.loads(body))

    def _queries(self, path: str) -> Iterator[tuple[str, str]]:
        known = self.app.openapi()["paths"].get(path, {}).get("get", {})
        for one in known.get("parameters", []):
            if one["in"] == "query" and one["name"] not in ("from", "to"):
                for what, value in self._values(one).items():
                    yield f"?{one['name']}=<{what}>", f"?{one['name']}={value}"
        if path.endswith(("/redline", "/drafts/{draft_id}")):
            yield "?from=1&to=2", "?from=1&to=2"

    def _values(self, parameter: Mapping[str, Any]) -> Mapping[str, str]:
        words = json.dumps(parameter["schema"])
        enums = re.findall(r"#/components/schemas/(\w+)", words)
        if enums:
            known = self.app.openapi()["components"]["schemas"][enums[0]]["enum"]
            return {one: one for one in known}
        if '"boolean"' in words:
            return {"true": "true", "false": "false"}
        name = parameter["name"]
        assert name in self.queries, f"say in `queries` what a query's {name} may be"
        return self.queries[name]


def told(answer: Response) -> str:
    """All of an answer but its date."""
    kept = sorted((name, value) for name, value in answer.headers.multi_items() if name != "date")
    body = answer.text
    if answer.headers.get("content-type", "").endswith("json") and body:
        body = json.dumps(json.loads(body), indent=1, ensure_ascii=False)
    kept = [one for one in kept if one[0] != "content-length"]
    return "\n".join([str(answer.status_code), *map(str, kept), body])


def plain(seen: Seen) -> Seen:
    """The answers without what is random; ids by the order in which they come up."""
    ids: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        return ids.setdefault(found.group(), f"id-{len(ids)}")

    def alike(text: str) -> str:
        for pattern, instead in RANDOM:
            text = pattern.sub(instead, text)
        return UUID.sub(name, text)

    return {label: alike(text) for label, text in seen.items()}


def differing(one: Seen, other: Seen) -> list[str]:
    """The labels under which the two saw something else."""
    return [label for label in {**one, **other} if one.get(label) != other.get(label)]
