"""The settings: environment variables `PLACET_*`, an optional `.env`, secrets also as files."""

from typing import Annotated, Any, Literal

from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from placet.failures import BadSetting
from placet.settings_kinds import BaseUrl, Mailbox, Port
from placet.settings_machines import MachineSettings
from placet.settings_mail import MailSettings
from placet.settings_sources import SecretFiles, one_line

LINK_SECRET_MIN_BYTES = 32
# Addresses that mean "every one of this machine", and how it reaches itself then: looked up here,
# never bound to, which is what the linter suspects.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  (see above)


class Settings(MailSettings, MachineSettings):
    model_config = SettingsConfigDict(
        env_prefix="PLACET_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL of one's own; empty: the embedded one in the data directory.",
    )
    prefect_database_url: SecretStr | None = Field(
        None,
        description="Prefect's database; empty: a second one on the same server.",
    )
    prefect_api_url: BaseUrl | None = Field(
        None,
        validation_alias=AliasChoices("PLACET_PREFECT_API_URL", "PREFECT_API_URL"),
        description="Prefect's API, for parts started alone. PREFECT_API_URL is understood too.",
    )
    prefect_auth: SecretStr | None = Field(
        None,
        validation_alias=AliasChoices("PLACET_PREFECT_AUTH", "PREFECT_API_AUTH_STRING"),
        description="`user:password` of it. PREFECT_API_AUTH_STRING is understood too.",
    )
    host: str = Field("127.0.0.1", min_length=1, description="Where the API and Prefect listen.")
    port: Port = Field(8600, description="The API's port; 0 picks a free one.")
    prefect_port: Port = Field(4210, description="Prefect's port; 0 picks a free one.")
    public_url: BaseUrl | None = Field(
        None, description="The base of links in mails; empty: http://HOST:PORT."
    )
    trusted_proxies: str | None = Field(
        None,
        description="Proxies whose X-Forwarded-* headers are believed: addresses, or `*`.",
    )
    link_secret: SecretStr | None = Field(
        None,
        description="Signs the links, 32 bytes or more; `placet up` makes one where it is empty.",
    )
    lead: Mailbox = Field(
        "Policy Lead <lead@example.org>",
        description="The first policy lead, made at the first start.",
    )
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(
        2_000_000, description="The largest request body."
    )
    sweep_every_seconds: Annotated[float, Field(ge=1)] = Field(
        60, description="Between two looks at deadlines and reminders."
    )
    lock_timeout_seconds: Annotated[float, Field(gt=0)] = Field(
        5, description="How long a decision waits for another on the same draft."
    )
    api_workers: Annotated[int, Field(ge=1, le=64)] = Field(1, description="API processes.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="How much the parts log."
    )

    @field_validator("link_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value().encode()) < LINK_SECRET_MIN_BYTES:
            raise ValueError(f"needs at least {LINK_SECRET_MIN_BYTES} bytes")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del file_secret_settings
        files = SecretFiles(settings_cls)
        return init_settings, env_settings, dotenv_settings, files

    def listening_url(self, port: int) -> str:
        """The URL under which a browser on this machine reaches `port`."""
        host = EVERYWHERE.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)
        return f"http://{host}:{port}"


def load_settings(**given: Any) -> Settings:
    """Settings from the world, `given` (where not None) first; a bad one is one line."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise BadSetting(one_line(error)) from None
