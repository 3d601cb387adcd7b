"""The language of `when`: what can be written, what it means, and what is said of a slip."""

import pytest
from conditions import CONDITIONS
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Theme
from review.plans.condition_language import MAX_DEPTH, parse, written
from review.plans.condition_tokens import MAX_LENGTH, Misread
from review.plans.condition_words import condition_in_words
from review.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    SectionChanged,
    SectionMentions,
    TextMentions,
    ThemeIn,
)

SAFETY = ThemeIn(frozenset({Theme.SAFETY}))
REFUND = TextMentions(("refund",))
FEES = SectionChanged("Fees")


@pytest.mark.parametrize(
    ("writing", "meaning"),
    [
        ("theme is safety", SAFETY),
        ("theme in (safety)", SAFETY),
        ("theme in (safety, quality)", ThemeIn(frozenset({Theme.SAFETY, Theme.QUALITY}))),
        ('section "Fees" changed', FEES),
        ("section 'Fees' changed", FEES),
        ('  section\n"Fees"\tchanged ', FEES),
        ('section "Fees" mentions "a", "b c"', SectionMentions("Fees", ("a", "b c"))),
        ('text mentions "refund"', REFUND),
        (r'text mentions "a \"b\" \\ c"', TextMentions(('a "b" \\ c',))),
        (r"text mentions 'it\'s'", TextMentions(("it's",))),
        ("not theme is safety", Not(SAFETY)),
        ("not not theme is safety", Not(Not(SAFETY))),
        # `not` binds closest, then `and`, then `or`.
        (
            'not theme is safety and text mentions "refund" or section "Fees" changed',
            AnyOf((AllOf((Not(SAFETY), REFUND)), FEES)),
        ),
        (
            'theme is safety or text mentions "refund" and section "Fees" changed',
            AnyOf((SAFETY, AllOf((REFUND, FEES)))),
        ),
        (
            'not (theme is safety or text mentions "refund") and section "Fees" changed',
            AllOf((Not(AnyOf((SAFETY, REFUND))), FEES)),
        ),
        ('((theme is safety))and(text mentions"refund")', AllOf((SAFETY, REFUND))),
    ],
)
def test_what_is_written_is_what_is_meant(writing: str, meaning: Condition) -> None:
    assert parse(writing) == meaning


@pytest.mark.parametrize(
    ("writing", "offset", "said"),
    [
        ("", 0, "The condition ends too early: a condition begins with theme, section, text"),
        ("  ", 0, "The condition ends too early"),
        ("thme is safety", 0, "'thme' cannot stand here (did you mean theme?)"),
        ("Theme is safety", 0, "'Theme' cannot stand here (did you mean theme?)"),
        ("safety", 0, "'safety' cannot stand here: write theme is safety."),
        ("theme safety", 6, "'safety' cannot stand here: after theme comes is or in."),
        ("theme = safety", 6, "'=' means nothing in a condition."),
        ("theme is", 8, "The condition ends too early: a theme is one of safety, security"),
        ("theme is safty", 9, "'safty' cannot stand here (did you mean safety?)"),
        ('theme is "safety"', 9, '"safety" cannot stand here: a theme stands without quotes'),
        ("theme is not safety", 9, "not stands before the whole: not theme is"),
        ("theme in safety", 9, "after in come themes in parentheses, as in (safety, security)."),
        ("theme in (safety", 9, "The parenthesis that opens here is never closed."),
        ("theme in (safety quality)", 17, "here the parenthesis has to close"),
        ("theme in ()", 10, "')' cannot stand here: a theme is one of"),
        ("section Fees changed", 8, 'the title of a section stands in quotes: section "Cons'),
        ('section "Fees" chnged', 15, "'chnged' cannot stand here (did you mean changed?)"),
        ('section "Fees" contains "a"', 15, "after the title of a section comes changed or m"),
        ('section " " changed', 8, "A title is one line of words, at most 200 characters."),
        (f'section "{"x" * 201}" changed', 8, "A title is one line of words"),
        ('section "a\nb" changed', 8, "A title is one line of words"),
        ('section "Fees changed', 8, 'The quote that begins here does not end; close it with ".'),
        (r'section "a\b" changed', 8, "Inside quotes a backslash only stands before"),
        ("section “Fees” changed", 8, "“ is a typographic quote; write plain ones"),
        ('section "Fees" mentions suspension', 24, "the words to look for stand in quotes"),
        ('section "Fees" mentions "--"', 24, "There is no word between the quotes to look for."),
        ('text mentions "a", ', 18, "The condition ends too early: the words to look for"),
        ("text changed", 5, "'changed' cannot stand here: after text comes mentions."),
        ("theme is safety theme is quality", 16, "after a condition comes and, or, or nothing"),
        ("theme is safety AND theme is quality", 16, "'AND' cannot stand here (did you mean and?)"),
        ("theme is safety)", 15, "')' cannot stand here: after a condition comes"),
        ("theme is safety and", 19, "The condition ends too early"),
        ("(theme is safety", 0, "The parenthesis that opens here is never closed."),
        ("(theme is safety theme", 17, "here the parenthesis has to close, or and, or, a comma"),
        ("not", 3, "The condition ends too early"),
        ("(" * 30 + "theme is safety" + ")" * 30, MAX_DEPTH + 1, "levels deep: nobody can follow"),
        ("x" * (MAX_LENGTH + 1), 0, f"A condition is at most {MAX_LENGTH} characters long."),
        ("__import__('os')", 0, "'__import__' cannot stand here"),
    ],
)
def test_a_slip_is_named_where_it_stands(writing: str, offset: int, said: str) -> None:
    with pytest.raises(Misread) as caught:
        parse(writing)
    assert said in caught.value.message
    assert caught.value.offset == offset


@given(CONDITIONS)
def test_a_condition_written_out_is_read_as_itself(condition: Condition) -> None:
    assert parse(written(condition)) == condition


WORDS = ["theme", "is", "in", "safety", "section", "text", "mentions", "changed", "and", "or"]
WORDS += ["not", "(", ")", ",", '"a"', '"', "'", "\\", " ", "\n", "“", "é"]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)))
def test_whatever_is_written_is_a_condition_or_a_slip_within_it(writing: str) -> None:
    try:
        condition = parse(writing)
    except Misread as caught:
        misread = caught
    else:
        assert parse(written(condition)) == condition
        return
    assert 0 <= misread.offset <= len(writing)
    assert misread.message.endswith(".")


@pytest.mark.parametrize(
    ("writing", "words"),
    [
        ("theme in (safety, quality)", "the theme is quality or safety"),
        ("not theme is safety", "the theme is not safety"),
        (
            'not section "Fees" changed and text mentions "a", "b"',
            (
                "the section Fees has not changed since the words in force, and the text mentions "
                '"a" or "b"'
            ),
        ),
        (
            'theme is safety or (text mentions "a" and not section "Fees" mentions "b")',
            (
                'the theme is safety, or (the text mentions "a", and the section Fees does not '
                'mention "b")'
            ),
        ),
        (
            'not (theme is safety or text mentions "a")',
            'it is not so that (the theme is safety, or the text mentions "a")',
        ),
    ],
)
def test_a_condition_is_told_in_words(writing: str, words: str) -> None:
    assert condition_in_words(parse(writing)) == words


@given(CONDITIONS)
def test_every_condition_has_words(condition: Condition) -> None:
    assert condition_in_words(condition)
