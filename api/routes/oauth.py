"""Access tokens for clients (RFC 6749, 4.4), and the keys to verify them with."""

from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.document.answers import answer_by
from api.oauth_form import BadTokenCall, TokenCall, read_call
from api.schemas.oauth import AccessTokenOut, KeysOut, TokenRefusedOut
from api.state import ApiState, state_of
from models.session import unit_of_work
from review.access_tokens import AccessToken, NoKeys
from review.commands.grant_access import grant_access
from review.errors import NoSuchClient, ScopeRefused, Unknown

router = APIRouter(tags=["access"])

NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}
CHALLENGE = {"WWW-Authenticate": 'Basic realm="placet", charset="UTF-8"'}
# Whoever verifies looks again after that long; a new key is published a day before it signs.
KEYS_FOR = {"Cache-Control": "public, max-age=3600"}
FORM: dict[str, Any] = {
    "security": [{"clientSecret": []}, {}],
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": ["client_credentials"]},
                        "scope": {
                            "type": "string",
                            "description": "Of the client's scopes those that are wanted, with "
                            "blanks between; left out: all of them.",
                        },
                        "client_id": {"type": "string", "description": "Unless sent as Basic."},
                        "client_secret": {
                            "type": "string",
                            "description": "Unless sent as Basic.",
                        },
                    },
                },
                "example": {
                    "grant_type": "client_credentials",
                    "scope": "events:read",
                    "client_id": "0198f2a4-5f1c-7c3e-9d7e-0d3f5c1b2a49",
                    "client_secret": "placet_client_...",
                },
            }
        },
    },
}
REFUSED: dict[str, Any] = {"model": TokenRefusedOut}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    404: answer_by(404, "not-found"),
    413: answer_by(413, "too-large"),
    429: answer_by(429, "too-many-calls"),
    503: answer_by(503, "unavailable"),
    400: {**REFUSED, "description": "The call or what it asks for is not acceptable"},
    401: {**REFUSED, "description": "Who are you?"},
}


@router.post(
    "/oauth/token",
    operation_id="grant_access_token",
    response_model=AccessTokenOut,
    responses=PROBLEMS,
    openapi_extra=FORM,
)
async def post_token(request: Request) -> Response:
    """Gives a client an access token for ten minutes.

    `placet client create` makes a client; it proves who it is by HTTP Basic (`client_secret_basic`)
    or by two fields of the form (`client_secret_post`). 400 `invalid_scope`: more was asked for
    than it may do. 401 `invalid_client`: unknown, disabled, or another secret. 404: this
    installation has no keys (PLACET_TOKEN_KEYS).
    """
    state = state_of(request)
    if not state.token_keys.are_there:
        raise Unknown
    state.rates.sign_in(request)
    headers = request.headers
    try:
        body = await request.body()
        call = read_call(headers.get("content-type", ""), headers.get("authorization"), body)
        token, signed = await run_in_threadpool(_grant, state, call)
    except BadTokenCall as bad:
        return _refusal(bad.error, bad.detail)
    except NoSuchClient as refused:
        return _refusal("invalid_client", refused.detail)
    except ScopeRefused as refused:
        return _refusal("invalid_scope", refused.detail)
    told = AccessTokenOut(
        access_token=signed,
        expires_in=int((token.expires_at - state.now()).total_seconds()),
        scope=" ".join(token.scopes),
    )
    return Response(told.model_dump_json(), headers=NO_STORE, media_type="application/json")


@router.get("/.well-known/jwks.json", response_model=KeysOut)
def get_keys(request: Request) -> Response:
    """The public keys (RFC 7517) by which access tokens can be verified, the newest last."""
    state = state_of(request)
    told = KeysOut.model_validate({"keys": state.token_keys.published(state.now())})
    return Response(told.model_dump_json(), headers=KEYS_FOR, media_type="application/json")


def _grant(state: ApiState, call: TokenCall) -> tuple[AccessToken, str]:
    now = state.now()
    with unit_of_work(state.engine) as session:
        token = grant_access(session, call.client_id, call.secret, call.scopes, now=now)
        try:
            return token, state.token_keys.sign(token, now)
        except NoKeys:
            raise Unknown from None


def _refusal(error: str, detail: str) -> Response:
    told = TokenRefusedOut.model_validate({"error": error, "error_description": detail})
    status, challenge = (401, CHALLENGE) if error == "invalid_client" else (400, {})
    return Response(
        told.model_dump_json(),
        status,
        headers={**NO_STORE, **challenge},
        media_type="application/json",
    )
