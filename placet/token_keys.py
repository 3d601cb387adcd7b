"""The file with the keys for access tokens: read, rotated, and a key taken out of it."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from sqlmodel import Session

from models.vocabulary import Action
from placet.cluster.atomic import write_private
from placet.failures import BadSetting, Refusal
from placet.first_keys import KEPT_KEYS
from placet.settings import Settings, load_settings
from review.actors import INSTALLATION
from review.record import record
from review.rules.key_times import signs_now, trusted_now
from review.signing.key_pairs import KeyPair, read_pairs, written
from review.signing.keyring import rotated


class KeyLine(BaseModel):
    """A key without its private part."""

    kid: str
    signs_from: datetime
    # `next`: it will sign; `signs`; `trusted`: what it has signed may still be good; `retired`.
    state: str


class Keys(BaseModel):
    """All of them, the newest last."""

    items: list[KeyLine]


def read_keys(file: Path) -> tuple[KeyPair, ...]:
    """The key pairs in the file; what is wrong with it is one line."""
    try:
        return read_pairs(file.read_text("utf-8"))
    except OSError as error:
        raise BadSetting(f"PLACET_TOKEN_KEYS_FILE: cannot read {file}: {error.strerror}") from None
    except ValueError as error:
        raise BadSetting(f"PLACET_TOKEN_KEYS_FILE: {file} {error}") from None


def keys_file(data: Path | None) -> Path:
    """The file that the settings name, or the one that `placet up` keeps."""
    settings: Settings = load_settings(data_dir=data)
    if settings.token_keys is not None:
        raise Refusal(
            "the keys are given as PLACET_TOKEN_KEYS: put them into a file, and name it in "
            "PLACET_TOKEN_KEYS_FILE"
        )
    return settings.token_keys_file or settings.data_dir / "secrets" / KEPT_KEYS


def list_keys(file: Path, now: datetime) -> Keys:
    pairs = read_keys(file)
    times = [one.time for one in pairs]
    signs, trusted = signs_now(times, now), trusted_now(times, now)

    def state(pair: KeyPair) -> str:
        if pair.kid == signs:
            return "signs"
        if pair.signs_from > now:
            return "next"
        return "trusted" if pair.kid in trusted else "retired"

    return Keys(
        items=[KeyLine(kid=one.kid, signs_from=one.signs_from, state=state(one)) for one in pairs]
    )


def rotate_keys(session: Session, file: Path, now: datetime, *, at_once: bool) -> KeyPair:
    """The new key, in the file and on record; keys that nobody has to trust any more are gone."""
    pairs = read_keys(file) if file.exists() else ()
    if not at_once and any(one.signs_from > now for one in pairs):
        raise Refusal("a new key waits for its time already; see `placet keys list`")
    new = rotated(pairs, now, at_once=at_once)
    _note(session, Action.KEY_ADDED, new[-1], now)
    gone = [one for one in pairs if one not in new]
    for one in gone:
        _note(session, Action.KEY_RETIRED, one, now)
    _write(file, new)
    return new[-1]


def retire_key(session: Session, file: Path, kid: str, now: datetime) -> None:
    """Takes the key out of the file: nothing it has signed is good any more."""
    pairs = read_keys(file)
    found = next((one for one in pairs if one.kid == kid), None)
    if found is None:
        raise Refusal(f"there is no key {kid!r}; see `placet keys list`")
    left = tuple(one for one in pairs if one.kid != kid)
    if signs_now([one.time for one in left], now) is None:
        raise Refusal("no other key could sign then: `placet keys rotate --now` first")
    _note(session, Action.KEY_RETIRED, found, now)
    _write(file, left)


def show_keys(found: Keys) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Key", "Signs from", "State"):
        table.add_column(heading, no_wrap=True)
    for one in found.items:
        table.add_row(one.kid, f"{one.signs_from:%Y-%m-%d %H:%M} UTC", one.state)
    Console(highlight=False).print(table)


def _note(session: Session, action: Action, pair: KeyPair, now: datetime) -> None:
    record(
        session,
        stream="installation",
        action=action,
        actor=INSTALLATION,
        subject_id=pair.kid,
        data={"signs_from": pair.signs_from.isoformat()},
        now=now,
    )


def _write(file: Path, pairs: tuple[KeyPair, ...]) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(file, f"{written(pairs)}\n")
    except OSError as error:
        raise Refusal(f"cannot write {file}: {error.strerror}") from None
