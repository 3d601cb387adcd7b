"""A condition holds or not, and says why with the fewest reasons."""

import pytest
from conditions import CONDITIONS, SUBJECTS
from hypothesis import given

from models.vocabulary import Theme
from review.plans.condition_language import parse
from review.rules.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Not,
    SectionChanged,
    Subject,
    SubjectSection,
    TextMentions,
    ThemeIn,
)

SUBJECT = Subject(
    Theme.SAFETY,
    (
        SubjectSection("Payments", "# Payments\n\nNo refund.", changed=True, level=1),
        SubjectSection("Consequences", "## Consequences\n\nA warning.", changed=False, level=2),
        SubjectSection("Step two", "### Step two\n\nAccount removal.", changed=False, level=3),
        SubjectSection("Appeals", "## Appeals\n\nWithin a suspension.", changed=True, level=2),
    ),
)


@pytest.mark.parametrize(
    ("written", "holds", "words"),
    [
        ("theme is safety", True, "the theme is safety."),
        ("theme is quality", False, "the theme is safety, not quality."),
        (
            "theme in (quality, platform_misuse, security)",
            False,
            "the theme is safety, not platform misuse, quality or security.",
        ),
        ("not theme is safety", False, "the theme is safety."),
        ("not theme is quality", True, "the theme is safety, not quality."),
        (
            'section "Appeals" changed',
            True,
            "the section Appeals has changed since the words in force.",
        ),
        (
            'section "consequences" changed',
            False,
            "the section consequences has not changed since the words in force.",
        ),
        # A text without the section may have it under another name: nobody can say, so it holds,
        # whichever way it is asked.
        *(
            (written, True, "the text has no section Fees to judge by.")
            for written in (
                'section "Fees" changed',
                'not section "Fees" changed',
                'section "Fees" mentions "fee"',
                'not section "Fees" mentions "fee"',
                'section "Fees" changed or section "Fees" mentions "fee"',
            )
        ),
        (
            'theme is safety and not section "Fees" changed',
            True,
            "the theme is safety, and the text has no section Fees to judge by.",
        ),
        (
            'theme is quality or section "Fees" changed',
            True,
            "the theme is safety, not quality, and the text has no section Fees to judge by.",
        ),
        # Where the rest decides, it does not matter.
        ('theme is quality and section "Fees" changed', False, "the theme is safety, not quality."),
        ('theme is safety or section "Fees" changed', True, "the theme is safety."),
        # With what stands under it, and not with what follows on its own level.
        (
            'section "Consequences" mentions "suspension", "removal"',
            True,
            'the section Consequences mentions "removal".',
        ),
        (
            'section "Consequences" mentions "suspension", "ban"',
            False,
            'the section Consequences does not mention "suspension" or "ban".',
        ),
        ('text mentions "refund"', True, 'the text mentions "refund".'),
        ('text mentions "fee"', False, 'the text does not mention "fee".'),
        # One reason is enough where one decides.
        (
            'theme is quality and text mentions "refund"',
            False,
            "the theme is safety, not quality.",
        ),
        (
            'text mentions "fee" or text mentions "refund" or theme is safety',
            True,
            'the text mentions "refund".',
        ),
        (
            '(theme is safety and text mentions "refund") or section "Appeals" changed',
            True,
            "the section Appeals has changed since the words in force.",
        ),
        # What is said of one thing is said together.
        (
            'section "Consequences" changed or section "Consequences" mentions "suspension"',
            False,
            (
                "the section Consequences has not changed since the words in force and does not "
                'mention "suspension".'
            ),
        ),
        (
            'theme is safety and text mentions "refund" and not section "Consequences" changed',
            True,
            (
                'the theme is safety, the text mentions "refund", and the section Consequences has '
                "not changed since the words in force."
            ),
        ),
        ("theme is safety and theme is safety", True, "the theme is safety."),
    ],
)
def test_a_condition_is_judged_and_says_why(written: str, holds: bool, words: str) -> None:
    assert parse(written).judge(SUBJECT) == (holds, words)


def test_a_change_below_a_section_is_its_change() -> None:
    below = SubjectSection("Step two", "### Step two", changed=True, level=3)
    subject = Subject(Theme.SAFETY, (*SUBJECT.sections[:2], below, SUBJECT.sections[3]))
    assert SectionChanged("Consequences").judge(subject).holds


def test_every_section_with_the_title_is_looked_at() -> None:
    again = SubjectSection("consequences", "## consequences\n\nA ban.", changed=True, level=2)
    subject = Subject(Theme.SAFETY, (*SUBJECT.sections, again))
    assert SectionChanged("Consequences").judge(subject).holds
    assert parse('section "Consequences" mentions "ban"').judge(subject).holds
    assert parse('section "Consequences" mentions "warning"').judge(subject).holds


def test_without_words_in_force_a_section_is_new() -> None:
    subject = Subject(
        Theme.SAFETY, (SubjectSection("Fees", "## Fees", changed=True),), in_force=False
    )
    assert SectionChanged("Fees").judge(subject) == (
        True,
        "the section Fees is new, for no words are in force yet.",
    )


def test_a_theme_is_said_in_words() -> None:
    subject = Subject(Theme.PLATFORM_MISUSE)
    assert parse("theme is quality").judge(subject).words == (
        "the theme is platform misuse, not quality."
    )


def test_the_contrary_of_a_new_section_is_known_not_to_hold() -> None:
    new = Subject(Theme.SAFETY, (SubjectSection("Fees", "", changed=True),), in_force=False)
    assert SectionChanged("Fees").weigh(new).holds is True
    assert not Not(SectionChanged("Fees")).judge(new).holds


def test_what_nobody_can_say_is_no_more_known_the_other_way_round() -> None:
    assert Not(SectionChanged("Fees")).weigh(SUBJECT).holds is None


def test_a_title_is_told_on_one_line_however_it_is_written() -> None:
    assert SectionChanged("Step \n two").judge(SUBJECT).words == (
        "the section Step two has not changed since the words in force."
    )


def test_of_several_reasons_that_decide_the_briefest_is_given() -> None:
    long = AllOf((ThemeIn(frozenset({Theme.SAFETY})), TextMentions(("refund",))))
    brief = SectionChanged("Appeals")
    assert AnyOf((long, brief)).judge(SUBJECT) == AnyOf((brief, long)).judge(SUBJECT)
    # Neither by how they read: of equals, the first.
    equals = (TextMentions(("warning",)), TextMentions(("refund",)))
    assert AnyOf(equals).judge(SUBJECT).words == 'the text mentions "warning".'


@pytest.mark.parametrize("phrase", ["refund", "last word", "a new"])
def test_a_word_at_the_edge_of_a_section_is_a_word(phrase: str) -> None:
    sections = (
        SubjectSection("One", "The last word", changed=False),
        SubjectSection("Two", "a new refund", changed=False),
    )
    assert TextMentions((phrase,)).judge(Subject(Theme.SAFETY, sections)).holds


def test_the_words_before_the_first_heading_have_no_title_to_be_named_by() -> None:
    subject = Subject(Theme.SAFETY, (SubjectSection("", "Refund.", changed=False, level=0),))
    assert subject.named(" ") == ()
    assert TextMentions(("refund",)).judge(subject).holds


@pytest.mark.parametrize(
    ("condition", "reads"),
    [
        (ThemeIn(frozenset({Theme.SAFETY})), False),
        (Not(ThemeIn(frozenset({Theme.SAFETY}))), False),
        (SectionChanged("Fees"), True),
        (AllOf((ThemeIn(frozenset({Theme.SAFETY})), TextMentions(("fee",)))), True),
        (AnyOf((ThemeIn(frozenset({Theme.SAFETY})), Not(SectionChanged("Fees")))), True),
    ],
)
def test_a_condition_knows_whether_it_reads_the_text(condition: Condition, reads: bool) -> None:
    assert condition.reads_text is reads


@given(CONDITIONS, CONDITIONS, SUBJECTS)
def test_conditions_are_joined_as_logic_with_an_unknown_has_it(
    one: Condition, other: Condition, subject: Subject
) -> None:
    known = {True: 1.0, None: 0.5, False: 0.0}
    left, right = (known[part.weigh(subject).holds] for part in (one, other))
    assert known[AllOf((one, other)).weigh(subject).holds] == min(left, right)
    assert known[AnyOf((one, other)).weigh(subject).holds] == max(left, right)
    assert known[Not(one).weigh(subject).holds] == 1 - left
    assert one.judge(subject).holds is (left > 0)


@given(CONDITIONS, SUBJECTS)
def test_every_judgement_says_why_in_one_sentence_without_saying_a_thing_twice(
    condition: Condition, subject: Subject
) -> None:
    words = condition.judge(subject).words
    reasons = set(condition.weigh(subject).reasons)
    assert words.startswith("the ")
    assert words.endswith(".")
    for of in {one.of for one in reasons}:
        assert words.count(f"{of} ") >= 1
    assert all(one.says in words for one in reasons)


@given(CONDITIONS, SUBJECTS)
def test_what_reads_no_text_is_judged_without_one(condition: Condition, subject: Subject) -> None:
    if not condition.reads_text:
        assert condition.judge(Subject(subject.theme)) == condition.judge(subject)
