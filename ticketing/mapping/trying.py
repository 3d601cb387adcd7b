"""Tries every template of a mapping with facts as they might be."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from models.vocabulary import Action
from review.plans.kinds import Written
from review.plans.mistakes import Found
from review.plans.places import key_of, value_of
from ticketing.mapping.kinds import line_within
from ticketing.mapping.templates import BadTemplate, render_body, render_line
from ticketing.mapping.values import TicketMapping
from ticketing.mapping.variables import Variables, sample

# At each of these there is a round to speak of.
WITH_ROUND = frozenset(
    {
        Action.ROUND_OPENED,
        Action.ROUND_EXTENDED,
        Action.ROUND_CLOSED,
        Action.ROUND_RECALLED,
        Action.ROUND_ESCALATED,
        Action.DRAFT_PROMOTED,
        Action.OVERRIDE_PROPOSED,
        Action.OVERRIDE_CONFIRMED,
    }
)
WITHOUT_ROUND = "before the first round is opened"


class _Trial(NamedTuple):
    template: str
    render: Callable[[str, Variables], str]
    node: Any
    field: str
    # Why it may be rendered without a round; empty: it never is.
    without: str
    event: Action | None
    document: str | None


def tried(mapping: TicketMapping, tree: Any, source: str) -> Found:
    """What could not be written."""
    found = Found()
    for trial in _trials(mapping, tree):
        for with_round in (True, False) if trial.without else (True,):
            variables = sample(trial.event, document=trial.document, with_round=with_round)
            try:
                trial.render(trial.template, variables)
            except BadTemplate as bad:
                where = Written(
                    trial.field,
                    trial.template,
                    key_of(trial.node, trial.field),
                    value_of(trial.node, trial.field),
                )
                when = "" if with_round else f" {trial.without}"
                words = f"{trial.field} cannot be written{when}: {_said(bad)}."
                found.add(line_within(source, where, trial.template, bad.line), words)
                break
    return found


def _said(bad: BadTemplate) -> str:
    words = bad.words.rstrip(".")
    if words.startswith("'None' has no attribute"):
        return f"{words} (it may be missing: put this between {{% if ... %}} and {{% endif %}})"
    return words


def _trials(mapping: TicketMapping, tree: Any) -> Iterator[_Trial]:
    for index, kind in enumerate(mapping.tickets):
        node = tree["tickets"][index]
        # Somebody may ask for it at any time, and a ticket for a document is asked for by hand.
        common = (WITHOUT_ROUND, None, kind.document)
        yield _Trial(kind.title, render_line, node, "title", *common)
        yield _Trial(kind.body, render_body, node, "body", *common)
        for name, template in kind.fields.items():
            yield _Trial(template, render_line, node["fields"], name, *common)
    for index, rule in enumerate(mapping.rules):
        if rule.comment is not None:
            kind = mapping.ticket(rule.ticket)
            without = "" if rule.on in WITH_ROUND else WITHOUT_ROUND
            node = tree["rules"][index]
            document = kind.document if kind else None
            yield _Trial(rule.comment, render_body, node, "comment", without, rule.on, document)
