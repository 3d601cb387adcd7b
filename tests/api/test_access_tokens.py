"""Clients get access tokens as RFC 6749 says, and those open what they name until they are taken
away."""

import base64
import json
from collections.abc import Callable

import pytest
from callers import Caller
from clients import KEYS, URL, Program, access_token, ask_token, client_of, give_keys
from httpx import Response
from jose import jwt
from sqlalchemy import text

Problem = Callable[[Response], tuple[int, str]]
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def api(caller: Caller) -> Caller:
    give_keys(caller)
    return caller


@pytest.fixture
def program(api: Caller) -> Program:
    return client_of(api, "read", "journal:read")


def posted(program: Program, **more: str) -> dict[str, str]:
    return {**GRANT, "client_id": program.id, "client_secret": program.secret, **more}


def basic(client_id: str, secret: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def test_a_client_gets_a_token_for_ten_minutes_that_anybody_can_verify(
    api: Caller, program: Program
) -> None:
    answer = ask_token(api, GRANT, auth=(program.id, program.secret))
    assert answer.status_code == 200
    told = answer.json()
    token = told.pop("access_token")
    assert told == {"token_type": "Bearer", "expires_in": 600, "scope": "journal:read read"}
    assert answer.headers["cache-control"] == "no-store"
    keys = api.client.get("/.well-known/jwks.json").json()
    assert [set(one) for one in keys["keys"]] == [{"kty", "crv", "x", "y", "kid", "alg", "use"}]
    claims = jwt.decode(
        token,
        keys,
        algorithms=["ES256"],
        audience=f"{URL}/api/v1",
        issuer=URL,
        options={"verify_exp": False},
    )
    issued = int(api.now.timestamp())
    jti = claims.pop("jti")
    assert claims == {
        "iss": URL,
        "aud": f"{URL}/api/v1",
        "sub": program.id,
        "client_id": program.id,
        "scope": "journal:read read",
        "iat": issued,
        "exp": issued + 600,
    }
    assert len(jti) == 36
    assert set(jwt.get_unverified_header(token)) == {"alg", "kid", "typ"}
    assert jwt.get_unverified_header(token)["typ"] == "at+jwt"


def test_the_secret_may_be_sent_in_the_form(api: Caller, program: Program) -> None:
    assert ask_token(api, posted(program)).status_code == 200


def test_a_scope_narrows_what_the_token_opens(api: Caller, program: Program) -> None:
    narrow = access_token(api, program, "journal:read")
    whole = access_token(api, program)
    api.review()
    assert api.get("/policies", token=whole).status_code == 200
    assert api.get("/policies", token=narrow).status_code == 403
    assert api.get(f"/drafts/{api.draft}/journal", token=narrow).status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"scope": "read promote"}, 400, "invalid_scope"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"scope": " "}, 400, "invalid_scope"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_secret": "é\x00"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "00000000-0000-7000-8000-000000000000"}, 401, "invalid_client"),
        ({"client_id": "\x00"}, 401, "invalid_client"),
    ],
    ids=str,
)
def test_a_refusal_is_as_the_rfc_says(
    api: Caller, program: Program, change: dict[str, str], status: int, error: str
) -> None:
    before = api.rows()
    answer = ask_token(api, posted(program, **change))
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert program.secret not in answer.text
    assert api.rows() == before


@pytest.mark.parametrize(
    ("headers", "content", "status", "error"),
    [
        ({"Content-Type": "application/json"}, json.dumps(GRANT), 400, "invalid_request"),
        ({}, "grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
        ({}, "grant_type=%ff", 400, "invalid_request"),
        ({}, "\xff", 400, "invalid_request"),
        ({}, "&".join(f"a{n}=1" for n in range(30)), 400, "invalid_request"),
        ({}, "x" * 9000, 400, "invalid_request"),
        ({}, "", 401, "invalid_client"),
        ({"Authorization": "Basic"}, "grant_type=client_credentials", 401, "invalid_client"),
        ({"Authorization": "Basic ?"}, "grant_type=client_credentials", 401, "invalid_client"),
        ({"Authorization": "Basic YWI="}, "grant_type=client_credentials", 401, "invalid_client"),
        ({"Authorization": "Basic /w=="}, "grant_type=client_credentials", 401, "invalid_client"),
        ({"Authorization": "Bearer x"}, "grant_type=client_credentials", 401, "invalid_client"),
    ],
    ids=str,
)
def test_a_call_that_cannot_be_read_is_refused(
    api: Caller, headers: dict[str, str], content: str, status: int, error: str
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = api.client.post(
        "/oauth/token", content=content.encode("latin-1"), headers={**kind, **headers}
    )
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_two_ways_at_once_are_refused(api: Caller, program: Program) -> None:
    both = ask_token(api, posted(program), headers=basic(program.id, program.secret))
    assert (both.status_code, both.json()["error"]) == (400, "invalid_request")
    other = {**GRANT, "client_id": "another"}
    mixed = ask_token(api, other, headers=basic(program.id, program.secret))
    assert (mixed.status_code, mixed.json()["error"]) == (400, "invalid_request")


def test_what_stands_in_the_basic_header_is_encoded_as_in_a_form(
    api: Caller, program: Program
) -> None:
    encoded = program.id.replace("-", "%2D"), program.secret.replace("_", "%5F")
    assert ask_token(api, GRANT, headers=basic(*encoded)).status_code == 200


def test_a_token_is_good_for_ten_minutes_and_not_longer(
    api: Caller, program: Program, problem: Problem
) -> None:
    token = access_token(api, program)
    api.later(minutes=9, seconds=59)
    assert api.get("/policies", token=token).status_code == 200
    api.later(seconds=1)
    assert problem(api.get("/policies", token=token)) == (401, "unauthenticated")


def test_an_access_token_is_refused_at_once_when_it_is_revoked(
    api: Caller, program: Program, problem: Problem
) -> None:
    token, other = access_token(api, program), access_token(api, program)
    given = api.get(f"/clients/{program.id}/tokens").json()["items"]
    assert [one["revoked_at"] for one in given] == [None, None]
    assert api.call("DELETE", f"/clients/{program.id}/tokens/{given[0]['id']}").status_code == 200
    assert problem(api.get("/policies", token=token)) == (401, "unauthenticated")
    assert api.get("/policies", token=other).status_code == 200


def test_a_disabled_client_is_let_in_no_more(
    api: Caller, program: Program, problem: Problem
) -> None:
    token = access_token(api, program)
    told = api.call("DELETE", f"/clients/{program.id}").json()
    assert told["disabled_at"] == "2026-03-02T09:00:00Z"
    assert problem(api.get("/policies", token=token)) == (401, "unauthenticated")
    assert ask_token(api, posted(program)).json()["error"] == "invalid_client"
    again = api.call("DELETE", f"/clients/{program.id}")
    assert (again.status_code, again.json()) == (200, told)


def test_tokens_are_listed_and_revoked_and_all_of_it_is_on_record(
    api: Caller, program: Program, problem: Problem
) -> None:
    secret = api.issue("read")
    mine = api.tokens[secret]
    listed = {one["id"]: one for one in api.get("/tokens").json()["items"]}
    assert listed[mine]["scopes"] == ["read"]
    assert secret not in json.dumps(listed)
    revoked = api.call("DELETE", f"/tokens/{mine}").json()
    assert revoked["revoked_at"] == "2026-03-02T09:00:00Z"
    assert problem(api.get("/policies", token=secret)) == (401, "unauthenticated")
    api.call("DELETE", f"/clients/{program.id}")
    with api.engine.connect() as connection:
        query = text("SELECT action, actor FROM journal ORDER BY seq")
        found = [tuple(one) for one in connection.execute(query)]
    ours = f"token:{api.tokens[api.token]}"
    assert found[-2:] == [("token:revoked", ours), ("client:disabled", ours)]
    assert ("client:created", "test") in found


def test_whoever_acts_for_a_person_sees_and_revokes_only_what_acts_for_them(
    api: Caller, program: Program, problem: Problem
) -> None:
    api.person("ana@example.org", "legal")
    theirs = client_of(api, "read", person="ana@example.org")
    own = api.issue(person="ana@example.org")
    tokens = api.get("/tokens", token=own).json()["items"]
    assert [one["person"] for one in tokens] == ["ana@example.org"]
    clients = api.get("/clients", token=own).json()["items"]
    assert [one["id"] for one in clients] == [theirs.id]
    others = (f"/tokens/{api.tokens[api.token]}", f"/clients/{program.id}")
    for path in others:
        assert problem(api.call("DELETE", path, token=own)) == (404, "not-found")
    assert problem(api.get(f"/clients/{program.id}/tokens", token=own)) == (404, "not-found")


def test_an_installation_without_keys_gives_out_no_tokens(caller: Caller, problem: Problem) -> None:
    assert problem(ask_token(caller, GRANT)) == (404, "not-found")
    assert caller.client.get("/.well-known/jwks.json").json() == {"keys": []}


@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_token_that_was_altered_opens_nothing(
    api: Caller, program: Program, problem: Problem, part: int
) -> None:
    segments = access_token(api, program).split(".")
    for place in (0, len(segments[part]) // 2, len(segments[part]) - 2):
        letters = list(segments[part])
        letters[place] = "A" if letters[place] != "A" else "B"
        token = ".".join([*segments[:part], "".join(letters), *segments[part + 1 :]])
        assert problem(api.get("/policies", token=token)) == (401, "unauthenticated")


def test_a_token_that_our_key_signed_but_nobody_gave_out_opens_nothing(
    api: Caller, program: Program, problem: Problem
) -> None:
    pair = json.loads(KEYS)["keys"][0]
    good = access_token(api, program)
    claims = jwt.get_unverified_claims(good)
    header = {"kid": pair["kid"], "typ": "at+jwt"}

    def forged(**changes: object) -> str:
        return jwt.encode({**claims, **changes}, pair, algorithm="ES256", headers=header)

    assert api.get("/policies", token=forged()).status_code == 200
    for wrong in (
        {"jti": "00000000-0000-7000-8000-000000000000"},
        {"jti": "x"},
        {"aud": "somebody"},
        {"iss": "somebody"},
        {"exp": claims["exp"] + 0.5},
        {"exp": 10**15},
        {"nbf": 1},
        {"scope": ["read"]},
    ):
        answer = api.get("/policies", token=forged(**wrong))
        assert problem(answer) == (401, "unauthenticated"), wrong


def test_when_a_token_was_used_is_noted_once_an_hour(api: Caller) -> None:
    token = api.issue("read", "access:write")

    def last_used() -> str | None:
        listed = api.get("/tokens", token=token).json()["items"]
        return next(one["last_used_at"] for one in listed if one["id"] == api.tokens[token])

    assert last_used() is None
    assert last_used() == "2026-03-02T09:00:00Z"
    api.later(minutes=59)
    last_used()
    assert last_used() == "2026-03-02T09:00:00Z"
    api.later(minutes=1)
    last_used()
    assert last_used() == "2026-03-02T10:00:00Z"


def test_a_client_was_last_used_when_it_got_a_token(api: Caller, program: Program) -> None:
    def last_used() -> str | None:
        (found,) = api.get("/clients").json()["items"]
        return found["last_used_at"]

    assert last_used() is None
    access_token(api, program)
    assert last_used() == "2026-03-02T09:00:00Z"
