"""One text, one hash; and what no text may hold."""

import hashlib
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.text.canonical import MAX_BYTES, TextRejected, canonical, sha256

TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab #\n\t \r\u2028\u2029\ufeffé\u0301\u0316\u0344\u0958\u212b\xa0"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "Café\nrules\n",
        "Cafe\u0301\nrules\n",
        "Café\r\nrules\r\n",
        "Café\rrules",
        "Café\u2028rules",
        "Café\u2029rules",
        "Café  \nrules\t \n\n\n",
        "\ufeffCafé\nrules",
        "\ufeff\ufeffCafé\nrules\n",
    ],
)
def test_texts_that_read_alike_have_one_hash(text: str) -> None:
    assert canonical(text) == "Café\nrules\n"
    assert sha256(text) == hashlib.sha256("Café\nrules\n".encode()).hexdigest()


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "a  b"), ("a\nb", "a\n\nb"), ("a", " a"), ("a", "a\u200e"), ("a\xa0", "a")],
)
def test_what_may_matter_to_a_reader_keeps_its_own_hash(one: str, other: str) -> None:
    assert sha256(one) != sha256(other)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The text is empty"),
        (" \r\n\t\n", "The text is empty"),
        ("\ufeff", "The text is empty"),
        ("\xa0\u200b", "The text is empty"),
        ("a\nb\x00c", "U+0000 (NUL) on line 2 is a control character"),
        ("a\r\n\r\n\x0b", "U+000B on line 3"),
        ("a\x85b", "U+0085 on line 1"),
        ("a\x7f", "U+007F"),
        ("a\ud800", "U+D800 on line 1 is half of a character"),
        ("pay \u202etfel\u202c", "U+202E (RIGHT-TO-LEFT OVERRIDE) on line 1 changes the direction"),
        ("a\n\u2066b", "U+2066 (LEFT-TO-RIGHT ISOLATE) on line 2"),
        ("a" + "\u0316" * 31, "U+0316 (COMBINING GRAVE ACCENT BELOW) on line 1 begins more than"),
        ("a" + "\u0344" * 30, "combining marks"),
        ("a" * MAX_BYTES, "The text has 1,048,577 bytes and may have 1,048,576"),
        ("é" * (MAX_BYTES // 2), "bytes"),
    ],
)
def test_a_text_that_cannot_be_shown_as_it_is_hashed_is_refused(text: str, says: str) -> None:
    with pytest.raises(TextRejected) as refused:
        canonical(text)
    assert says in str(refused.value)
    assert str(refused.value).endswith(".")
    with pytest.raises(TextRejected):
        sha256(text)


@pytest.mark.parametrize(
    "text",
    [
        "tab\there\n",
        "\u200fעברית\n",
        "می\u200cخواهم\n",
        "👩\u200d💻 🏴\n",
        "a" * (MAX_BYTES - 1) + "\n",
    ],
)
def test_ordinary_writing_of_any_script_is_accepted_unchanged(text: str) -> None:
    assert canonical(text) == text


@pytest.mark.timeout(10)
def test_a_million_combining_marks_are_refused_at_once() -> None:
    with pytest.raises(TextRejected):
        canonical("a" + "\u0316\u0301" * 500_000)


@given(TEXTS)
def test_the_canonical_form_is_canonical_itself(text: str) -> None:
    try:
        once = canonical(text)
    except TextRejected:
        assume(False)
        return
    assert canonical(once) == once
    assert once.endswith("\n")
    assert not once.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", once)
    assert not any(line != line.rstrip(" \t") for line in once.split("\n"))
    assert sha256(unicodedata.normalize("NFD", once).replace("\n", "\r\n")) == sha256(text)
