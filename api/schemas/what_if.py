"""What-if: what is supposed, the verdict it would be, and the shortest way to open the gate."""

from collections.abc import Mapping

from pydantic import Field

from api.schemas.gate import GateOut, verdict_out
from api.schemas.values import Email, Flag, Given, GroupKey, Told
from models.vocabulary import Disposition, Position
from review.queries.supposed_round import is_supposed
from review.queries.what_if import SaidBy, Supposed, WhatIf
from review.rules.path_words import StepKind
from review.rules.shortest_path import Path
from review.rules.what_if import SupposedDisposition

MAX_SUPPOSED = 500
A_COMMENT = "0199c4d2-7e1b-7a55-9f0e-3b1f6a2c8d41"


class SupposedSignOffIn(Given):
    """A position that somebody who was asked might take; it takes the place of their last one."""

    person: Email = Field(description="Email address; 422 unless they were asked for the group.")
    group: GroupKey = Field(description="On whose behalf.")
    position: Position = Field(examples=["approve"])


class SupposedDispositionIn(Given):
    """An answer to a blocking comment or to a condition, and what its raiser might say to it."""

    comment: str = Field(max_length=64, description="Its id.", examples=[A_COMMENT])
    disposition: Disposition = Field(description="The lead's answer to it.", examples=["accepted"])
    accepted: Flag | None = Field(
        default=None,
        description="By the raiser; null: nothing yet. A blocking comment stays open until the "
        "answer is accepted, a condition that is `accepted` in full does not need it.",
    )


class WhatIfIn(Given):
    """What is supposed; everything may be left out."""

    sign_offs: list[SupposedSignOffIn] = Field(default_factory=list, max_length=MAX_SUPPOSED)
    absent: list[Email] = Field(
        default_factory=list,
        max_length=MAX_SUPPOSED,
        description="People who do not answer any more. What they have said stands; they are no "
        "recusals, so a percentage is of them too. The shortest path does without them, and may "
        "have their delegate asked in their place.",
    )
    dispositions: list[SupposedDispositionIn] = Field(default_factory=list, max_length=MAX_SUPPOSED)
    plan: str | None = Field(
        default=None,
        max_length=65_536,
        description="Another plan: the name of a known one, or its YAML. Its conditions are judged "
        "on the text under review, and the gate with those who were asked.",
        examples=["standard"],
    )
    text: str | None = Field(
        default=None,
        max_length=1_100_000,
        description="Another text in Markdown: the gate of a round opened on it now as the newest "
        "revision. The members of the plan's groups are asked, its conditions are judged on that "
        "text, and of what was said before only that counts which the plan's carry-over keeps: "
        "see `carry_over`.",
        examples=["# Payments\n\nPay on the platform."],
    )


class StepOut(Told):
    """One act of one person."""

    kind: StepKind = Field(
        description="`answer`: approves; `take_back`: takes a request for changes back and "
        "approves; `ask`: was not asked yet, is asked and approves; `settle`: the lead's answer "
        "to a comment or a condition; `accept`: the raiser's consent to it."
    )
    person: str = Field(description="Email address.", examples=["ana@example.org"])
    name: str
    group: str | None = Field(description="On whose behalf; null for the lead.")
    request: str | None = Field(description="Its id, where there is one.")
    comment: str | None = Field(description="Its id, with `settle` and `accept`.", examples=[None])
    in_place_of: str | None = Field(
        description="With `ask`: the address of the absent person whose delegate this is.",
        examples=[None],
    )
    words: str = Field(examples=["Ana approves on behalf of Legal."])
    day: float = Field(
        description="Working days from now until it is expected: half of this person's answers "
        "on record came as soon, and a day where there are fewer than five.",
        examples=[1.0],
    )


class PathOut(Told):
    """The fewest people who have to act, and of as many those who are done soonest."""

    steps: list[StepOut] = Field(description="In the order in which they can be taken.")
    people: int = Field(description="How many different people have to act.", examples=[2])
    days: float = Field(description="Working days until the last has acted.", examples=[2.0])
    words: str = Field(examples=["Ben (Legal) and Cyn (Data) approve: 2 people, about 2 days."])
    proven: bool = Field(
        description="False: a shorter one could not be ruled out in time; `words` says `at most`."
    )


class CarriedOverOut(Told):
    """An earlier answer of somebody whom a round on the other text would ask."""

    person: str = Field(description="Email address.", examples=["ana@example.org"])
    group: str = Field(description="On whose behalf.")
    kept: bool = Field(description="Whether it would be carried over.")
    reason: str = Field(examples=["Nothing changed in Consequences since revision 1."])


class WhatIfOut(GateOut):
    """The verdict it would be, and the shortest way on from there."""

    shortest_path: PathOut | None = Field(
        description="Without steps: the gate would be open. Never an override."
    )
    no_path: str = Field(
        description="Why there is none, where `shortest_path` is null; empty otherwise.",
        examples=[""],
    )
    carry_over: list[CarriedOverOut] = Field(
        description="With another text: what the plan makes of the earlier answers, where it "
        "keeps any. Empty for people outside."
    )


def supposed(body: WhatIfIn) -> Supposed:
    """What a body supposes."""
    return Supposed(
        sign_offs=[SaidBy(one.person, one.group, one.position) for one in body.sign_offs],
        absent=body.absent,
        dispositions=[
            SupposedDisposition(one.comment.lower(), one.disposition, one.accepted)
            for one in body.dispositions
        ],
        plan=body.plan,
        text=body.text,
    )


def what_if_out(answer: WhatIf) -> WhatIfOut:
    """The answer, its people named by their addresses."""
    path = answer.path
    told = isinstance(path, Path)
    return WhatIfOut(
        **dict(verdict_out(answer.verdict, answer.emails)),
        shortest_path=_path_out(path, answer.emails) if told else None,
        no_path="" if told else path.why_none,
        carry_over=[
            CarriedOverOut(
                person=answer.emails.get(one.person, ""),
                group=one.group,
                kept=one.kept,
                reason=one.reason,
            )
            for one in answer.carry_over
        ],
    )


def _path_out(path: Path, emails: Mapping[str, str]) -> PathOut:
    return PathOut(
        steps=[
            StepOut(
                kind=one.kind,
                person=emails.get(one.person, ""),
                name=one.name,
                group=one.group,
                # A round that is only supposed has no requests.
                request=None if is_supposed(one.request_id) else one.request_id,
                comment=one.comment_id,
                in_place_of=None if one.principal is None else emails.get(one.principal, ""),
                words=one.words,
                day=one.day,
            )
            for one in path.steps
        ],
        people=path.people,
        days=path.days,
        words=path.words,
        proven=path.proven,
    )
