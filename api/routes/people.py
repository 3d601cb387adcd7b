"""People."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.door import InDoor, Visit, answer, doc
from api.idempotency import Answer
from api.schemas.policies import PersonIn, PersonOut, person_out
from api.schemas.values import Email
from review.commands.put_person import PersonDetails, groups_of, put_person
from review.scopes import Scope

router = APIRouter(tags=["people"])


@router.put(
    "/people/{email}",
    operation_id="put_person",
    response_model=PersonOut,
    responses={
        201: {"model": PersonOut, "description": "Added"},
        **doc(412, 422, scope=Scope.PEOPLE_WRITE),
    },
)
def put_people(email: Annotated[Email, Path()], body: PersonIn, door: InDoor) -> Response:
    """Adds a person, or replaces what is known of them."""

    def work(visit: Visit) -> Answer:
        details = PersonDetails(
            name=body.name,
            groups=tuple(body.groups),
            external=body.external,
            time_zone=body.time_zone,
            country=body.country,
            delegate=body.delegate,
            away_from=body.away.from_ if body.away else None,
            away_until=body.away.until if body.away else None,
            digest=body.digest,
        )
        person, added = put_person(
            visit.session, email, details, actor=visit.actor.name, now=visit.now
        )
        visit.session.flush()
        told = person_out(person, groups_of(visit.session, person.id), body.delegate)
        return answer(201 if added else 200, told)

    return door.change(Scope.PEOPLE_WRITE, work)
