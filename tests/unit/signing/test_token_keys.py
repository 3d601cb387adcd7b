"""The keys are those in their file, also when it changes, and a bad file changes nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api import token_keys
from api.token_keys import TokenKeys
from review.access_tokens import AccessToken, expiry
from review.signing.key_pairs import KeyPair, new_pair, written

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
URL = "https://placet.example.org"
TOKEN = AccessToken("00000000-0000-7000-8000-000000000001", "client-1", ("read",), expiry(NOW))
Put = Callable[[str], None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Replaces the file as a whole, as `placet keys` does; it is looked at each time."""
    monkeypatch.setattr(token_keys, "LOOK_EACH_SECONDS", 0.0)

    def replace(text: str) -> None:
        (tmp_path / "new").write_text(text)
        (tmp_path / "new").replace(tmp_path / "keys")

    return replace


def of_file(tmp_path: Path) -> TokenKeys:
    return TokenKeys(URL, None, tmp_path / "keys")


def names(keys: TokenKeys) -> list[str]:
    return [one["kid"] for one in keys.published(NOW)]


def one_and_another() -> tuple[KeyPair, KeyPair]:
    return new_pair(NOW - timedelta(days=9)), new_pair(NOW)


def test_a_rotation_is_seen_and_old_tokens_stay_good(tmp_path: Path, put: Put) -> None:
    old, new = one_and_another()
    put(written((old,)))
    keys = of_file(tmp_path)
    before = keys.sign(TOKEN, NOW)
    assert keys.verify(before, NOW) == TOKEN
    put(written((old, new)))
    assert names(keys) == [old.kid, new.kid]
    assert keys.verify(before, NOW) == TOKEN
    assert keys.verify(keys.sign(TOKEN, NOW), NOW) == TOKEN


def test_what_a_retired_key_has_signed_is_good_no_more(tmp_path: Path, put: Put) -> None:
    old, new = one_and_another()
    put(written((old,)))
    keys = of_file(tmp_path)
    before = keys.sign(TOKEN, NOW)
    assert keys.verify(before, NOW) == TOKEN
    put(written((new,)))
    assert keys.verify(before, NOW) is None


def test_a_file_that_is_spoilt_or_gone_leaves_the_keys_as_they_were(
    tmp_path: Path, put: Put
) -> None:
    old, _ = one_and_another()
    put(written((old,)))
    keys = of_file(tmp_path)
    put("nonsense")
    assert names(keys) == [old.kid]
    (tmp_path / "keys").unlink()
    assert names(keys) == [old.kid]


def test_a_token_that_was_verified_once_still_ends(tmp_path: Path, put: Put) -> None:
    put(written(one_and_another()))
    keys = of_file(tmp_path)
    signed = keys.sign(TOKEN, NOW)
    assert keys.verify(signed, NOW) == TOKEN
    assert keys.verify(signed, TOKEN.expires_at - timedelta(seconds=1)) == TOKEN
    assert keys.verify(signed, TOKEN.expires_at) is None


def test_no_more_tokens_are_remembered_than_the_bound(
    tmp_path: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(token_keys, "MOST_REMEMBERED", 3)
    put(written(one_and_another()))
    keys = of_file(tmp_path)
    for _ in range(8):
        assert keys.verify(keys.sign(TOKEN, NOW), NOW) == TOKEN
    assert len(keys._known) <= 3
