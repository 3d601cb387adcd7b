"""Takes a draft's turn: looks at our rows, and lets its run do what they ask for."""

import asyncio
import logging
from dataclasses import dataclass, field
from enum import Enum, auto
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun as Run
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow_async
from sqlmodel import Session

from models.flow_run import FlowRun
from review.queries.review_turn import Turn, load_turn
from review.rules.next_step import StepKind
from workflows import flows, memory, prefect_runs
from workflows.bootstrap import Deployments
from workflows.desk import IN_HAND, Desk, InHand

log = logging.getLogger(__name__)

AT_ONCE = 4


class Why(Enum):
    """What brought the turn about."""

    WOKEN = auto()  # something may have changed: act at once, show later
    SHOWN = auto()  # its run is to show where the review stands
    PRESSED = auto()  # somebody pressed Resume, or its worker died: the run itself must move


class Taken(Enum):
    """What became of it."""

    DONE = auto()
    TO_BE_SHOWN = auto()
    ELSEWHERE = auto()  # another worker has a turn of this draft in hand; try again


class RunRefused(RuntimeError):
    """Prefect did not let the run start; it stands elsewhere than it did a moment ago."""


@dataclass(slots=True)
class Turns:
    """Every turn this worker takes, at most one of a draft and a few of them at once."""

    desk: Desk
    client: PrefectClient
    deployments: Deployments
    in_hand: dict[str, asyncio.Task[Taken]] = field(default_factory=dict[str, asyncio.Task[Taken]])
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def take(self, draft_id: str, why: Why) -> Taken:
        """One turn of the draft; errors of the database or of Prefect come through.

        Whoever asked for it may be cancelled; the turn itself goes on to its end.
        """
        while (before := self.in_hand.get(draft_id)) is not None:
            await asyncio.wait({before})
        task = asyncio.create_task(self._take_in_order(draft_id, why))
        self.in_hand[draft_id] = task
        return await asyncio.shield(task)

    async def finish(self, within_seconds: float) -> None:
        """Waits for the turns in hand, but not for ever."""
        if self.in_hand:
            await asyncio.wait(set(self.in_hand.values()), timeout=within_seconds)

    async def _take_in_order(self, draft_id: str, why: Why) -> Taken:
        try:
            async with self.slots:
                return await self._take(draft_id, why)
        finally:
            del self.in_hand[draft_id]

    async def _take(self, draft_id: str, why: Why) -> Taken:
        turn, known = await self.desk.work(self._look, draft_id)
        waits = turn.step.kind is StepKind.WAIT
        if why is Why.WOKEN and waits and known is not None and known.flow_run_id:
            return Taken.TO_BE_SHOWN
        if why is not Why.PRESSED and not turn.under_review and nothing_left(known):
            return Taken.DONE
        desk = self.desk
        held = await desk.work(memory.lease, draft_id, worker=desk.worker, now=desk.now())
        if held is None:
            return Taken.ELSEWHERE
        try:
            await self._move(held, turn, why)
        finally:
            await desk.work(memory.release, draft_id, worker=desk.worker)
        return Taken.DONE

    def _look(self, session: Session, draft_id: str) -> tuple[Turn, FlowRun | None]:
        return load_turn(session, draft_id, self.desk.now()), session.get(FlowRun, draft_id)

    async def _move(self, held: FlowRun, turn: Turn, why: Why) -> None:
        run = await self._living_run(held, turn)
        if run is None:
            await self._remember(turn, memory.OVER)
        elif turn.step.kind is StepKind.WAIT and why is not Why.PRESSED and is_asleep(run):
            await self._show(run, turn)
        else:
            await self._execute(run, turn)

    async def _living_run(self, held: FlowRun, turn: Turn) -> Run | None:
        """The run that stands for the draft; a new one in place of one that is lost or ended."""
        run = await self._find(held.flow_run_id)
        if run is not None and run.state is not None and not run.state.is_final():
            return run
        if not turn.under_review:
            return None
        generation = held.generation + 1
        run = await prefect_runs.begin(
            self.client, self.deployments.review, turn, generation=generation
        )
        await self.desk.work(
            memory.remember,
            turn.draft_id,
            state_name=turn.waiting_name,
            flow_run_id=str(run.id),
            generation=generation,
        )
        return run

    async def _find(self, run_id: str | None) -> Run | None:
        if run_id is None:
            return None
        try:
            return await self.client.read_flow_run(UUID(run_id))
        except ObjectNotFound:
            return None

    async def _show(self, run: Run, turn: Turn) -> None:
        # Forced, so it must not be said in vain: it would undo what is pressed at that moment.
        if run.state_name != turn.waiting_name or message_of(run) != turn.waiting_message:
            await prefect_runs.show_waiting(self.client, run.id, turn)
        await prefect_runs.show_sign_offs(self.client, run.id, turn)
        await self._remember(turn, turn.waiting_name)

    async def _execute(self, run: Run, turn: Turn) -> None:
        """The run continues here, in this process, until it rests again."""
        hand = InHand(self.desk, self.client, run.id)
        token = IN_HAND.set(hand)
        try:
            # Without its deployment, for the engine's eyes only: with one, every turn opens a
            # thread and a websocket to watch for a Suspend, which the reconciler sees anyway.
            here = run.model_copy(update={"deployment_id": None})
            await run_flow_async(
                flows.review,
                flow_run=here,
                parameters={"draft_id": turn.draft_id},
                return_type="state",
            )
        finally:
            IN_HAND.reset(token)
        if hand.trouble is not None:
            raise hand.trouble
        if hand.ended is None:
            raise RunRefused(f"run {run.id} of {turn.draft_name}")
        over = hand.ended.step.kind is StepKind.FINISH
        await self._remember(hand.ended, memory.OVER if over else hand.ended.waiting_name)

    async def _remember(self, turn: Turn, state_name: str) -> None:
        await self.desk.work(memory.remember, turn.draft_id, state_name=state_name)


def nothing_left(known: FlowRun | None) -> bool:
    """Whether no run stands for the draft, or it has done all it was for."""
    return known is None or not known.flow_run_id or known.state_name == memory.OVER


def is_asleep(run: Run) -> bool:
    """Whether the run rests; one that was pressed is to be executed, not to be shown over."""
    return run.state is not None and run.state.is_paused()


def message_of(run: Run) -> str | None:
    """What the run says it waits for."""
    return run.state.message if run.state else None
