"""Whatever fails whenever, before or after it was done: each thing once, in the order it came."""

import random

import pytest
from stories import Story
from ticket_reviews import DOWN, FakeSystem, Office

from models.vocabulary import TicketAct
from review.commands.ticket_work import add_work
from ticketing.errors import TicketFailed

ACTS = 8


class Luckless(FakeSystem):
    """Fails as its dice fall, at most twelve times."""

    def __init__(self, dice: random.Random) -> None:
        super().__init__()
        self.dice, self.left = dice, 12

    def _once(self, act, key, title, do) -> None:
        fate = self.dice.random() if self.left else 1.0
        self.left -= fate < 0.6
        before = DOWN if fate < 0.2 else TicketFailed("odd", retry=True)
        self.trouble = before if fate < 0.4 else None
        self.after = TicketFailed("cut off", retry=True) if 0.4 <= fate < 0.6 else None
        try:
            super()._once(act, key, title, do)
        finally:
            self.trouble = None


@pytest.mark.parametrize("seed", range(12))
def test_each_thing_arrives_once_in_its_order(story: Story, seed: int) -> None:
    dice = random.Random(seed)
    office = Office(story, system=Luckless(dice))
    story.policy()
    office.work()
    (ticket,) = office.tickets()
    for number in range(ACTS):
        story.tell(
            lambda session, n=number: add_work(
                session,
                ticket,
                TicketAct.COMMENT,
                key=f"act-{n}",
                payload={"words": f"{n}"},
                now=story.now,
            )
        )
        if dice.random() < 0.5:
            office.work()
            story.later(seconds=dice.choice([1, 40, 400]))
        if dice.random() < 0.3:
            # The relay is started again.
            office.reread(office.source)
    for _ in range(200):
        if {state for _, state in office.states()} == {"done"}:
            break
        office.work()
        story.later(minutes=10)
    (kept,) = office.system.tickets.values()
    assert kept.comments == [f"{number}" for number in range(ACTS)]
    assert len(kept.links) == 1
