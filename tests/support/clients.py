"""Programs that get access tokens: clients of a caller's installation, and their calls."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callers import Caller
from httpx import Response

from api.state import ApiState
from api.token_keys import TokenKeys
from models.session import unit_of_work
from review.commands.create_client import create_client
from review.signing.key_pairs import new_pair, written

URL = "http://testserver"
# Made once: its time is before that of any test.
KEYS = written((new_pair(datetime.fromisoformat("2026-01-01T00:00:00+00:00")),))


@dataclass(frozen=True)
class Program:
    """A client by its id and its secret."""

    id: str
    secret: str


def give_keys(caller: Caller, text: str = KEYS) -> ApiState:
    """The installation signs access tokens from now on."""
    state: ApiState = caller.client.app.state.placet  # pyright: ignore
    object.__setattr__(state, "token_keys", TokenKeys(URL, text, None))
    return state


def client_of(caller: Caller, *scopes: str, person: str | None = None) -> Program:
    """A new client of those scopes, bound to that person."""
    with unit_of_work(caller.engine) as session:
        made, secret = create_client(
            session, "a program", scopes, actor="test", now=caller.now, person_email=person
        )
        return Program(made.id, secret)


def ask_token(caller: Caller, form: dict[str, str], **more: Any) -> Response:
    """A call of the token endpoint with this form."""
    return caller.client.post("/oauth/token", data=form, **more)


def access_token(caller: Caller, client: Program, scope: str | None = None) -> str:
    """An access token of the client."""
    form = {"grant_type": "client_credentials"} | ({} if scope is None else {"scope": scope})
    answer = ask_token(caller, form, auth=(client.id, client.secret))
    assert answer.status_code == 200, answer.text
    return answer.json()["access_token"]
