"""What the starts of a mapping mean beside the rest of it."""

from typing import Any

from review.plans.meant import either, meant
from review.plans.mistakes import Found
from review.plans.places import key_of
from ticketing.mapping.starts import ANYBODY, Start
from ticketing.mapping.values import Connection, System, TicketMapping

# What the hooks of these tell no fields of, and no mail addresses.
WITHOUT_FIELDS = (System.GITHUB, System.ROUNDUP)
WITHOUT_MAIL = (System.GITHUB, System.ZENDESK)
IN_PROJECTS = (System.JIRA, System.GITHUB, System.WEBHOOK)


def start_mistakes(mapping: TicketMapping, tree: Any, found: Found) -> None:
    """What makes a start unusable although each field can be read."""
    for index, one in enumerate(mapping.starts):
        node = tree["starts"][index]
        connection = mapping.connection(one.connection)
        if connection is None:
            names = [known.name for known in mapping.connections]
            there = f"there is {either(names)}" if names else "there is none"
            guess = meant(one.connection, names)
            words = f"There is no connection called {one.connection}{guess}; {there}."
            found.add(key_of(node, "connection"), words)
            continue
        _policy(one, connection, node, found)
        _who(one, connection, node, found)
        _what(one, connection, mapping, node, found)


def _policy(start: Start, connection: Connection, node: Any, found: Found) -> None:
    source = start.policy
    said = [source.key, source.field, source.label, source.first_line]
    if sum(map(bool, said)) != 1:
        words = "policy has to say exactly one of key, field, label and first_line."
        found.add(key_of(node, "policy"), words)
    if source.field and connection.system in WITHOUT_FIELDS:
        words = f"field does nothing here: {connection.system} tells none."
        found.add(key_of(node["policy"], "field"), words)


def _who(start: Start, connection: Connection, node: Any, found: Found) -> None:
    if ANYBODY in start.by and not start.by_anybody:
        words = "by is either anybody or a list of accounts."
        found.add(key_of(node, "by"), words)
    if not start.by and connection.system in WITHOUT_MAIL:
        found.add(
            key_of(node, "connection"),
            f"by is missing: {connection.system} tells no mail addresses, so that nobody is known "
            "as a policy's lead.",
        )


def _what(
    start: Start, connection: Connection, mapping: TicketMapping, node: Any, found: Found
) -> None:
    if not start.label and not start.command:
        words = "The start never happens: give it a label or command: true."
        found.add(key_of(node, "connection"), words)
    if start.project and connection.system not in IN_PROJECTS:
        found.add(
            key_of(node, "project"), f"project does nothing here: {connection.system} has none."
        )
    for kind in mapping.tickets:
        labels = {one.casefold() for one in kind.labels}
        if kind.connection == connection.name and start.label.casefold() in labels:
            words = (
                f"The ticket {kind.name} has this label too: each that Placet opens would ask for "
                "a review."
            )
            found.add(key_of(node, "label"), words)
