"""The shortest path in cases told one by one: who has to act, by when, and in which words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from gates import NOW, OTHER_TEXT, TEXT, Side, asked, facts, rule, said, side

from models.vocabulary import Audience, CommentKind, Disposition, RoundState
from review.rules.delegation import Availability
from review.rules.facts import Candidate, Concern, Facts, Override, Requirement, RoundFacts
from review.rules.gate import judge
from review.rules.path_choice import choose
from review.rules.path_survey import working_days
from review.rules.path_words import StepKind, act_in_words, path_in_words
from review.rules.path_work import Lead
from review.rules.shortest_path import NoPath, Path, shortest_path, taken
from review.rules.what_if import Hypothesis, SupposedDisposition, suppose

LENA = Lead("lena", "Lena")
TOMORROW = NOW.date() + timedelta(days=1)


def path(given: Facts, **more: object) -> Path:
    found = shortest_path(given, NOW, lead=LENA, **more)  # pyright: ignore[reportArgumentType]
    assert isinstance(found, Path), found
    assert judge(suppose(given, taken(given, found.steps)), NOW).open
    assert found.people == len({one.person for one in found.steps})
    assert found.days == max((one.day for one in found.steps), default=0)
    assert found.proven
    return found


def why_none(given: Facts, **more: object) -> str:
    found = shortest_path(given, NOW, lead=LENA, **more)  # pyright: ignore[reportArgumentType]
    assert isinstance(found, NoPath), found
    return found.why_none


def acts(given: Facts, **more: object) -> list[str]:
    return [f"{one.kind}:{one.person}:{one.group or ''}" for one in path(given, **more).steps]


def group(name: str, *people: str, words: str | int = "any", after: tuple[str, ...] = ()) -> Side:
    """A group of named people, so that one may be in several."""
    requirement = Requirement(name, name.title(), rule(words), after=after)
    return Side(requirement, tuple(asked(person, name) for person in people), ())


def upcoming(given: Facts, *groups: str) -> Facts:
    """The same, with nobody of those groups asked yet."""
    return replace(
        given,
        asked=tuple(
            replace(one, asked_at=None) if one.group in groups else one for one in given.asked
        ),
    )


def remark(raiser: str | None = "rita", **more: object) -> Concern:
    values = {"group": "legal", "raiser": raiser, "raiser_name": str(raiser).title(), **more}
    return Concern("remark", CommentKind.REMARK, Audience.INTERNAL, **values)  # pyright: ignore


def condition(sign_off: str, number: int = 1) -> Concern:
    return Concern(
        f"condition{number}",
        CommentKind.CONDITION,
        Audience.INTERNAL,
        "legal",
        "legal1",
        "Ana",
        sign_off,
    )


# What the groups have said (legal, data), their rules, and what is left to do.
CASES = [
    (("a", "a"), ("any", "any"), []),
    ((".", "a"), ("any", "any"), ["answer:legal1:legal"]),
    (("..", "a"), ("any", "any"), ["answer:legal1:legal"]),
    (("..", "a"), ("all", "any"), ["answer:legal1:legal", "answer:legal2:legal"]),
    (("a...", "a"), ("50%", "any"), ["answer:legal2:legal"]),
    (("a....", "a"), ("50%", "any"), ["answer:legal2:legal", "answer:legal3:legal"]),
    # An abstention and an objection may be thought over; a recusal is for good.
    (("-", "a"), ("any", "any"), ["answer:legal1:legal"]),
    (("x", "a"), ("any", "any"), ["take_back:legal1:legal"]),
    (("xx.", "a"), ("any", "any"), ["take_back:legal1:legal", "take_back:legal2:legal"]),
    (("r.", "a"), ("all", "any"), ["answer:legal2:legal"]),
    (
        ("x.", "x"),
        ("all", "any"),
        ["take_back:data1:data", "take_back:legal1:legal", "answer:legal2:legal"],
    ),
    # Conditions that nobody keeps as comments: the person approves without.
    (("c", "a"), ("any", "any"), ["answer:legal1:legal"]),
    ((".c", "a"), ("all", "any"), ["answer:legal1:legal", "answer:legal2:legal"]),
]


@pytest.mark.parametrize(("answers", "rules", "expected"), CASES)
def test_the_least_that_has_to_be_done(
    answers: tuple[str, str], rules: tuple[str, str], expected: list[str]
) -> None:
    given = facts(side(answers[0], rules[0]), side(answers[1], rules[1], group="data"))
    assert acts(given) == expected


def test_a_path_says_who_does_what_on_which_request_and_by_when() -> None:
    given = facts(side("."), side("x", group="data"))
    back, answer = path(given, days={"legal1": 2.5}).steps
    assert (back.kind, back.name, back.group) == ("take_back", "Data1", "data")
    assert (back.request_id, back.comment_id, back.day) == ("request-data-data1", None, 1.0)
    assert back.words == (
        "Data1 takes the request for changes back and approves on behalf of Data."
    )
    assert (answer.kind, answer.request_id, answer.day) == ("answer", "request-legal-legal1", 2.5)
    assert answer.words == "Legal1 approves on behalf of Legal."


# Sides, and the sentence.
WORDS = [
    ((side("a"),), "The gate is open: nobody has to do anything."),
    ((side("."),), "Legal1 (Legal) approves: 1 person, about 1 day."),
    (
        (side("."), side(".", group="data")),
        "Data1 (Data) and Legal1 (Legal) approve: 2 people, about 1 day.",
    ),
    (
        (group("legal", "ana"), group("data", "ana")),
        "Ana (Data and Legal) approves: 1 person, about 1 day.",
    ),
    (
        (side("."), side("x", group="data")),
        (
            "Data1 (Data) takes the request for changes back and approves; "
            "Legal1 (Legal) approves: 2 people, about 1 day."
        ),
    ),
    (
        (side("xx"),),
        (
            "Legal1 (Legal) and Legal2 (Legal) take their requests for changes back and approve: "
            "2 people, about 1 day."
        ),
    ),
]


@pytest.mark.parametrize(("sides", "sentence"), WORDS)
def test_a_path_is_told_in_one_sentence(sides: tuple[Side, ...], sentence: str) -> None:
    assert path(facts(*sides)).words == sentence


def test_one_person_in_several_groups_is_asked_before_several_people() -> None:
    given = facts(
        group("legal", "ana", "dov"), group("data", "ben", "dov"), group("support", "cyn", "dov")
    )
    assert acts(given) == [f"answer:dov:{name}" for name in ("data", "legal", "support")]


def test_the_person_in_most_groups_is_no_help_where_two_others_cover_all() -> None:
    """Taking whoever is in most groups first would need three people."""
    given = facts(
        group("one", "ana", "eve"),
        group("two", "ana", "eve"),
        group("three", "ana"),
        group("four", "ben", "eve"),
        group("five", "ben", "eve"),
        group("six", "ben"),
    )
    assert {one.person for one in path(given).steps} == {"ana", "ben"}


def test_as_many_people_are_chosen_by_who_is_sooner() -> None:
    given = facts(side("...", 2), group("data", "eve", "fay"))
    found = path(given, days={"legal1": 9, "legal2": 3, "legal3": 2, "eve": 4})
    assert {one.person for one in found.steps} == {"legal2", "legal3", "fay"}
    assert found.days == 3
    # One slow person is better than two quick ones.
    both = facts(group("legal", "ana", "dov"), group("data", "ben", "dov"))
    assert path(both, days={"dov": 20}).days == 20


def test_every_day_on_which_as_many_could_be_done_is_looked_at() -> None:
    """Zoe and Pia are found first, and take nine days; nobody else alone is done in two groups."""
    given = facts(
        group("alpha", "ann", "abe", "xan", "zoe"),
        group("beta", "cat", "quin", "zoe"),
        group("delta", "dan", "pia", "xan"),
        group("gamma", "eli", "pia", "quin"),
    )
    found = path(given, days={"abe": 2, "xan": 4, "quin": 4, "pia": 9})
    assert ({one.person for one in found.steps}, found.days) == ({"xan", "quin"}, 4)


def test_how_soon_those_are_who_come_later_is_known() -> None:
    """Zoe, Pia and Yve are found first, and take 2.6 days; Yve needs a quarter of a day."""
    given = facts(
        group("alpha", "xan", "zoe"),
        group("beta", "quin", "zoe"),
        group("delta", "pia", "xan"),
        group("gamma", "pia", "quin"),
        group("omega", "yve", after=("alpha",)),
    )
    days = {"xan": 2, "quin": 2, "zoe": 1, "pia": 2.6, "yve": 0.25}
    found = path(upcoming(given, "omega"), days=days)
    assert ({one.person for one in found.steps}, found.days) == ({"xan", "quin", "yve"}, 2.25)


@pytest.mark.parametrize(
    ("comments", "words"),
    [
        (1, "Lena answers 1 comment; Rita (Legal) accepts the answer: 2 people, about 2 days."),
        (2, "Lena answers 2 comments; Rita (Legal) accepts the answer: 2 people, about 2 days."),
    ],
)
def test_it_is_told_how_many_comments_the_lead_answers(comments: int, words: str) -> None:
    concerns = tuple(replace(remark(), id=f"remark{number}") for number in range(comments))
    assert path(facts(side("a"), concerns=concerns)).words == words


def test_of_equals_the_first_by_name_is_chosen_whatever_the_order_of_the_facts() -> None:
    given = facts(group("legal", "cyn", "ana", "ben"), group("data", "eve", "dov"))
    turned = replace(given, asked=given.asked[::-1], requirements=given.requirements[::-1])
    assert path(given) == path(turned)
    assert {one.person for one in path(given).steps} == {"ana", "dov"}


def test_later_groups_act_after_the_earlier_ones() -> None:
    given = facts(
        group("legal", "ana", "ben", words="all"),
        group("data", "cyn", after=("legal",)),
        group("leadership", "dov", after=("data",)),
    )
    found = path(upcoming(given, "data", "leadership"), days={"ben": 3, "cyn": 2})
    assert [(one.person, one.day) for one in found.steps] == [
        ("ana", 1),
        ("ben", 3),
        ("cyn", 5),
        ("dov", 6),
    ]
    # Whoever has been asked need not wait, though others come first in the plan.
    assert path(given, days={"ben": 3, "cyn": 2}).days == 3


def test_a_group_that_has_agreed_is_not_waited_for() -> None:
    first = side("a")
    given = facts(first, group("data", "ben"), group("leadership", "dov", after=("legal", "data")))
    found = path(upcoming(given, "leadership"), days={"ben": 0.25, "dov": 0.25})
    assert [one.day for one in found.steps] == [0.25, 0.5]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fewest": False}, "Legal1 (Legal) approves: at most 1 person, about 1 day."),
        ({"soonest": False}, "Legal1 (Legal) approves: 1 person, at most about 1 day."),
    ],
)
def test_a_path_that_is_not_proven_says_so(
    monkeypatch, changes: dict[str, bool], words: str
) -> None:
    def hasty(*given: object) -> object:
        return choose(*given)._replace(**changes)  # pyright: ignore

    monkeypatch.setattr("review.rules.shortest_path.choose", hasty)
    found = shortest_path(facts(side(".")), NOW)
    assert isinstance(found, Path)
    assert (found.proven, found.words) == (False, words)


def test_a_group_waits_for_those_before_it_only() -> None:
    given = facts(
        group("quick", "ana"),
        group("slow", "ben"),
        group("after_quick", "cyn", after=("quick",)),
        group("after_slow", "dov", after=("slow",)),
    )
    given = upcoming(given, "after_quick", "after_slow")
    assert path(given, days={"ben": 5, "cyn": 5}).days == 6


def test_an_advisory_group_has_to_agree_where_a_required_one_waits_for_it() -> None:
    advice = side(".", group="data", required=False)
    later = replace(side("."), requirement=replace(side(".").requirement, after=("data",)))
    given = facts(advice, later)
    assert acts(given) == ["answer:legal1:legal"]
    waiting = upcoming(given, "legal")
    assert acts(waiting) == ["answer:data1:data", "answer:legal1:legal"]


def test_silence_that_is_taken_for_no_objection_is_waited_for() -> None:
    """NOW is a Thursday: six days later are four working days."""
    advice = side(".", group="data", required=False)
    advice = replace(advice, requirement=replace(advice.requirement, silence_is_assent=True))
    later = replace(side("."), requirement=replace(side(".").requirement, after=("data",)))
    due = RoundFacts(1, RoundState.OPEN, 1, TEXT, due_at=NOW + timedelta(days=6))
    found = path(upcoming(facts(advice, later, round=due), "legal"))
    assert [(one.person, one.day) for one in found.steps] == [("legal1", 5)]


@pytest.mark.parametrize(
    ("hours", "days"), [(-30, 0), (0, 0), (23, 0), (24, 1), (48, 1), (95, 1), (96, 2), (168, 5)]
)
def test_working_days_end_from_monday_to_friday(hours: int, days: float) -> None:
    """NOW is a Thursday."""
    assert working_days(NOW, NOW + timedelta(hours=hours)) == days


def test_only_somebody_who_is_there_and_was_not_asked_is_asked_besides() -> None:
    away = Availability("bea", away_from=NOW.date(), away_until=NOW.date())
    could = (
        Candidate("legal1", "Legal1", "legal"),
        Candidate("bea", "Bea", "legal", away),
        Candidate("eve", "Eve", "legal", Availability("eve", away_from=TOMORROW)),
    )
    assert acts(facts(side("a", 2), candidates=could)) == ["ask:eve:legal"]


def test_groups_that_wait_for_each_other_have_no_path() -> None:
    given = facts(group("legal", "ana", after=("data",)), group("data", "ben", after=("legal",)))
    assert "wait for each other" in why_none(upcoming(given, "legal", "data"))


CANDIDATES = tuple(Candidate(one, one.title(), "legal") for one in ("eve", "fay", "gus"))

# What those asked have said, the rule, and whom the path asks besides, of three who could be.
ASKED_BESIDES = [
    ("", "any", 1),
    ("", "all", 1),
    ("", "75%", 1),
    ("", 2, 2),
    ("r", "any", 1),
    ("rr", "50%", 1),
    (".", 2, 1),
    ("a", 3, 2),
    # Those who were asked are enough, or could be of another mind.
    (".", "any", 0),
    ("-", "any", 0),
    ("-.", "all", 0),
    ("..", "67%", 0),
]


@pytest.mark.parametrize(("answers", "words", "besides"), ASKED_BESIDES)
def test_others_are_asked_only_where_those_who_were_are_too_few(
    answers: str, words: str | int, besides: int
) -> None:
    found = path(facts(side(answers, words), candidates=CANDIDATES))
    asked_besides = [one.person for one in found.steps if one.kind == "ask"]
    assert asked_besides == ["eve", "fay", "gus"][:besides]


def test_of_a_percentage_more_have_to_agree_the_more_are_asked() -> None:
    """Two of three are absent, and two have to agree: of four three would have to, of five too."""
    given = suppose(
        facts(side("...", "60%"), candidates=CANDIDATES),
        Hypothesis(absent=("legal2", "legal3")),
    )
    assert acts(given, absent=("legal2", "legal3")) == [
        "answer:legal1:legal",
        "ask:eve:legal",
        "ask:fay:legal",
    ]
    assert "needs" in why_none(given, absent=("legal2", "legal3", "fay", "gus"))


def test_whoever_is_asked_besides_waits_for_the_turn_of_the_group() -> None:
    later = group("legal", after=("data",))
    given = facts(later, group("data", "ana"), candidates=CANDIDATES[:1])
    found = path(given, days={"ana": 2})
    assert [(one.kind, one.person, one.day) for one in found.steps] == [
        ("answer", "ana", 2),
        ("ask", "eve", 3),
    ]
    assert found.words == (
        "Ana (Data) approves; Eve (Legal) is asked and approves: 2 people, about 3 days."
    )


def test_authors_and_their_delegates_are_of_no_help() -> None:
    given = facts(side("..."), authors=frozenset({"legal1", "boss"}))
    deputy = replace(given.asked[1], principal="boss")
    given = replace(given, asked=(given.asked[0], deputy, given.asked[2]))
    assert acts(given) == ["answer:legal3:legal"]
    nobody = facts(side("."), authors=frozenset({"legal1", "eve"}), candidates=CANDIDATES[:1])
    assert "nobody else could be asked" in why_none(nobody)
    # An author's objection stands in the way like anybody's, and their approval does not help.
    objecting = facts(side("x."), authors=frozenset({"legal1"}))
    assert acts(objecting) == ["take_back:legal1:legal", "answer:legal2:legal"]


def test_an_objection_of_a_group_that_only_advises_has_to_be_taken_back() -> None:
    given = facts(side("."), side("x..", "all", group="support", required=False))
    assert acts(given) == ["take_back:support1:support", "answer:legal1:legal"]
    # So has one of a group that was asked beyond the plan.
    beyond = replace(facts(side(".")), asked=given.asked, recorded=given.recorded)
    assert acts(beyond) == ["take_back:support1:support", "answer:legal1:legal"]


def test_what_does_not_apply_needs_nobody() -> None:
    given = facts(side("."), side("", group="data", applies=False))
    assert acts(given) == ["answer:legal1:legal"]


# The comment as it stands, and what is left to do.
REMARKS = [
    (remark(), ["settle:lena:", "accept:rita:legal"], 2),
    (remark(disposition=Disposition.DECLINED), ["accept:rita:legal"], 1),
    (
        remark(disposition=Disposition.DECLINED, accepted=False),
        ["settle:lena:", "accept:rita:legal"],
        2,
    ),
    (remark("lena"), ["settle:lena:", "accept:lena:legal"], 1),
    (remark(disposition=Disposition.DECLINED, accepted=True), [], 0),
    (remark(withdrawn=True), [], 0),
]


@pytest.mark.parametrize(("about", "expected", "days"), REMARKS)
def test_a_blocking_comment_is_answered_by_the_lead_and_accepted_by_its_raiser(
    about: Concern, expected: list[str], days: int
) -> None:
    given = facts(side("a"), concerns=(about,))
    assert acts(given) == expected
    assert path(given).days == days
    assert {one.comment_id for one in path(given).steps} <= {"remark"}


def test_it_is_told_whose_comment_and_whose_condition_the_lead_answers() -> None:
    given = facts(
        side("c"), concerns=(remark("rita"), condition("legal-legal1-c")), newest_revision=1
    )
    assert [one.words for one in path(given).steps] == [
        "Lena answers the condition of Legal1.",
        "Lena answers the blocking comment of Rita.",
        "Rita accepts the answer to their blocking comment.",
    ]
    (again,) = path(facts(side("c"), concerns=given.concerns[1:]), absent=("lena",)).steps
    assert again.words == "Legal1 approves on behalf of Legal."
    assert (again.request_id, again.group) == ("request-legal-legal1", "legal")


@pytest.mark.parametrize(
    ("kind", "whose", "words"),
    [
        (StepKind.ANSWER, "", "Ben approves on behalf of Legal."),
        (StepKind.ASK, "", "Ben is asked on behalf of Legal and approves."),
        (StepKind.ASK, "Ana", "Ben is asked in the place of Ana on behalf of Legal and approves."),
        (StepKind.ACCEPT, "", "Ben accepts the answer to Legal."),
    ],
)
def test_an_act_is_told_with_the_place_in_which_it_is_done(
    kind: StepKind, whose: str, words: str
) -> None:
    assert act_in_words(kind, "Ben", "Legal", whose) == words


def test_a_group_without_a_label_is_told_by_its_key() -> None:
    (step,) = path(facts(side("."))).steps
    words = path_in_words([step], {}, 1, 1.0, fewest=True, soonest=True)
    assert words == "Legal1 (legal) approves: 1 person, about 1 day."


def test_a_delegate_answers_in_the_place_of_somebody() -> None:
    deputy = Candidate("dora", "Dora", "legal", principal="legal1", principal_name="Ana")
    away = suppose(facts(side(".")), Hypothesis(absent=("legal1",), delegates=(deputy,)))
    (step,) = path(away, absent=("legal1",)).steps
    assert (step.person, step.principal, step.principal_name) == ("dora", "legal1", "Ana")


def test_whoever_takes_an_objection_back_takes_their_time() -> None:
    found = path(facts(side("x")), days={"legal1": 4})
    assert [(one.person, one.day) for one in found.steps] == [("legal1", 4)]


def test_a_comment_of_nobody_in_particular_is_answered_all_the_same() -> None:
    words = act_in_words(StepKind.SETTLE, "Lena", "the blocking comment")
    assert words == "Lena answers the blocking comment."


def test_the_lead_is_not_named_where_it_is_not_known_who_that_is() -> None:
    found = shortest_path(facts(side("a"), concerns=(remark("rita"),)), NOW)
    assert isinstance(found, Path)
    assert found.steps[0].words == "The policy lead answers the blocking comment of Rita."


def test_the_lead_counts_once_however_much_there_is_to_answer() -> None:
    given = facts(
        side("ccc", "all"),
        concerns=(remark("rita"), *(condition(f"legal-legal{one}-c", one) for one in (1, 2, 3))),
    )
    found = path(given)
    assert {one.person for one in found.steps} == {"lena", "rita"}
    assert found.words == (
        "Lena answers 4 comments; Rita (Legal) accepts the answer: 2 people, about 2 days."
    )


def test_conditions_are_accepted_by_the_lead_or_dropped_by_whoever_set_them() -> None:
    given = facts(side("c"), concerns=(condition("legal-legal1-c"),))
    assert acts(given) == ["settle:lena:"]
    assert acts(given, absent=("lena",)) == ["answer:legal1:legal"]
    # Whoever has to act for another group anyway spares the lead the work.
    both = facts(side("c"), group("data", "legal1"), concerns=(condition("legal-legal1-c"),))
    assert acts(both) == ["answer:legal1:data", "answer:legal1:legal"]


def test_of_those_as_quick_the_lead_deals_with_conditions() -> None:
    """Both have to act anyway: for a comment the one, for Data the other."""
    given = facts(
        side("c"), group("data", "legal1"), concerns=(remark(), condition("legal-legal1-c"))
    )
    assert acts(given) == [
        "settle:lena:",
        "settle:lena:",
        "answer:legal1:data",
        "accept:rita:legal",
    ]


@pytest.mark.parametrize(("answers", "conditional"), [("cc", ("1", "2")), ("xc", ("2",))])
def test_what_a_group_can_spare_keeps_nobody_after_it_waiting(
    answers: str, conditional: tuple[str, ...]
) -> None:
    """The first is enough for Legal, and Data is asked then; the second takes five days."""
    concerns = tuple(condition(f"legal-legal{one}-c", int(one)) for one in conditional)
    given = facts(side(answers), group("data", "ana", after=("legal",)), concerns=concerns)
    found = path(upcoming(given, "data"), days={"legal2": 5}, absent=("lena",))
    assert {one.person: one.day for one in found.steps} == {"legal1": 1, "ana": 2, "legal2": 5}


def test_whoever_was_asked_already_is_not_asked_besides() -> None:
    could = (Candidate("legal1", "Legal1", "legal"), Candidate("zoe", "Zoe", "legal"))
    assert acts(facts(side("a", 2), candidates=could)) == ["ask:zoe:legal"]


def test_an_override_is_never_suggested_and_one_in_force_is_made_use_of() -> None:
    override = Override(
        "o", "legal", TEXT, "r", "p", "P", NOW + timedelta(days=1), confirmed_by="q"
    )
    objecting = facts(side("x."), side(".", group="data"))
    assert acts(objecting) == ["take_back:legal1:legal", "answer:data1:data"]
    lifted = replace(facts(side(".."), side(".", group="data")), overrides=(override,))
    assert acts(lifted) == ["answer:data1:data"]
    # This one does not lift the objection, but what is missing besides.
    standing = replace(facts(side("x.", "all"), side(".", group="data")), overrides=(override,))
    assert acts(standing) == ["take_back:legal1:legal", "answer:data1:data"]


OPEN_ROUND = RoundFacts(1, RoundState.OPEN, 1, TEXT)
GONE = ("legal1",)

UNREADABLE = "The rule for {} cannot be read; correct the plan."
NO_GROUP = "The plan names no group whose approval is required for this draft."
NOBODY_ELSE = "Legal needs 1 to agree, 0 of those asked could, and nobody else could be asked."

# Changes to the facts of one silent reviewer, who is absent, and why there is no path.
NO_PATH = [
    (
        facts(side("."), plan_error="line 3: no"),
        (),
        "The plan is in error and has to be corrected first: line 3: no",
    ),
    (facts(side("."), round=None), (), "Open a round: nobody has been asked yet."),
    (
        facts(side("."), newest_revision=4),
        (),
        "Open a round on revision 4: it has not been reviewed yet.",
    ),
    (
        facts(side("."), round=replace(OPEN_ROUND, state=RoundState.EXPIRED)),
        (),
        "Open the next round: round 1 has ended (expired).",
    ),
    (
        facts(side("."), round=replace(OPEN_ROUND, state=RoundState.APPROVED)),
        (),
        "Open the next round: round 1 has ended (approved).",
    ),
    (
        facts(side("."), round=replace(OPEN_ROUND, state=RoundState.CHANGES_REQUESTED)),
        (),
        "Open the next round: round 1 has ended (changes requested).",
    ),
    (facts(side(".", None)), (), UNREADABLE.format("Legal")),
    (
        facts(side("a"), side(".", None, group="data", required=False)),
        (),
        UNREADABLE.format("Data"),
    ),
    (facts(side(".", required=False)), (), NO_GROUP),
    (facts(side("", applies=False)), (), NO_GROUP),
    (facts(side("")), (), NOBODY_ELSE),
    (facts(side("r")), (), NOBODY_ELSE),
    (
        facts(side("a", 3), candidates=CANDIDATES[:1]),
        (),
        "Legal needs 3 to agree, 1 of those asked could, and only 1 more could be asked.",
    ),
    (facts(side(".")), GONE, NOBODY_ELSE),
    (facts(side("x.")), GONE, "Legal1 of Legal requests changes and is absent."),
    (
        facts(side("a"), concerns=(remark(),)),
        ("rita",),
        "Rita has to accept the answer to a blocking comment and is absent.",
    ),
    (
        facts(side("a"), concerns=(remark(),)),
        ("lena",),
        "A blocking comment waits for an answer and the lead is absent.",
    ),
    (
        facts(side("a"), concerns=(remark(None, raiser_name="The scanner"),)),
        (),
        (
            "A blocking comment by The scanner is open, and it is not on record who could accept "
            "an answer to it."
        ),
    ),
    (
        facts(side("c"), concerns=(condition("legal-legal1-c"),)),
        ("lena", "legal1"),
        "A condition waits for an answer and the lead is absent.",
    ),
]


@pytest.mark.parametrize(("given", "absent", "why"), NO_PATH)
def test_where_there_is_no_path_it_is_said_why(
    given: Facts, absent: tuple[str, ...], why: str
) -> None:
    assert why_none(given, absent=absent) == why


def test_a_path_is_supposed_with_the_people_it_asks_by_name_and_place() -> None:
    deputy = Candidate("dora", "Dora", "legal", principal="legal1", principal_name="Ana")
    given = suppose(
        facts(side(".", 2), candidates=CANDIDATES[:1]),
        Hypothesis(absent=("legal1",), delegates=(deputy,)),
    )
    steps = path(given, absent=("legal1",)).steps
    assert taken(given, steps).asked == (deputy, CANDIDATES[0])


def test_whoever_accepts_an_answer_accepts_the_one_that_was_given() -> None:
    about = remark(disposition=Disposition.DECLINED)
    given = facts(side("a"), concerns=(about,))
    supposed = SupposedDisposition("remark", Disposition.DECLINED, True)
    assert taken(given, path(given).steps).dispositions == (supposed,)


def test_what_was_said_of_another_text_or_too_late_is_said_again() -> None:
    given = facts(
        side(".."),
        recorded=(
            said("legal1", "a", sha256=OTHER_TEXT),
            said("legal2", "x", counts=False),
        ),
    )
    assert acts(given) == ["answer:legal1:legal"]
    contested = replace(said("legal1", "a"), retracted=True)
    assert acts(facts(side("."), recorded=(contested,))) == ["answer:legal1:legal"]


def test_a_path_that_the_gate_would_not_open_for_is_not_told(monkeypatch) -> None:
    """Whatever the search may get wrong, the gate has the last word."""
    monkeypatch.setattr("review.rules.shortest_path.steps_of", lambda *_: ())
    assert why_none(facts(side("."))) == "No sure way to open it was found."


def test_somebody_asked_twice_for_one_group_approves_once() -> None:
    given = facts(side(".", "all"))
    twice = replace(given.asked[0], request_id="another")
    assert acts(replace(given, asked=(*given.asked, twice))) == ["answer:legal1:legal"]
