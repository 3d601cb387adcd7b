"""A router whose pages answer HEAD as they answer GET, and stand in no OpenAPI document."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import APIRouter

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])


class PageRouter(APIRouter):
    """Routes to pages: `page` for looking, `post` for deciding."""

    def page(self, path: str) -> Callable[[Endpoint], Endpoint]:
        """A page to look at; whoever asks by HEAD gets its headers."""
        return self.api_route(  # pyright: ignore[reportReturnType]
            path, methods=["GET", "HEAD"], response_model=None, include_in_schema=False
        )


def page_router() -> PageRouter:
    """A router for pages."""
    return PageRouter(include_in_schema=False)
