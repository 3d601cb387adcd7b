"""The gate's verdict as it is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from pydantic import Field

from api.schemas.values import Told
from review.rules.plan import Assurance
from review.rules.sight import Shown
from review.rules.verdict import BlockerKind, RequirementState


class WaitingOut(Told):
    """Somebody whose answer would help."""

    person: str = Field(description="Email address.", examples=["ana@example.org"])
    since: datetime = Field(description="When they were asked.")


class RequirementOut(Told):
    """One requirement of the plan, and how it stands."""

    group: str
    state: RequirementState
    required: bool = Field(description="False: advice only, its absence never shuts the gate.")
    rule: str = Field(
        description="`any`, `all`, a count, or a percentage of the people asked.", examples=["any"]
    )
    assurance: Assurance = Field(
        description="What an answer for the group has to be proven by: `link` alone, or a `code` "
        "that is mailed for it. An answer without the code counts for nothing there."
    )
    needed: int = Field(description="People who have to agree.")
    have: int = Field(description="People who have agreed to exactly this text.")
    waiting_for: list[WaitingOut]
    explanation: str


class BlockerOut(Told):
    """One thing that holds the gate shut besides missing approvals."""

    kind: BlockerKind
    id: str
    explanation: str


class GateOut(Told):
    """The verdict: open or shut, and why, as far as the caller may know.

    Where the first pass is independent, whoever is asked in the open round reads `shut`, every
    requirement `pending` with `needed` and `have` 0 and nobody named, until they have answered.
    """

    verdict: Literal["open", "shut"]
    summary: str
    requirements: list[RequirementOut]
    blockers: list[BlockerOut]


def verdict_out(verdict: Shown, emails: Mapping[str, str]) -> GateOut:
    """The verdict, its people named by their addresses."""
    return GateOut(
        verdict="open" if verdict.open else "shut",
        summary=verdict.summary,
        requirements=[
            RequirementOut(
                group=one.group,
                state=one.state,
                required=one.required,
                rule=one.rule,
                assurance=Assurance.CODE if one.needs_code else Assurance.LINK,
                needed=one.needed,
                have=one.have,
                waiting_for=[
                    WaitingOut(person=emails.get(waiting.person, ""), since=waiting.since)
                    for waiting in one.waiting_for
                ],
                explanation=one.explanation,
            )
            for one in verdict.requirements
        ],
        blockers=[
            BlockerOut(kind=one.kind, id=one.id, explanation=one.explanation)
            for one in verdict.blockers
        ],
    )
