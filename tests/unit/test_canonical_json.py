"""Whoever writes it, canonical JSON is what RFC 8785 says, byte for byte."""

import math
from enum import StrEnum
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Action
from review.canonical_json import SAFE, canonical_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-SAFE, SAFE),
        st.floats(allow_nan=False, allow_infinity=False),
        WORDS,
        st.sampled_from(Action),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(WORDS, inner)),
)


@given(VALUES)
def test_it_is_what_the_library_for_the_standard_writes(value: Any) -> None:
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"b": 1, "a": [True, None]}, b'{"a":[true,null],"b":1}'),
        # By UTF-16, where the emoji comes before the ligature.
        ({"\ufb33": 1, "\U0001f600": 2}, '{"\U0001f600":2,"\ufb33":1}'.encode()),
        ('\x08\x1f\x7f\u20ac/\\"', b'"\\b\\u001f\x7f\xe2\x82\xac/\\\\\\""'),
        (1e21, b"1e+21"),
        ({"at": 1.0}, b'{"at":1}'),
    ],
)
def test_the_hard_cases_of_the_standard(value: Any, written: bytes) -> None:
    assert canonical_json(value) == written


class Word(StrEnum):
    ONE = "one"


def test_a_word_of_a_closed_vocabulary_is_its_word() -> None:
    assert canonical_json({"word": Word.ONE}) == b'{"word":"one"}'


@pytest.mark.parametrize("value", [SAFE + 1, math.nan, "\ud800", {1: "a"}, object()])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical_json(value)
