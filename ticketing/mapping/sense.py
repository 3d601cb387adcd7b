"""What a mapping's fields mean beside each other: names that lead nowhere, what does nothing."""

from collections.abc import Iterable
from typing import Any

from models.vocabulary import Action
from review.plans.meant import either, meant
from review.plans.mistakes import Found
from review.plans.places import key_of
from ticketing.mapping.start_sense import start_mistakes
from ticketing.mapping.values import Means, Rule, System, TicketKind, TicketMapping

# Whose tickets lie in a project.
IN_PROJECTS = (System.JIRA, System.GITHUB)
WITH_KINDS = (System.JIRA,)


def mistakes_of(mapping: TicketMapping, tree: Any) -> Found:
    """What makes the mapping unusable although each field can be read."""
    found = Found()
    _once([one.variable for one in mapping.connections], tree, "connections", "connection", found)
    _once([one.name for one in mapping.tickets], tree, "tickets", "ticket", found)
    _once([one.name for one in mapping.rules], tree, "rules", "rule", found)
    for index, connection in enumerate(mapping.connections):
        if not connection.base_url and connection.system is not System.GITHUB:
            node = tree["connections"][index]
            found.add(key_of(node, "name"), "base_url is missing: where the system is.")
    for index, ticket in enumerate(mapping.tickets):
        _ticket(ticket, mapping, tree["tickets"][index], found)
    for index, rule in enumerate(mapping.rules):
        _rule(rule, mapping, tree["rules"][index], found)
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(mapping.states):
        node = tree["states"][index]
        kind = _known_ticket(one.ticket, mapping, node, found)
        if kind and one.means is Means.DOCUMENT_READY and kind.document is None:
            found.add(
                key_of(node, "means"),
                f"The ticket {kind.name} is for no document that could be ready: give it document, "
                "or let the state mean comment.",
            )
        for state in one.states:
            if (one.ticket, state.casefold()) in seen:
                words = f"What {state} means for {one.ticket} is said already."
                found.add(key_of(node, "state"), words)
            seen.add((one.ticket, state.casefold()))
    start_mistakes(mapping, tree, found)
    return found


def _once(names: list[str], tree: Any, section: str, what: str, found: Found) -> None:
    for index, one in enumerate(names):
        if one in names[:index]:
            node = tree[section][index]
            called = node.get("name", one)
            more = ": give this one a name" if "name" not in node else ""
            place = key_of(node, "name") if "name" in node else key_of(tree[section], index)
            found.add(place, f"There is a {what} called {called} already{more}.")


def _ticket(ticket: TicketKind, mapping: TicketMapping, node: Any, found: Found) -> None:
    connection = mapping.connection(ticket.connection)
    if connection is None:
        known = [one.name for one in mapping.connections]
        found.add(key_of(node, "connection"), _unknown("connection", ticket.connection, known))
        return
    if connection.system in IN_PROJECTS and not ticket.project:
        found.add(
            key_of(node, "name"),
            f"project is missing: {connection.system} has tickets in projects.",
        )
    if connection.system not in IN_PROJECTS and ticket.project:
        words = f"project does nothing here: {connection.system} has none."
        found.add(key_of(node, "project"), words)
    if connection.system is System.GITHUB and ticket.project.count("/") != 1:
        found.add(key_of(node, "project"), "project has to be owner/name for github.")
    if connection.system in WITH_KINDS and not ticket.kind:
        found.add(key_of(node, "name"), "kind is missing: the issue type, such as Task.")


def _rule(rule: Rule, mapping: TicketMapping, node: Any, found: Found) -> None:
    _known_ticket(rule.ticket, mapping, node, found)
    if not rule.open and rule.comment is None and rule.move is None:
        found.add(key_of(node, "on"), "The rule does nothing: give it open, comment or move.")
    if rule.when.outcomes and rule.on is not Action.ROUND_CLOSED:
        words = f"outcome is of rounds that end: it does nothing on {rule.on}."
        found.add(key_of(node["when"], "outcome"), words)
    if rule.when.blocking is not None and rule.on is not Action.COMMENT_ADDED:
        words = f"blocking is of comments: it does nothing on {rule.on}."
        found.add(key_of(node["when"], "blocking"), words)


def _known_ticket(name: str, mapping: TicketMapping, node: Any, found: Found) -> TicketKind | None:
    kind = mapping.ticket(name)
    if kind is None:
        known = [one.name for one in mapping.tickets]
        found.add(key_of(node, "ticket"), _unknown("ticket", name, known))
    return kind


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    names = list(known)
    there = f"there is {either(names)}" if names else "there is none"
    return f"There is no {what} called {name}{meant(name, names)}; {there}."
