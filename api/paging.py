"""Lists in pages: `limit`, `after`, and where to go on."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Query
from pydantic import AfterValidator, BaseModel

from api.schemas.values import Page

Item = TypeVar("Item", bound=BaseModel)


def _cursor(after: str) -> str:
    if not after.isprintable() or not after.isascii():
        raise ValueError("is no cursor of ours; take it from `next`")
    return after


Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
After = Annotated[
    str | None,
    Query(max_length=100, description="The `next` of the page before."),
    AfterValidator(lambda after: None if after is None else _cursor(after)),
]


def page(
    items: list[Item], limit: int, cursor: Callable[[Item], str], kind: type[Item]
) -> Page[Any]:
    """A page of `limit` items, of a list fetched with one more to see whether it goes on."""
    more = len(items) > limit
    shown = items[:limit]
    return Page[kind](items=shown, next=cursor(shown[-1]) if more else None)
