"""Drafts, revisions and the redline between two of them."""

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from api.schemas.gate import GateOut, verdict_out
from api.schemas.rounds import RoundOut, round_out
from api.schemas.values import Email, Given, PlanName, Prose, Told
from models.editorial_mark import EditorialMark
from models.person import Person
from models.revision import Revision
from models.vocabulary import Stage
from review.queries.drafts import DraftView
from review.rules.visibility import Viewer


class RevisionIn(Given):
    """A text for a draft."""

    text: str = Field(description="Markdown, at most 1 MiB.", max_length=1_100_000)
    note: Prose = Field(default="", description="What changed, and why.")
    author: Email | None = Field(
        default=None, description="Who wrote it; the policy lead where it is left out."
    )


class DraftIn(RevisionIn):
    """A new draft with its first text."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "# Payments\n\nPay on the platform.\n", "plan": "standard"}]
        },
    )

    plan: PlanName = Field(default="standard", description="The plan its rounds follow.")


class EditorialOut(Told):
    """The lead's word that a revision changes nothing of substance."""

    reason: str
    by: str = Field(description="The lead's name.", examples=["Lea"])
    at: datetime


class RevisionOut(Told):
    """A revision, named by its number and the SHA-256 of its canonical text."""

    number: int
    sha256: str = Field(description="Hex, of the canonical UTF-8 bytes.")
    author: str
    note: str
    created_at: datetime
    editorial: EditorialOut | None = Field(
        examples=[None],
        description="Set where it was marked as editorial: a plan may keep approvals on it.",
    )


class SectionOut(Told):
    """A section: a heading and what stands below it, up to the next heading."""

    number: int
    level: int = Field(description="1 to 6; 0 for what stands before the first heading.")
    title: str
    anchor: str
    start: int = Field(description="Offset in characters of the canonical text.")
    end: int
    sha256: str


class RevisionText(RevisionOut):
    """A revision with its words."""

    text: str = Field(description="The canonical text: what the hash is of.")
    sections: list[SectionOut]


class FlowRunOut(Told):
    """The Prefect flow run that stands for the review."""

    id: str
    url: str | None = Field(
        description="Where Prefect's own pages show it; null: no address is set.", examples=[None]
    )
    state: str = Field(description="Its state in Prefect.", examples=["AwaitingReview"])


class DraftOut(Told):
    """A draft as it stands."""

    id: str
    policy: str = Field(description="The policy's key.")
    number: int
    stage: Stage
    plan: str
    created_at: datetime
    promoted_at: datetime | None
    revision: RevisionOut = Field(description="The newest revision.")
    round: RoundOut | None = Field(description="The newest round, null before the first.")
    gate: GateOut
    flow_run: FlowRunOut | None


class ChangeOut(Told):
    """One change between two revisions."""

    kind: str = Field(examples=["added", "removed", "changed", "moved"])
    section: str
    before: str
    after: str = Field(
        description="The words of the newer one; empty: there are none.",
        examples=["Pay on the platform."],
    )


class RedlineOut(Told):
    """What changed between two revisions: as HTML with <ins> and <del>, and as a list."""

    html: str
    changes: list[ChangeOut]


def revision_out(
    revision: Revision, author: Person, mark: EditorialMark | None = None
) -> RevisionOut:
    return RevisionOut(**_revision(revision, author, mark))


def revision_text(revision: Revision, author: Person, mark: EditorialMark | None) -> RevisionText:
    sections = [
        SectionOut(**{name: section[name] for name in SectionOut.model_fields})
        for section in revision.sections
    ]
    return RevisionText(**_revision(revision, author, mark), text=revision.text, sections=sections)


def draft_out(view: DraftView, viewer: Viewer, prefect_ui: str | None) -> DraftOut:
    draft, run = view.draft, view.flow_run
    flow_run = None
    if run is not None and run.flow_run_id is not None:
        url = f"{prefect_ui}/runs/flow-run/{run.flow_run_id}" if prefect_ui else None
        flow_run = FlowRunOut(id=run.flow_run_id, url=url, state=view.flow_state)
    return DraftOut(
        id=draft.id,
        policy=view.policy.key,
        number=draft.number,
        stage=draft.stage,
        plan=draft.plan,
        created_at=draft.created_at,
        promoted_at=draft.promoted_at,
        revision=revision_out(view.revision, view.author, view.editorial),
        round=round_out(view.round, viewer) if view.round else None,
        gate=verdict_out(view.verdict, view.review.emails),
        flow_run=flow_run,
    )


def _revision(revision: Revision, author: Person, mark: EditorialMark | None) -> dict[str, Any]:
    return {
        "number": revision.number,
        "sha256": revision.sha256,
        "author": author.email,
        "note": revision.note,
        "created_at": revision.created_at,
        "editorial": EditorialOut(reason=mark.reason, by=mark.by_label, at=mark.at)
        if mark
        else None,
    }
