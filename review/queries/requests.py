"""Requests: who is asked for what, and whose turn it still is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select as wide_select
from sqlmodel import Session, col

from models.draft import Draft
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.revision import Revision
from models.round import Round
from models.vocabulary import RequestState
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class AskedView:
    """One request, with what is asked about and by when."""

    request: Request
    person: Person
    draft: Draft
    policy: Policy
    round: Round
    revision_number: int
    revision_sha256: str

    @property
    def due_at(self) -> datetime:
        """Their own deadline, or the round's."""
        return self.request.due_at or self.round.due_at


def list_requests(
    session: Session,
    viewer: Viewer,
    *,
    state: RequestState | None = None,
    person: str | None = None,
    group: str | None = None,
    draft_id: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[AskedView]:
    """Requests in the order of asking; an outsider sees their own."""
    query = (
        # SQLModel's own `select` is typed for four tables at most.
        wide_select(
            Request, Person, Draft, Policy, Round, col(Revision.number), col(Revision.sha256)
        )
        .join(Person, col(Person.id) == col(Request.person_id))
        .join(Draft, col(Draft.id) == col(Request.draft_id))
        .join(Policy, col(Policy.id) == col(Draft.policy_id))
        .join(Round, col(Round.id) == col(Request.round_id))
        .join(Revision, col(Revision.id) == col(Round.revision_id))
        .order_by(col(Request.id))
        .limit(limit)
    )
    if viewer.outside and not viewer.sees_all:
        query = query.where(col(Request.person_id) == viewer.person)
    if state is not None:
        query = query.where(col(Request.state) == state)
    if person is not None:
        query = query.where(col(Person.email) == person)
    if group is not None:
        query = query.where(col(Request.group_key) == group)
    if draft_id is not None:
        query = query.where(col(Request.draft_id) == draft_id)
    if after is not None:
        query = query.where(col(Request.id) > after)
    rows = session.execute(query)  # pyright: ignore[reportDeprecated]
    return [AskedView(*row) for row in rows]
