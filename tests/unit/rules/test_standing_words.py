"""How a review stands is told to everybody by groups, and never by people or their words."""

from dataclasses import replace
from typing import Any

import pytest
from gates import NOW, facts, side

from models.vocabulary import Audience, CommentKind, Disposition, RoundState, Stage
from review.rules.facts import Concern, Facts
from review.rules.gate import judge
from review.rules.sight import Sight
from review.rules.standing_words import APART, Standing, standing
from review.rules.visibility import Viewer

LEGAL, DATA = "Legal", "Data"


def told(given: Facts, stage: Stage = Stage.DEVELOPMENT, *, independent: bool = False) -> Standing:
    shown = Sight(Viewer(), "lead").verdict(judge(given, NOW))
    return standing(stage, given, shown, independent=independent)


def concern(audience: Audience) -> Concern:
    return Concern(
        id="c",
        kind=CommentKind.REMARK,
        audience=audience,
        group="legal",
        raiser="ana",
        raiser_name="Ana",
        disposition=Disposition.OPEN,
    )


SIDES = {"group": "data"}
CASES: list[tuple[Facts, str, tuple[str, ...]]] = [
    (facts(side("."), side(".", group="data")), "Shut: waiting for Legal and Data.", (LEGAL, DATA)),
    (facts(side("a"), side(".", group="data")), "Shut: waiting for Data.", (DATA,)),
    (facts(side("x"), side(".", group="data")), "Shut: Legal asks for changes.", (DATA,)),
    (facts(side("x"), side("x", group="data")), "Shut: Legal and Data ask for changes.", ()),
    (
        facts(side("a"), side("a", group="data")),
        "Open: every required group has agreed to exactly this text.",
        (),
    ),
    # Advice that is outstanding holds nothing up, and is nobody's turn that it waits for.
    (
        facts(side("."), side(".", group="data", required=False)),
        "Shut: waiting for Legal.",
        (LEGAL,),
    ),
    (facts(side("."), newest_revision=2), "Shut: a newer revision waits for its round.", (LEGAL,)),
    (
        facts(side("a"), concerns=(concern(Audience.EVERYONE),)),
        "Shut: something that was raised has not been dealt with.",
        (),
    ),
    (
        facts(side("a"), concerns=(concern(Audience.PRIVILEGED),)),
        "Shut: the review is not finished.",
        (),
    ),
    (
        facts(side("."), concerns=(concern(Audience.PRIVILEGED),)),
        "Shut: waiting for Legal.",
        (LEGAL,),
    ),
]


@pytest.mark.parametrize(("given", "sentence", "turns"), CASES)
def test_what_everybody_is_told(given: Facts, sentence: str, turns: tuple[str, ...]) -> None:
    assert told(given) == Standing(sentence, turns)


@pytest.mark.parametrize(("given", "sentence", "turns"), CASES)
def test_nothing_of_it_while_some_judge_independently(
    given: Facts, sentence: str, turns: tuple[str, ...]
) -> None:
    assert told(given, independent=True) == Standing(APART)


@pytest.mark.parametrize("given", [one for one, _, _ in CASES])
def test_no_name_is_ever_told(given: Facts) -> None:
    said = told(given)
    for name in ("Legal1", "Data1", "Ana", "Lead"):
        assert name not in said.sentence + " ".join(said.turns)


def test_before_the_first_round_and_after_the_last_it_is_the_leads_turn() -> None:
    none: dict[str, Any] = {"round": None, "asked": (), "recorded": ()}
    begun = facts(side("x"))
    assert told(replace(begun, **none)) == Standing(
        "No round has been opened yet.", ("Policy lead",)
    )
    assert begun.round is not None
    ended = replace(begun, round=replace(begun.round, state=RoundState.CHANGES_REQUESTED))
    said = told(ended)
    assert said.sentence.startswith("The last round has ended: changes requested. Shut: ")
    assert said.turns == ("Policy lead",)
    # What was hidden is told once it has ended.
    assert told(ended, independent=True) == said


@pytest.mark.parametrize("stage", [Stage.IMPLEMENTATION, Stage.WITHDRAWN, Stage.IN_FORCE])
def test_after_the_review_nobody_is_on_turn(stage: Stage) -> None:
    said = told(facts(side("x")), stage, independent=True)
    words = stage.replace("_", " ")
    assert said == Standing(f"The review is over: the draft is at {words}.")
