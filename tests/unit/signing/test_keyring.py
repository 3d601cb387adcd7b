"""Keys are made, written and read back whole, and a text that holds none says why."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from review.access_tokens import AccessToken, AccessTokens, NoKeys, expiry
from review.rules.key_times import LEEWAY, NOTICE, TOKEN_LIFE
from review.signing.jws import TokenInvalid
from review.signing.key_pairs import new_pair, read_pairs, written
from review.signing.keyring import Keyring, rotated

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAIR = new_pair(NOW)
OTHER = new_pair(NOW)
TOKENS = AccessTokens.of("https://placet.example.org")
TOKEN = AccessToken("00000000-0000-7000-8000-000000000001", "client-1", ("read",), expiry(NOW))


def test_what_was_written_is_read_back() -> None:
    assert read_pairs(written((PAIR, OTHER))) == (PAIR, OTHER)


def test_nothing_private_is_published() -> None:
    (told,) = Keyring.of((PAIR,)).published(NOW)
    assert told.keys() == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert PAIR.jwk["d"] not in json.dumps(told)


@pytest.mark.parametrize("part", ["x", "y", "d"])
def test_a_key_with_a_part_of_another_is_none(part: str) -> None:
    told = json.loads(written((PAIR, OTHER)))["keys"]
    mixed = {**told[0], part: told[1][part]}
    with pytest.raises(ValueError, match="key 1 is no key pair"):
        read_pairs(json.dumps({"keys": [mixed]}))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"keys": []}',
        '{"keys": {}}',
        '{"keys": [1]}',
        '{"keys": [{}]}',
        "[" * 100_000,
        json.dumps({"keys": json.loads(written((PAIR,)))["keys"] * 2}),
    ],
    ids=lambda text: text[:20],
)
def test_a_text_without_keys_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|no keys|key 1|same name"):
        read_pairs(text)


@pytest.mark.parametrize(
    "change",
    [
        {"crv": "P-384"},
        {"kty": "oct"},
        {"signs_from": "now"},
        {"signs_from": True},
        {"signs_from": 10**15},
        {"kid": 1},
        {"d": "!"},
        {"d": ""},
        {"x": "AA"},
    ],
    ids=str,
)
def test_a_key_of_another_kind_is_refused_and_not_repeated(change: dict[str, Any]) -> None:
    told = json.loads(written((PAIR,)))["keys"][0]
    with pytest.raises(ValueError, match="key 1 is no") as refusal:
        read_pairs(json.dumps({"keys": [{**told, **change}]}))
    assert PAIR.jwk["d"] not in str(refusal.value)


def test_the_first_key_signs_at_once_and_the_next_a_day_later() -> None:
    first = rotated((), NOW, at_once=False)
    assert [one.signs_from for one in first] == [NOW]
    later = NOW + timedelta(days=90)
    second = rotated(first, later, at_once=False)
    assert second[0] == first[0]
    assert second[1].signs_from == later + NOTICE
    third = rotated(second, later + NOTICE + TOKEN_LIFE + LEEWAY, at_once=True)
    assert third[0] == second[1]
    assert len(third) == 2


def test_tokens_stay_good_over_a_rotation_and_not_over_a_retired_key() -> None:
    pairs = rotated((PAIR,), NOW, at_once=True)
    new = Keyring.of(pairs)
    before = TOKENS.sign(TOKEN, Keyring.of((PAIR,)), now=NOW)
    after = TOKENS.sign(TOKEN, Keyring.of((pairs[1],)), now=NOW)
    assert TOKENS.verify(before, new, now=NOW) == TOKEN
    assert TOKENS.verify(after, new, now=NOW) == TOKEN
    with pytest.raises(TokenInvalid):
        TOKENS.verify(before, Keyring.of((pairs[1],)), now=NOW)


def test_a_key_that_is_published_and_does_not_sign_yet_signs_nothing() -> None:
    with pytest.raises(NoKeys):
        TOKENS.sign(TOKEN, Keyring.of((new_pair(NOW + timedelta(days=1)),)), now=NOW)


def test_a_token_is_of_one_installation() -> None:
    signed = TOKENS.sign(TOKEN, Keyring.of((PAIR,)), now=NOW)
    with pytest.raises(TokenInvalid):
        AccessTokens.of("https://other.example.org").verify(signed, Keyring.of((PAIR,)), now=NOW)
