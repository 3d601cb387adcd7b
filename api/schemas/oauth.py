"""What the token endpoint answers, and the published keys."""

from typing import Literal

from pydantic import Field

from api.schemas.values import Told


class AccessTokenOut(Told):
    """An access token (RFC 6749, 5.1)."""

    access_token: str = Field(description="Send it as `Authorization: Bearer ...`.")
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  (the name of a kind)
    expires_in: int = Field(description="Seconds.", examples=[600])
    scope: str = Field(
        description="What it opens, with blanks between.", examples=["events:read tickets:write"]
    )


class TokenRefusedOut(Told):
    """Why there is no access token (RFC 6749, 5.2)."""

    error: Literal["invalid_request", "invalid_client", "unsupported_grant_type", "invalid_scope"]
    error_description: str


class KeyOut(Told):
    """A public key (RFC 7517) that verifies access tokens."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: str
    y: str
    kid: str
    alg: Literal["ES256"]
    use: Literal["sig"]


class KeysOut(Told):
    """Every key that has signed what may still be good, signs, or will sign next."""

    keys: list[KeyOut]
