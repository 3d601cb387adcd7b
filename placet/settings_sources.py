"""Secrets given as files (`PLACET_..._FILE`), and what is wrong with a setting in one line."""

import os
from pathlib import Path
from typing import Any, get_args

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from placet.failures import BadSetting


def _is_secret(field: FieldInfo) -> bool:
    return field.annotation is SecretStr or SecretStr in get_args(field.annotation)


class SecretFiles(PydanticBaseSettingsSource):
    """Reads `PLACET_NAME_FILE` for every secret field; the variable itself wins over its file."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        env_file = self.config.get("env_file")
        in_file = dotenv_values(env_file) if isinstance(env_file, str | Path) else {}
        self.world: dict[str, str | None] = {**in_file, **os.environ}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{self.config.get('env_prefix', '')}{field_name}_file".upper()
        path = self.world.get(variable)
        # A file that has a setting of its own is read by whoever needs it, again and again.
        own = f"{field_name}_file" in self.settings_cls.model_fields
        if not path or own or not _is_secret(field):
            return None, field_name, False
        try:
            value = Path(path).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            raise BadSetting(f"{variable}: cannot read {path}: {reason}") from None
        if not value:
            raise BadSetting(f"{variable}: {path} is empty")
        return value, field_name, False

    def __call__(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, field in self.settings_cls.model_fields.items():
            value, key, _ = self.get_field_value(field, name)
            if value is not None:
                found[key] = value
        return found


def one_line(error: ValidationError) -> str:
    """Every mistake by the variable's name; values are left out where they may be secret."""
    return "; ".join(
        _mistake(str(e["loc"][0]) if e["loc"] else "", e["msg"]) for e in error.errors()
    )


def _mistake(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ")
    if not name:
        return message
    variable = name if name.isupper() else f"PLACET_{name.upper()}"
    return f"{variable}: {message[0].lower()}{message[1:]}"
