"""Reads a call of the token endpoint: its form, and who the client says it is (RFC 6749, 2.3.1)."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

URLENCODED = "application/x-www-form-urlencoded"
MAX_FIELDS = 20
MAX_BYTES = 8_192


class BadTokenCall(Exception):
    """A call that is refused before anybody is asked; `error` as RFC 6749 names it."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(detail)
        self.error = error
        self.detail = detail


@dataclass(frozen=True, slots=True)
class TokenCall:
    """Who asks, by which secret, for which scopes; none: all there are."""

    client_id: str
    secret: str
    scopes: tuple[str, ...] | None


def read_call(content_type: str, authorization: str | None, body: bytes) -> TokenCall:
    """The call; a BadTokenCall says what is wrong with it."""
    form = _form(content_type, body)
    client_id, secret = _credentials(form, authorization)
    grant = form.get("grant_type")
    if grant is None:
        raise BadTokenCall("invalid_request", "grant_type is missing.")
    if grant != "client_credentials":
        raise BadTokenCall(
            "unsupported_grant_type", "The only grant_type here is client_credentials."
        )
    scope = form.get("scope")
    return TokenCall(client_id, secret, tuple(scope.split()) if scope is not None else None)


def _form(content_type: str, body: bytes) -> dict[str, str]:
    if content_type.partition(";")[0].strip().lower() != URLENCODED or len(body) > MAX_BYTES:
        raise BadTokenCall("invalid_request", f"Send a form ({URLENCODED}) of a few fields.")
    try:
        # A field without a value counts as left out (RFC 6749, 3.2).
        pairs = parse_qsl(body.decode("ascii"), errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:
        raise BadTokenCall("invalid_request", "The form cannot be read.") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise BadTokenCall("invalid_request", "A field came twice.")
    return form


def _credentials(form: Mapping[str, str], authorization: str | None) -> tuple[str, str]:
    posted = form.get("client_id"), form.get("client_secret")
    if authorization is None:
        if posted[0] is None or posted[1] is None:
            raise BadTokenCall(
                "invalid_client", "Send client_id and client_secret, in the form or as Basic."
            )
        return posted[0], posted[1]
    client_id, secret = _basic(authorization)
    if posted[1] is not None:
        raise BadTokenCall("invalid_request", "Prove who you are in one way, not in two.")
    if posted[0] not in (None, client_id):
        raise BadTokenCall("invalid_request", "client_id is not the one in the header.")
    return client_id, secret


def _basic(authorization: str) -> tuple[str, str]:
    scheme, _, encoded = authorization.partition(" ")
    bad = BadTokenCall("invalid_client", "The header Authorization is not Basic as it should be.")
    if scheme.lower() != "basic":
        raise bad
    try:
        told = base64.b64decode(encoded.strip(), validate=True).decode()
        client_id, colon, secret = told.partition(":")
        # Both are encoded like the fields of a form (RFC 6749, 2.3.1).
        client_id, secret = (unquote_plus(one, errors="strict") for one in (client_id, secret))
    except (ValueError, binascii.Error) as error:
        raise bad from error
    if not colon:
        raise bad
    return client_id, secret
