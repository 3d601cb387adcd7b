"""How to be let in, in the OpenAPI document."""

from typing import Any

from review.scopes import OPENS, Scope

SECURITY: dict[str, Any] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token (`placet token create`) or an access token.",
    },
    "client": {
        "type": "oauth2",
        "description": "Access tokens of ten minutes for a client (`placet client create`).",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "/oauth/token",
                "scopes": {scope.value: OPENS[scope] for scope in Scope},
            }
        },
    },
    "clientSecret": {"type": "http", "scheme": "basic", "description": "client_id and secret."},
}
