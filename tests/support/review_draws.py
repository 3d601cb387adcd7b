"""What is drawn for a random review: plans, answers, and which of the things there are."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st
from review_record import (
    SECTIONS,
    PlanGroup,
)

from models.vocabulary import Disposition, Position

T = TypeVar("T")
# Which of the things there are: as good as any way to choose, and quick.
Pick = st.integers(0, 719)
POSITIONS = st.sampled_from([Position.APPROVE, Position.REQUEST_CHANGES, *Position])
# None: silence.
MOODS = (*[Position.APPROVE] * 6, Position.RECUSE, *Position, None)
RULES = st.sampled_from(
    [("any", 1), ("all", 1), ("count", 2), ("percent", 50), ("percent", 67), ("any", 1)]
)
ANSWERS = st.sampled_from([Disposition.ACCEPTED, *Disposition])
REVISED = st.sampled_from([SECTIONS, ("Issue",), ("Issue",), ("Consequences",), ()])
Often = st.sampled_from([True, True, True, False])
Seldom = st.sampled_from([False, False, False, True])
Either = st.booleans()


def of(things: Sequence[T], pick: int) -> T:
    return things[pick % len(things)]


@st.composite
def plans(draw: st.DrawFn) -> dict[str, PlanGroup]:
    """Legal first, Data after it in most plans, two advisers."""
    resolver = st.sampled_from([None, "legal", "leadership", "lead"])
    keeps = st.sampled_from(["never", "unchanged", "unchanged", "editorial"])

    def group(key: str, *, required: bool, after: tuple[str, ...] = ()) -> PlanGroup:
        kind, number = draw(RULES)
        return PlanGroup(
            key,
            kind,
            number,
            required=required,
            applies=not draw(Seldom) or key == "legal",
            after=after,
            watches=draw(st.sampled_from([(), ("Issue",), ("Consequences",)])),
            carry_over=draw(keeps),
            silence_is_assent=draw(Either),
            can_be_overridden=draw(Often),
            block_can_be_overridden=draw(Often),
            resolver=draw(resolver),
        )

    return {
        "legal": group("legal", required=True),
        "data": group("data", required=True, after=draw(st.sampled_from([("legal",), ()]))),
        "support": group("support", required=False),
        "external_experts": group(
            "external_experts", required=False, after=draw(st.sampled_from([("support",), ()]))
        ),
    }
