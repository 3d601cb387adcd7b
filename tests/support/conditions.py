"""Conditions of every shape, for tests that hold for all of them."""

from hypothesis import strategies as st

from models.vocabulary import Theme
from review.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    SectionChanged,
    SectionMentions,
    Subject,
    SubjectSection,
    TextMentions,
    ThemeIn,
)
from review.rules.phrases import has_words

TITLES = st.one_of(
    st.sampled_from(["Consequences", "Step two", "Appeals"]),
    st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and text.strip() != ""),
)
PHRASES = st.one_of(
    st.sampled_from(["suspension", "Refund", "off-platform", "暂停"]),
    TITLES.filter(has_words),
)
SOME_PHRASES = st.lists(PHRASES, min_size=1, max_size=3).map(tuple)
FACTS: st.SearchStrategy[Condition] = st.one_of(
    st.frozensets(st.sampled_from(Theme), min_size=1).map(ThemeIn),
    TITLES.map(SectionChanged),
    st.builds(SectionMentions, TITLES, SOME_PHRASES),
    SOME_PHRASES.map(TextMentions),
)


def _joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(several.map(AllOf), several.map(AnyOf), inner.map(Not))


CONDITIONS = st.recursive(FACTS, _joined, max_leaves=8)
SUBJECTS = st.builds(
    Subject,
    st.sampled_from(Theme),
    st.lists(
        st.builds(
            SubjectSection,
            TITLES,
            st.sampled_from(["", "A suspension.", "**Refund** off platform", "我们将暂停账户"]),
            st.booleans(),
            st.integers(0, 3),
        ),
        max_size=4,
    ).map(tuple),
    st.booleans(),
)
