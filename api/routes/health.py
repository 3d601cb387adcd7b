"""Whether the API lives, and whether it can work."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import text

from api.document.answers import doc
from api.state import state_of

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """The answer of a healthy API."""

    status: str = Field(default="ok", description="Always `ok`; whatever else is no 200.")


@router.get("/healthz")
async def healthz() -> Health:
    """The process answers."""
    return Health()


@router.get(
    "/readyz",
    responses={503: doc()[503]},
)
def readyz(request: Request) -> Health:
    """The database answers too."""
    with state_of(request).engine.connect() as connection:
        connection.execute(text("SELECT 1 FROM groups LIMIT 1"))
    return Health()
