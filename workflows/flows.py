"""The two flows: the review of one draft, and the sweep of the deadlines.

A turn of the review reads our rows, carries out what the rules say, and ends by returning the
state in which the run rests: `Paused` costs no process, no thread, no coroutine.
"""

from typing import Any

from prefect import flow, task
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from review.actors import FLOW
from review.commands.ask_next import ask_next
from review.commands.promote_draft import promote_draft
from review.commands.settle_round import settle_round
from review.queries.review_turn import Turn
from review.rules.next_step import StepKind
from workflows.desk import IN_HAND
from workflows.prefect_runs import asleep, show_sign_offs, show_tags
from workflows.sweeping import SweepIncomplete, sweep_through

# A round closed, a draft promoted, its end seen: more steps than this in one turn is a mistake.
MAX_STEPS = 6


class TurnDoesNotEnd(RuntimeError):
    """The rules asked for yet another step after a whole turn of them."""


@flow(name="review", persist_result=False, validate_parameters=False)
async def review(draft_id: str) -> State[Any]:
    """The review of one draft: a turn of it, each time it is woken."""
    hand = IN_HAND.get()
    try:
        turn = await take_steps(draft_id)
        await show_sign_offs(hand.client, hand.run_id, turn)
    except Exception as error:  # noqa: BLE001 - the worker raises it again: the run must rest first
        hand.trouble = error
        return asleep("Stumbled", f"{type(error).__name__}; it is tried again")
    hand.ended = turn
    if turn.step.kind is not StepKind.FINISH:
        return asleep(turn.waiting_name, turn.waiting_message)
    await show_tags(hand.client, hand.run_id, turn)
    return Completed(message=turn.step.detail)


async def take_steps(draft_id: str) -> Turn:
    """Carries out step after step until the review waits or is over."""
    desk = IN_HAND.get().desk
    for _ in range(MAX_STEPS):
        turn = await desk.look(draft_id)
        if turn.step.kind is StepKind.PROMOTE:
            await promote(draft_id, "promote to implementation")
        elif turn.step.kind is StepKind.CLOSE_ROUND:
            await close_round(draft_id, turn.step.detail)
        elif turn.step.kind is StepKind.ASK_NEXT:
            await ask_those_next(draft_id, "ask whose turn has come")
        else:
            return turn
    raise TurnDoesNotEnd(draft_id)


@task(task_run_name="{title}", persist_result=False)
async def close_round(draft_id: str, title: str) -> None:
    """Closes the open round, if its outcome is decided; the title is what the UI shows."""
    del title
    desk = IN_HAND.get().desk
    await desk.work(settle_round, draft_id, actor=FLOW, now=desk.now())


@task(task_run_name="{title}", persist_result=False)
async def ask_those_next(draft_id: str, title: str) -> None:
    """Asks the groups whose turn has come; the title is what the UI shows."""
    del title
    desk = IN_HAND.get().desk
    await desk.work(ask_next, draft_id, actor=FLOW, now=desk.now())


@task(task_run_name="{title}", persist_result=False)
async def promote(draft_id: str, title: str) -> None:
    """Asks the gate again, under lock, and promotes; the title is what the UI shows."""
    del title
    desk = IN_HAND.get().desk
    await desk.work(promote_draft, draft_id, actor=FLOW, now=desk.now())


@flow(name="sweep", persist_result=False, validate_parameters=False)
async def sweep() -> State[Any]:
    """Looks at every deadline: reminds, expires. The rows say what is due."""
    try:
        rounds = await deadlines()
    except SweepIncomplete as incomplete:
        return Failed(message=str(incomplete))
    return Completed(message=f"{rounds} rounds were due" if rounds else "nothing was due")


@task(task_run_name="deadlines and reminders", persist_result=False)
async def deadlines() -> int:
    """How many rounds were looked at, a transaction each; fails after all if one of them did."""
    return await sweep_through(IN_HAND.get().desk)
