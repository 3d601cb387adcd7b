"""The forms on a page of staff that is no draft's: their proof, and what is decided by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.deciding import decide, keeping_words
from api.pages.forms import Posted
from api.pages.visitors import Visitor, staff_visitor
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.actors import Actor
from review.errors import NotAllowed

Work = Callable[[Session, Actor, datetime], None]


@dataclass(frozen=True, slots=True)
class PageForms:
    """Of one page, and under which name they are sealed."""

    page: str
    name: str

    def proof(self, state: ApiState, visitor: Visitor) -> str:
        """Stands in the forms: made for this page and this visitor's session."""
        return state.links.seal(visitor.jti, self.name)

    def decided(
        self,
        request: Request,
        posted: Posted,
        work: Work,
        words: Mapping[str, str] | None = None,
    ) -> Response:
        """Does the work in one transaction and goes back to the page; refused, the words stay."""

        def answer() -> Response:
            state = state_of(request)
            with unit_of_work(state.engine) as session:
                visitor = staff_visitor(session, request, state)
            if not state.links.is_sealed(visitor.jti, self.name, posted.csrf):
                raise NotAllowed(
                    "The form did not come from the page as it was last shown to you. Open the "
                    "page again and send it from there."
                )
            decide(state, lambda session: work(session, visitor.actor, state.now()))
            return RedirectResponse(self.page, 303)

        return keeping_words(self.page, words or {}, answer)
