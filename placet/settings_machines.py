"""The settings of other programs: ticket systems, webhooks, access tokens, how often they call."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings

from ticketing.webhooks.judging import read_allowed


class MachineSettings(BaseSettings):
    tickets_file: Annotated[Path, AfterValidator(Path.absolute)] | None = Field(
        None,
        description="Names the ticket systems, and says what is done there; empty: none.",
    )
    webhooks_allow: str | None = Field(
        None,
        description="Hosts and networks that webhooks may reach although they are not public, and "
        "by http; empty: none.",
    )
    webhooks_at_once: Annotated[int, Field(ge=1, le=64)] = Field(
        8, description="Webhooks posted at once."
    )
    webhooks_timeout_seconds: Annotated[float, Field(ge=1, le=60)] = Field(
        15, description="How long one post may take, from the name's look-up to the answer."
    )
    token_keys: SecretStr | None = Field(
        None,
        description="The key pairs for access tokens, as `placet keys` writes them.",
    )
    token_keys_file: Path | None = Field(
        None, description="The file in which they are; looked at again when it changes."
    )
    calls_each_minute: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        60_000, description="API calls by one token or client in each process; 0: no bound."
    )
    sign_ins_each_minute: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        120, description="Tries at /sign-in and /oauth/token from one address; 0: no bound."
    )

    @field_validator("token_keys")
    @classmethod
    def _fit_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value:
            # Not at the top: most parts need no cryptography to read their settings.
            from review.signing.key_pairs import read_pairs

            read_pairs(value.get_secret_value())
        return value

    @field_validator("webhooks_allow")
    @classmethod
    def _fit_allowed(cls, value: str | None) -> str | None:
        if value:
            read_allowed(value)
        return value

    @model_validator(mode="after")
    def _keys_come_from_one_place(self) -> Self:
        if self.token_keys and self.token_keys_file:
            raise ValueError("PLACET_TOKEN_KEYS and PLACET_TOKEN_KEYS_FILE: give one of them")
        return self
