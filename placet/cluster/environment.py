"""The environment of a child: what `up` has decided, and nobody else's Placet or Prefect."""

import os

from pydantic import SecretStr

from placet.settings import Settings

# A shell that is logged in to another Prefect must not lead ours there.
FOREIGN = ("PLACET_", "PREFECT_")
# The secrets of ticket systems are named after them: no setting holds them.
TICKETS = "PLACET_TICKETS_"


def inherited() -> dict[str, str]:
    """The caller's environment without variables of another Placet or Prefect."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    # glibc gives every thread a heap of its own, and keeps what each once needed: two are enough.
    return {"MALLOC_ARENA_MAX": "2", **kept}


def placet_environment(settings: Settings) -> dict[str, str]:
    """`settings` as variables, for a child that reads them by the same names."""
    found = {
        f"PLACET_{name.upper()}": _text(value)
        for name in type(settings).model_fields
        if (value := getattr(settings, name)) is not None
    }
    secrets = {name: value for name, value in os.environ.items() if name.startswith(TICKETS)}
    return inherited() | secrets | found


def _text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)
