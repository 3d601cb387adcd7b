"""Does one act on a ticket: loads its facts, writes its words, asks the connector."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from models.ticket import TicketRow
from models.ticket_work import TicketWork
from models.vocabulary import Audience, TicketAct
from ticketing.connector import Connector, NewTicket, Ticket
from ticketing.errors import TicketFailed
from ticketing.facts import draft_url, load_variables
from ticketing.mapping.templates import BadTemplate, render_body, render_line
from ticketing.mapping.values import TicketKind, TicketMapping
from ticketing.mapping.variables import Variables

log = logging.getLogger(__name__)

Found = dict[str, Any]
"""What is now known of a ticket, by its column."""


class Pointless(Exception):
    """There is nothing left to do; `why` says so in a few words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Errand:
    """An act with what it is about, read in one snapshot."""

    work: TicketWork
    ticket: TicketRow
    variables: Variables | None

    @property
    def there(self) -> Ticket:
        """The ticket as its system knows it."""
        ticket = self.ticket
        if ticket.external_id is None:
            raise TicketFailed("the ticket has not been opened", retry=True)
        return Ticket(ticket.external_id, ticket.name or "", ticket.url or "")


def deliver(
    engine: Engine,
    work: TicketWork,
    connector: Connector,
    *,
    mapping: TicketMapping,
    base_url: str,
    now: datetime,
) -> Found:
    """Does the act; again under the same key where it is called again.

    Raises `TicketFailed`, or `Pointless`.
    """
    errand = _errand(engine, work, mapping, base_url, now)
    if work.act is TicketAct.OPEN:
        return _open(errand, connector, mapping, now)
    if work.act is TicketAct.LINK:
        return _link(errand, connector, base_url, now)
    if work.act is TicketAct.COMMENT:
        connector.comment(errand.there, _comment(errand, mapping), key=work.key, now=now)
        return {}
    connector.move(errand.there, str(work.payload["state"]), now=now)
    return _state(connector, errand.there, now)


def _errand(
    engine: Engine, work: TicketWork, mapping: TicketMapping, base_url: str, now: datetime
) -> Errand:
    connection = mapping.connection(work.connection)
    audience = connection.audience if connection else Audience.EVERYONE
    # One snapshot, so that an answer given meanwhile is seen as a whole or not at all.
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(snapshot, expire_on_commit=False) as session:
        ticket = session.get_one(TicketRow, work.ticket_id)
        variables = load_variables(
            session, ticket, work.payload, audience=audience, base_url=base_url, now=now
        )
    return Errand(work, ticket, variables)


def _open(errand: Errand, connector: Connector, mapping: TicketMapping, now: datetime) -> Found:
    ticket = errand.ticket
    if ticket.external_id is not None:
        raise Pointless("the ticket is there")
    kind = mapping.ticket(ticket.template or "")
    if kind is None or kind.connection != ticket.connection:
        words = f"the file of ticket systems has no ticket {ticket.template} for it any more"
        raise TicketFailed(words, retry=False)
    made = connector.create(_new(errand, kind), now=now)
    known = {"external_id": made.id, "name": made.name, "url": made.url, "project": kind.project}
    return {**known, **_state(connector, made, now)}


def _new(errand: Errand, kind: TicketKind) -> NewTicket:
    variables = _spoken_of(errand)
    try:
        return NewTicket(
            key=errand.work.key,
            project=kind.project,
            kind=kind.kind,
            title=render_line(kind.title, variables),
            body=render_body(kind.body, variables),
            labels=kind.labels,
            fields={name: render_line(text, variables) for name, text in kind.fields.items()},
        )
    except BadTemplate as bad:
        raise _unwritable(f"the ticket {kind.name}", bad) from bad


def _link(errand: Errand, connector: Connector, base_url: str, now: datetime) -> Found:
    ticket, known = errand.ticket, dict[str, Any]()
    if ticket.external_id is None:
        # Somebody named it: whether there is such a ticket is known to its system alone.
        there = connector.look_up(ticket.name or "", now=now)
        if there is None:
            raise TicketFailed(f"there is no ticket {ticket.name} there", retry=False)
        known = {"external_id": there.id, "name": there.name, "url": there.url}
    else:
        there = errand.there
    draft = errand.variables.draft.name if errand.variables else ""
    connector.link_back(
        there,
        url=draft_url(base_url, ticket.draft_id) if ticket.draft_id else base_url,
        title=f"Placet: {draft}" if draft else "Placet",
        key=errand.work.key,
        now=now,
    )
    return {**known, **_state(connector, there, now)}


def _comment(errand: Errand, mapping: TicketMapping) -> str:
    work = errand.work
    if work.rule is None:
        # An answer to somebody who asked there.
        return str(work.payload["words"])
    rule = mapping.rule(work.rule)
    if rule is None or rule.comment is None:
        raise Pointless("the file of ticket systems has no such rule any more")
    try:
        return render_body(rule.comment, _spoken_of(errand))
    except BadTemplate as bad:
        raise _unwritable(f"the comment of {rule.name}", bad) from bad


def _spoken_of(errand: Errand) -> Variables:
    if errand.variables is None:
        raise TicketFailed("the ticket is about no draft", retry=False)
    return errand.variables


def _unwritable(what: str, bad: BadTemplate) -> TicketFailed:
    return TicketFailed(f"{what} cannot be written: {bad.words}", retry=False)


def _state(connector: Connector, ticket: Ticket, now: datetime) -> Found:
    """How it stands now; the act is done already, and asking is no part of it."""
    try:
        found = connector.read_state(ticket, now=now)
    except TicketFailed as failed:
        log.warning("the state of %s could not be read (%s)", ticket.name, failed.detail)
        return {}
    return {
        "state": found.name,
        "closed": found.closed,
        "state_changed_at": found.changed_at,
        "state_read_at": now,
    }
