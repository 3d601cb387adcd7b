"""Who is let in: API tokens and clients, listed and shut out.

They are made at the command line only: whoever may make one over the API could give itself any
scope, in anybody's name.
"""

from fastapi import APIRouter, Response

from api.door import InDoor, ReadDoor, Visit, answer, doc, tell
from api.idempotency import Answer
from api.paging import After, Limit, page
from api.schemas.access import (
    AccessOut,
    ClientOut,
    TokenOut,
    access_out,
    client_out,
    token_out,
)
from api.schemas.values import Page
from review.commands.disable_client import disable_client
from review.commands.revoke_access import revoke_access
from review.commands.revoke_token import revoke_token
from review.queries.access import (
    access_tokens_of,
    list_clients,
    list_tokens,
    the_client,
    the_token,
)
from review.queries.identifiers import UUID, known_shape
from review.scopes import Scope

router = APIRouter(tags=["access"])


@router.get(
    "/tokens",
    operation_id="list_tokens",
    response_model=Page[TokenOut],
    responses=doc(422, scope=Scope.ACCESS_WRITE),
)
def get_tokens(door: ReadDoor, limit: Limit = 100, after: After = None) -> Response:
    """API tokens in the order of making, the revoked ones too; never a secret.

    A token that speaks for a person is told of those that speak for the same person.
    """

    def work(visit: Visit) -> Response:
        if after is not None and not UUID.fullmatch(after):
            return tell(Page[TokenOut](items=[]))
        found = list_tokens(visit.session, visit.actor.viewer, after=after, limit=limit + 1)
        return tell(page([token_out(one) for one in found], limit, lambda one: one.id, TokenOut))

    return door.read(Scope.ACCESS_WRITE, work)


@router.delete(
    "/tokens/{token_id}",
    operation_id="revoke_token",
    response_model=TokenOut,
    responses=doc(404, 412, 422, scope=Scope.ACCESS_WRITE),
)
def delete_token(token_id: str, door: InDoor) -> Response:
    """Revokes an API token: it opens nothing from now on, and stays listed."""

    def work(visit: Visit) -> Answer:
        known = the_token(visit.session, visit.actor.viewer, known_shape(token_id))
        token = revoke_token(visit.session, known.token.id, actor=visit.actor.name, now=visit.now)
        return answer(200, token_out(known._replace(token=token)))

    return door.change(Scope.ACCESS_WRITE, work)


@router.get(
    "/clients",
    operation_id="list_clients",
    response_model=Page[ClientOut],
    responses=doc(422, scope=Scope.ACCESS_WRITE),
)
def get_clients(door: ReadDoor, limit: Limit = 100, after: After = None) -> Response:
    """Clients in the order of making, the disabled ones too; never a secret.

    A token that speaks for a person is told of those that speak for the same person.
    """

    def work(visit: Visit) -> Response:
        if after is not None and not UUID.fullmatch(after):
            return tell(Page[ClientOut](items=[]))
        found = list_clients(visit.session, visit.actor.viewer, after=after, limit=limit + 1)
        return tell(page([client_out(one) for one in found], limit, lambda one: one.id, ClientOut))

    return door.read(Scope.ACCESS_WRITE, work)


@router.delete(
    "/clients/{client_id}",
    operation_id="disable_client",
    response_model=ClientOut,
    responses=doc(404, 412, 422, scope=Scope.ACCESS_WRITE),
)
def delete_client(client_id: str, door: InDoor) -> Response:
    """Disables a client for good: no more tokens, and those it has open nothing from now on."""

    def work(visit: Visit) -> Answer:
        known = the_client(visit.session, visit.actor.viewer, known_shape(client_id))
        client = disable_client(
            visit.session, known.client.id, actor=visit.actor.name, now=visit.now
        )
        return answer(200, client_out(known._replace(client=client)))

    return door.change(Scope.ACCESS_WRITE, work)


@router.get(
    "/clients/{client_id}/tokens",
    operation_id="list_access_tokens",
    response_model=Page[AccessOut],
    responses=doc(404, 422, scope=Scope.ACCESS_WRITE),
)
def get_access_tokens(
    client_id: str, door: ReadDoor, limit: Limit = 100, after: After = None
) -> Response:
    """The access tokens that the client was given of late, in the order of issue."""

    def work(visit: Visit) -> Response:
        known = the_client(visit.session, visit.actor.viewer, known_shape(client_id)).client.id
        if after is not None and not UUID.fullmatch(after):
            return tell(Page[AccessOut](items=[]))
        found = access_tokens_of(visit.session, known, after=after, limit=limit + 1)
        return tell(page([access_out(one) for one in found], limit, lambda one: one.id, AccessOut))

    return door.read(Scope.ACCESS_WRITE, work)


@router.delete(
    "/clients/{client_id}/tokens/{token_id}",
    operation_id="revoke_access_token",
    response_model=AccessOut,
    responses=doc(404, 412, 422, scope=Scope.ACCESS_WRITE),
)
def delete_access_token(client_id: str, token_id: str, door: InDoor) -> Response:
    """Revokes an access token before its ten minutes are over."""

    def work(visit: Visit) -> Answer:
        known = the_client(visit.session, visit.actor.viewer, known_shape(client_id)).client.id
        token = revoke_access(
            visit.session,
            known,
            known_shape(token_id),
            actor=visit.actor.name,
            now=visit.now,
        )
        return answer(200, access_out(token))

    return door.change(Scope.ACCESS_WRITE, work)
