"""Which of the application's own routes a table of calls leaves out."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from crawling import PLACE, routes_of, walk
from fastapi import FastAPI

API = "/api/v1"
Route = tuple[str, str]


def api_routes(app: FastAPI) -> set[Route]:
    """Every method and path of the JSON interface, without its prefix."""
    return {
        (method, path.removeprefix(API))
        for method, path in routes_of(app)
        if path.startswith(f"{API}/") and method != "HEAD"
    }


def left_out(
    app: FastAPI,
    calls: Iterable[Route],
    *,
    of: Callable[[Route], bool] = lambda _: True,
    but: Iterable[Route] = (),
) -> set[Route]:
    """Those of the routes that none of the calls is to; `but` are tried elsewhere.

    Whatever stands in place of a parameter is one: an id, a letter, `{}`.
    """
    wanted = {one for one in api_routes(app) if of(one)}
    unknown = set(but) - wanted
    assert not unknown, f"there are no such routes to be tried elsewhere: {unknown}"
    tried = {route_of(method, path.partition("?")[0], wanted) for method, path in calls}
    return wanted - tried - set(but)


def has_place(route: Route) -> bool:
    """Whether its path names something."""
    return "{" in route[1]


def of_draft(route: Route) -> bool:
    """Whether it is about one draft."""
    return route[1].startswith("/drafts/{draft_id}")


def takes_body(app: FastAPI) -> Callable[[Route], bool]:
    """Whether a route takes a JSON body."""
    paths = app.openapi()["paths"]

    def takes(route: Route) -> bool:
        method, path = route
        return "requestBody" in paths.get(API + path, {}).get(method.lower(), {})

    return takes


def queries(app: FastAPI) -> dict[str, set[str]]:
    """The names of the queries of every route that takes some, by its path."""
    found: dict[str, set[str]] = {}
    for path, methods in app.openapi()["paths"].items():
        names = {
            one["name"]
            for one in methods.get("get", {}).get("parameters", [])
            if one["in"] == "query"
        }
        if names and path.startswith(f"{API}/"):
            found[PLACE.sub("{}", path.removeprefix(API))] = names
    return found


def let_in_by(app: FastAPI) -> dict[Route, set[Any]]:
    """What each route's own functions are that FastAPI calls before it."""
    return {
        (method, (prefix + route.path).removeprefix(API)): {
            one.call for one in route.dependant.dependencies
        }
        for prefix, route in walk(app.routes, "")
        for method in route.methods
        if (prefix + route.path).startswith(f"{API}/") and method != "HEAD"
    }


def documented(app: FastAPI, status: str) -> set[Route]:
    """The routes whose document names this answer."""
    return {
        (method.upper(), path.removeprefix(API))
        for path, methods in app.openapi()["paths"].items()
        for method, told in methods.items()
        if status in told["responses"] and path.startswith(f"{API}/")
    }


def route_of(method: str, path: str, routes: Iterable[Route]) -> Route | None:
    """The route that answers this call: of several, the one that says most of the path itself."""
    fitting = [one for one in routes if one[0] == method and _as_pattern(one[1]).fullmatch(path)]
    return min(fitting, key=lambda one: len(PLACE.findall(one[1])), default=None)


def _as_pattern(template: str) -> re.Pattern[str]:
    said = PLACE.split(template)[::2]
    return re.compile("[^/]+".join(map(re.escape, said)))
