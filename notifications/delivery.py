"""Delivers one outbox row: loads its facts, composes the mail, hands it to the channel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from models.outbox import OutboxRow
from notifications.channels.channel import Channel
from notifications.errors import DeliveryFailed, MessageRejected
from notifications.facts.absence import absence_facts
from notifications.facts.act_code import act_code_facts
from notifications.facts.answer_code import answer_code_facts
from notifications.facts.answering import reply_to
from notifications.facts.carried import carried_facts
from notifications.facts.contested import contested_facts
from notifications.facts.deadline_moved import deadline_moved_facts
from notifications.facts.digest import digest_facts
from notifications.facts.disposition import disposition_facts
from notifications.facts.disputed import disputed_facts
from notifications.facts.escalation import escalation_facts
from notifications.facts.invitation import invitation_facts
from notifications.facts.letter import Letter
from notifications.facts.moved import moved_facts
from notifications.facts.override import override_facts
from notifications.facts.override_ended import override_ended_facts
from notifications.facts.override_proposed import override_proposed_facts
from notifications.facts.promoted import promoted_facts
from notifications.facts.receipt import receipt_facts
from notifications.facts.reminder import reminder_facts
from notifications.facts.replies_held import replies_held_facts
from notifications.facts.reply_read import reply_read_facts
from notifications.facts.round_closed import round_closed_facts
from notifications.facts.sign_in import sign_in_facts
from notifications.facts.suspended import suspended_facts
from notifications.facts.too_many_rounds import too_many_rounds_facts
from notifications.facts.undelivered import undelivered_facts
from notifications.facts.webhook_disabled import webhook_disabled_facts
from notifications.message import Message
from notifications.messages.absence import absence
from notifications.messages.act_code import act_code
from notifications.messages.answer_code import answer_code
from notifications.messages.carried import carried
from notifications.messages.contested import contested
from notifications.messages.deadline_moved import deadline_moved
from notifications.messages.digest import digest
from notifications.messages.disposition import disposition
from notifications.messages.disputed import disputed
from notifications.messages.escalation import escalation
from notifications.messages.invitation import invitation
from notifications.messages.moved import moved
from notifications.messages.override import override
from notifications.messages.override_ended import override_ended
from notifications.messages.override_proposed import override_proposed
from notifications.messages.promoted import promoted
from notifications.messages.receipt import receipt
from notifications.messages.reminder import reminder
from notifications.messages.replies_held import replies_held
from notifications.messages.reply_read import reply_read
from notifications.messages.round_closed import round_closed
from notifications.messages.sign_in import sign_in
from notifications.messages.suspended import suspended
from notifications.messages.too_many_rounds import too_many_rounds
from notifications.messages.undelivered import undelivered
from notifications.messages.webhook_disabled import webhook_disabled
from review.errors import Unknown
from review.links import Links

# The facts of one template are what its message takes; no type says so for a whole table.
KINDS: dict[str, tuple[Callable[[Session, Letter], Any], Callable[[Any], Message]]] = {
    "invitation": (invitation_facts, invitation),
    "reminder": (reminder_facts, reminder),
    "round_closed": (round_closed_facts, round_closed),
    "promoted": (promoted_facts, promoted),
    "escalation": (escalation_facts, escalation),
    "moved": (moved_facts, moved),
    "receipt": (receipt_facts, receipt),
    "carried": (carried_facts, carried),
    "too_many_rounds": (too_many_rounds_facts, too_many_rounds),
    "disposition": (disposition_facts, disposition),
    "contested": (contested_facts, contested),
    "undelivered": (undelivered_facts, undelivered),
    "override_proposed": (override_proposed_facts, override_proposed),
    "override": (override_facts, override),
    "override_ended": (override_ended_facts, override_ended),
    "deadline_moved": (deadline_moved_facts, deadline_moved),
    "digest": (digest_facts, digest),
    "suspended": (suspended_facts, suspended),
    "disputed": (disputed_facts, disputed),
    "sign_in": (sign_in_facts, sign_in),
    "answer_code": (answer_code_facts, answer_code),
    "reply_read": (reply_read_facts, reply_read),
    "replies_held": (replies_held_facts, replies_held),
    "absence": (absence_facts, absence),
    "act_code": (act_code_facts, act_code),
    "webhook_disabled": (webhook_disabled_facts, webhook_disabled),
}


def deliver(
    engine: Engine,
    row: OutboxRow,
    *,
    channel: Channel,
    links: Links,
    base_url: str,
    now: datetime,
    reply_domain: str = "",
) -> None:
    """Sends the mail of the row; again under the same key where it is called again.

    Raises `DeliveryFailed`, or `Dropped` where the mail has become pointless.
    """
    letter = Letter(
        key=row.dedup_key,
        row_id=row.id,
        payload=row.payload,
        asked_at=row.created_at,
        now=now,
        links=links,
        base_url=base_url,
        reply_domain=reply_domain,
    )
    try:
        channel.send(replace(_message(engine, letter), row_id=row.id), now=now)
    except MessageRejected as rejected:
        raise DeliveryFailed(f"unfit to be sent: {rejected}", retry=False) from rejected
    except Unknown as unknown:
        raise DeliveryFailed("the outbox row names nothing we know", retry=False) from unknown


def _message(engine: Engine, letter: Letter) -> Message:
    template = letter.about("template")
    if template not in KINDS:
        raise DeliveryFailed(f"there is no mail {template[:80]!r}", retry=False)
    facts_of, message_of = KINDS[template]
    # One snapshot, so that an answer given meanwhile is seen as a whole or not at all.
    snapshot = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with Session(snapshot) as session:
        facts = facts_of(session, letter)
        answers_go_to = reply_to(session, letter)
    return replace(message_of(facts), reply_to=answers_go_to)
