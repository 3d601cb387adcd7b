"""Policies."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.policies import PolicyIn, PolicyOut, policy_out
from api.schemas.values import Email, Page
from models.vocabulary import Stage, Theme
from review.commands.create_policy import create_policy
from review.errors import AlreadyThere
from review.queries.policies import list_policies, load_policy
from review.scopes import Scope

router = APIRouter(tags=["policies"])


@router.post(
    "/policies",
    operation_id="create_policy",
    status_code=201,
    response_model=PolicyOut,
    responses=doc(412, 422, AlreadyThere, scope=Scope.POLICIES_WRITE),
)
def post_policy(body: PolicyIn, door: InDoor) -> Response:
    """Creates a policy; 409 where its key is taken."""

    def work(visit: Visit) -> Answer:
        policy = create_policy(
            visit.session,
            key=body.key,
            title=body.title,
            theme=body.theme,
            lead=body.lead,
            actor=visit.actor.name,
            now=visit.now,
        )
        return answer(201, policy_out(load_policy(visit.session, policy.key)))

    return door.change(Scope.POLICIES_WRITE, work)


@router.get(
    "/policies",
    operation_id="list_policies",
    response_model=Page[PolicyOut],
    responses=doc(422, scope=Scope.READ),
)
def get_policies(
    door: ReadDoor,
    theme: Annotated[Theme | None, Query()] = None,
    stage: Annotated[Stage | None, Query(description="Has a draft at this stage.")] = None,
    lead: Annotated[Email | None, Query()] = None,
    limit: Limit = 100,
    after: After = None,
) -> Response:
    """Policies by key."""

    def work(visit: Visit) -> Response:
        found = list_policies(
            visit.session,
            visit.actor.viewer,
            theme=theme,
            stage=stage,
            lead=lead,
            after=after,
            limit=limit + 1,
        )
        return tell(page([policy_out(one) for one in found], limit, lambda one: one.key, PolicyOut))

    return door.read(Scope.READ, work)


@router.get("/policies/{key}", response_model=PolicyOut, responses=doc(404, scope=Scope.READ))
def get_policy(key: str, door: ReadDoor) -> Response:
    """A policy with its drafts and the revision in force."""

    def work(visit: Visit) -> Response:
        return tell(policy_out(load_policy(visit.session, clean(key), visit.actor.viewer)))

    return door.read(Scope.READ, work)


def clean(key: str) -> str:
    """The key as the database may be asked for it; what is no text is no key."""
    return key if key.isprintable() else ""
