"""Mail as `.eml` files in a folder: the default, for trying Placet out and for tests."""

import contextlib
import hashlib
import os
import re
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from notifications.channels.channel import Sent
from notifications.errors import DeliveryFailed
from notifications.message import Message, Sender, mime

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_KEYS = ".keys"


class FilesChannel:
    """One file a mail, `<time>-<key>.eml`, whole or not there, and once however often it is sent.

    The hidden folder `.keys` holds a hard link to each mail, named by its key alone. So a repeat
    finds the first one without reading the folder, and of two at once one wins.
    """

    def __init__(self, directory: Path, sender: Sender) -> None:
        self._directory = directory
        self._sender = sender

    def send(self, message: Message, *, now: datetime) -> Sent:
        content = mime(message, self._sender, now).as_bytes()
        try:
            return Sent(self._kept(message.key, content, now))
        except OSError as error:
            # A full disk, a missing right: the mail is sound, the machine is to be mended.
            raise DeliveryFailed(f"the mail folder: {error.strerror}", retry=True) from error

    def _kept(self, key: str, content: bytes, now: datetime) -> str:
        keys = self._directory / _KEYS
        keys.mkdir(parents=True, exist_ok=True)
        first = keys / hashlib.sha256(key.encode()).hexdigest()
        if not first.exists():
            _create(first, content, now)
        name = _name(key, first)
        with contextlib.suppress(FileExistsError):
            os.link(first, self._directory / name)
            _flush(self._directory)
        return name


def _create(path: Path, content: bytes, now: datetime) -> None:
    """All of it under `path`, or nothing; if it is there by now, it stays as it is."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            sent_at = (now - _EPOCH) // timedelta(microseconds=1) * 1000
            os.utime(name, ns=(sent_at, sent_at))
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(name, path)
            _flush(path.parent)
    finally:
        Path(name).unlink()


def _name(key: str, first: Path) -> str:
    """By the time the first one was sent, so that a repeat has the same name."""
    sent_at = _EPOCH + timedelta(microseconds=first.stat().st_mtime_ns // 1000)
    readable = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:80]
    return f"{sent_at:%Y%m%dT%H%M%S.%fZ}-{readable}-{first.name[:12]}.eml"


def _flush(directory: Path) -> None:
    """A new name survives a loss of power only once its directory is on disk."""
    if os.name == "nt":  # where a directory cannot be opened
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
