"""Puts down what the mapping wants done to tickets, of what has happened."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlmodel import Session

from models.draft import Draft
from models.journal import JournalEntry
from models.person import Person
from models.policy import Policy
from models.ticket import TicketRow
from models.vocabulary import Action, RoundState, TicketAct, TicketOrigin
from review import dedup
from review.commands.ticket_work import add_work, find_ticket, open_ticket, ticket_row
from review.queries.draft_facts import load_facts
from review.queries.events import Published
from ticketing.mapping.applying import Happening, rules_for
from ticketing.mapping.fields import EVENTS
from ticketing.mapping.values import Rule, TicketKind, TicketMapping

FOLLOWER = "tickets"
# What tells how others stand while the round is open.
STANDINGS = frozenset({Action.COMMENT_ADDED, Action.OVERRIDE_PROPOSED, Action.OVERRIDE_CONFIRMED})
Take = Callable[[Session, Sequence[Published]], None]


def taking(mapping: TicketMapping, *, now: Callable[[], datetime]) -> Take:
    """Takes events for this mapping."""

    def take(session: Session, events: Sequence[Published]) -> None:
        for one in events:
            _put_down(session, mapping, one.entry, now())

    return take


def _put_down(session: Session, mapping: TicketMapping, entry: JournalEntry, now: datetime) -> None:
    if entry.draft_id is None or entry.action not in EVENTS or not mapping.rules_on(entry.action):
        return
    draft = session.get_one(Draft, entry.draft_id)
    policy = session.get_one(Policy, draft.policy_id)
    for rule in rules_for(mapping, _happening(session, draft, policy, entry)):
        kind = mapping.ticket(rule.ticket)
        if kind is not None:
            _carry_out(session, draft, kind, rule, entry, now)


def _happening(session: Session, draft: Draft, policy: Policy, entry: JournalEntry) -> Happening:
    lead = session.get_one(Person, policy.lead_id)
    outcome = entry.data.get("outcome")
    return Happening(
        action=entry.action,
        theme=policy.theme,
        stage=draft.stage,
        lead=lead.email.casefold(),
        policy=policy.key,
        outcome=RoundState(outcome) if outcome else None,
        blocking=entry.data.get("blocking") is True,
        audience=entry.audience,
        tells_standing=entry.action in STANDINGS and _judged_independently(session, draft.id),
    )


def _judged_independently(session: Session, draft_id: str) -> bool:
    """Whether there is an open round whose reviewers may not know of each other yet."""
    review = load_facts(session, draft_id)
    if review.round is None or review.round.state is not RoundState.OPEN:
        return False
    # What a plan promised that cannot be read any more is not known: nothing is told.
    return review.plan is None or review.plan.independent_first_pass


def _carry_out(
    session: Session,
    draft: Draft,
    kind: TicketKind,
    rule: Rule,
    entry: JournalEntry,
    now: datetime,
) -> None:
    if rule.open:
        open_ticket(
            session,
            ticket_row(
                policy_id=draft.policy_id,
                draft_id=draft.id,
                connection=kind.connection,
                purpose=kind.purpose,
                project=kind.project,
                template=kind.name,
                origin=TicketOrigin.OPENED,
                now=now,
            ),
            rule=rule.name,
            now=now,
        )
    ticket = find_ticket(
        session, draft_id=draft.id, connection=kind.connection, purpose=kind.purpose
    )
    if ticket is None:
        return
    if rule.comment is not None:
        _add(session, ticket, TicketAct.COMMENT, rule, entry, now)
    if rule.move is not None:
        _add(session, ticket, TicketAct.MOVE, rule, entry, now)


def _add(
    session: Session,
    ticket: TicketRow,
    act: TicketAct,
    rule: Rule,
    entry: JournalEntry,
    now: datetime,
) -> None:
    payload = {"event": entry.action.value, "at": entry.at.isoformat()}
    if entry.action.startswith("round:"):
        payload["round"] = entry.subject_id
    if act is TicketAct.MOVE:
        payload["state"] = rule.move or ""
    add_work(
        session,
        ticket,
        act,
        key=dedup.ticket_act(ticket.id, act, entry.seq, rule.name),
        rule=rule.name,
        payload=payload,
        now=now,
    )
