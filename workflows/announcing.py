"""Follows the feed for Prefect: what its automations may wait for is told it, once it answers."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from prefect.client.orchestration import get_client
from sqlalchemy import text
from sqlmodel import Session, col, select

from models.draft import Draft
from models.flow_run import FlowRun
from models.policy import Policy
from review.commands.follow_events import follow, start_following
from review.queries.events import Published
from workflows.announcements import About, announced, as_event, may_open_gate
from workflows.desk import Desk
from workflows.line import Line, brief

log = logging.getLogger(__name__)

FOLLOWER = "prefect"
IDLE_SECONDS = 0.5
TROUBLE_SECONDS = 2.0
# The cursor's row is held while Prefect answers, so that no other worker tells the same.
ANSWER_SECONDS = 5.0

SHOWN_OPEN_BEFORE = text("""
    SELECT EXISTS (
        SELECT 1 FROM journal j WHERE j.stream = :stream AND j.seq < :seq
          AND j.data ->> 'gate' = 'open'
          AND j.seq > coalesce((SELECT max(o.seq) FROM journal o WHERE o.stream = :stream
                                AND o.seq < :seq AND o.action = 'round:opened'), 0))
""")

Events = list[dict[str, Any]]


async def announce(desk: Desk, line: Line, tell: Callable[[Events], None] | None = None) -> None:
    """Tells Prefect what happens, for as long as the worker works."""
    saying, complained, begun = tell or tell_prefect, False, False
    while True:
        try:
            if not begun:
                # Before anything of this worker's happens, so that nothing of it is passed over.
                await desk.work(start_following, FOLLOWER)
                begun = True
            await line.up.wait()
            count = await desk.work(take_turn, saying)
        except Exception as error:  # noqa: BLE001 - Prefect or the database is away; both come back
            line.report(error)
            if not complained:
                log.warning("Prefect is not told what happens (%s); again later", brief(error))
            complained = True
            await asyncio.sleep(TROUBLE_SECONDS)
            continue
        complained = False
        if not count:
            await asyncio.sleep(IDLE_SECONDS)


def take_turn(session: Session, tell: Callable[[Events], None]) -> int:
    """Some of the feed; the cursor moves only once Prefect has taken what is told of it."""

    def take(held: Session, found: Sequence[Published]) -> None:
        events = events_of(held, found)
        if events:
            tell(events)

    return follow(session, FOLLOWER, take)


def events_of(session: Session, found: Sequence[Published]) -> Events:
    """What is told of these entries, in their order."""
    about: dict[str, About] = {}
    events: Events = []
    for one in found:
        draft_id = one.entry.draft_id
        if draft_id is None:
            continue
        for announcement in announced(one, opens_gate=_opens_gate(session, one)):
            if draft_id not in about:
                about[draft_id] = _about(session, draft_id)
            events.append(as_event(announcement, about[draft_id]))
    return events


def tell_prefect(events: Events) -> None:
    """Returns once Prefect has taken them."""
    with get_client(sync_client=True, httpx_settings={"timeout": ANSWER_SECONDS}) as client:
        client.request("POST", "/events", json=events)


def _opens_gate(session: Session, one: Published) -> bool:
    """Whether it is the first entry of its round that shows the gate open."""
    if not may_open_gate(one.entry):
        return False
    key = {"stream": one.entry.stream, "seq": one.entry.seq}
    return not session.connection().execute(SHOWN_OPEN_BEFORE, key).scalar_one()


def _about(session: Session, draft_id: str) -> About:
    query = select(Draft, Policy).join(Policy, col(Policy.id) == Draft.policy_id)
    draft, policy = session.exec(query.where(Draft.id == draft_id)).one()
    run = session.get(FlowRun, draft_id)
    return About(
        draft_id=draft_id,
        name=f"{policy.key}/v{draft.number}",
        policy=policy.key,
        theme=policy.theme.value,
        flow_run_id=run.flow_run_id if run else None,
    )
