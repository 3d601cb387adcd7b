"""Secrets made at the first start and kept in DIR/secrets, so that a restart goes on with them."""

import secrets
from collections.abc import Callable
from pathlib import Path

from placet.cluster.atomic import write_private


class KeptSecrets:
    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "secrets"

    def path(self, name: str) -> Path:
        return self.folder / name

    def read(self, name: str) -> str | None:
        try:
            return self.path(name).read_text("utf-8").strip() or None
        except FileNotFoundError:
            return None

    def keep(self, name: str, value: str) -> str:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        write_private(self.path(name), f"{value}\n")
        return value

    def ensure(self, name: str, make: Callable[[], str]) -> str:
        return self.read(name) or self.keep(name, make())


def new_link_secret() -> str:
    return secrets.token_urlsafe(48)


def new_prefect_auth() -> str:
    return f"placet:{secrets.token_urlsafe(24)}"
