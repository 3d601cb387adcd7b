"""Settings that a part started alone cannot do without, or that have to be good if they are."""

from pathlib import Path

from pydantic import SecretStr

from placet.failures import BadSetting
from placet.settings import Settings


def link_secret(settings: Settings) -> str:
    return _given("PLACET_LINK_SECRET", settings.link_secret)


def prefect_api_url(settings: Settings) -> str:
    """With /api at its end, as Prefect's clients want it."""
    if settings.prefect_api_url is None:
        raise BadSetting("PLACET_PREFECT_API_URL is missing: the address of Prefect's server")
    return f"{settings.prefect_api_url.removesuffix('/api')}/api"


def prefect_auth(settings: Settings) -> str | None:
    return settings.prefect_auth.get_secret_value() if settings.prefect_auth else None


def public_url(settings: Settings) -> str:
    return settings.public_url or settings.listening_url(settings.port)


def token_keys_file(settings: Settings) -> Path | None:
    """The file with the keys for access tokens, looked into once: it may change later."""
    if settings.token_keys_file is None:
        return None
    # The other parts need no cryptography.
    from placet.token_keys import read_keys

    read_keys(settings.token_keys_file)
    return settings.token_keys_file


def _given(variable: str, secret: SecretStr | None) -> str:
    if secret is None:
        raise BadSetting(f"{variable} is missing (or name a file with it in {variable}_FILE)")
    return secret.get_secret_value()
