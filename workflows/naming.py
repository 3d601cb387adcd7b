"""The names under which processes claim work."""

import os
import secrets
import socket


def own_name() -> str:
    """A name no other process has, here or elsewhere."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(3)}"
