"""What somebody may decide from the page of a draft, beside answering and commenting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.editorial_mark import EditorialMark
from models.revision import Revision
from models.vocabulary import RoundState, Stage
from review.queries.draft_facts import ReviewFacts
from review.queries.drafts import DraftView
from review.queries.moves import Block, blocks_for
from review.queries.overrides import OverrideView, longest_override, overrides_of
from review.rules.overriding import OverrideState, may_confirm, may_end, why_not
from review.rules.verdict import RequirementVerdict
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class ShownOverride:
    """An override, and what the viewer may do with it."""

    view: OverrideView
    may_confirm: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Decisions:
    """Of one draft, for one viewer inside."""

    overrides: tuple[ShownOverride, ...]
    # The requirements that hold the gate shut and that the plan lets be overridden.
    liftable: tuple[RequirementVerdict, ...]
    # Until when an override proposed now may be good.
    longest: datetime | None
    # The lead's marks, by the number of the revision.
    marks: Mapping[int, EditorialMark]
    # Whether the viewer may mark the newest revision as editorial.
    may_mark: bool
    # Requests for changes that the viewer may take back in their authors' place.
    blocks: tuple[Block, ...]

    @property
    def loud(self) -> tuple[ShownOverride, ...]:
        """What nobody who looks at the draft may miss."""
        return tuple(one for one in self.overrides if one.view.loud)

    @property
    def over(self) -> tuple[ShownOverride, ...]:
        """What has ended, expired or lapsed."""
        return tuple(one for one in self.overrides if not one.view.loud)


def load_decisions(session: Session, view: DraftView, viewer: Viewer, now: datetime) -> Decisions:
    """What there is to decide for this viewer now."""
    review, draft = view.review, view.draft
    liftable = _liftable(view, now)
    marks = _marks(session, draft.id)
    return Decisions(
        overrides=tuple(
            _shown(one, review, viewer) for one in overrides_of(session, draft.id, now)
        ),
        liftable=liftable,
        longest=longest_override(session, review, now) if liftable else None,
        marks=marks,
        may_mark=_may_mark(view, viewer, marks),
        blocks=blocks_for(session, review, viewer),
    )


def _under_review(review: ReviewFacts) -> bool:
    return (
        review.round is not None
        and review.round.state is RoundState.OPEN
        and review.round.revision_number == review.facts.newest_revision
    )


def _shown(one: OverrideView, review: ReviewFacts, viewer: Viewer) -> ShownOverride:
    person, proposer = viewer.person, one.override.proposed_by_id
    if person is None or viewer.outside or not _under_review(review):
        return ShownOverride(one, may_confirm=False, may_end=False)
    barred = may_confirm(person, viewer.groups, proposer, review.facts.authors)
    return ShownOverride(
        one,
        may_confirm=one.state is OverrideState.PROPOSED and barred is None,
        may_end=one.state in (OverrideState.PROPOSED, OverrideState.IN_FORCE)
        and may_end(person, viewer.groups, proposer, review.lead_id) is None,
    )


def _liftable(view: DraftView, now: datetime) -> tuple[RequirementVerdict, ...]:
    review, facts = view.review, view.review.facts
    # What can be overridden tells how the others stand.
    if view.sight.apart is not None or view.sight.viewer.outside or not _under_review(review):
        return ()
    verdict = review.verdict(now)
    proposed = {
        one.group
        for one in facts.overrides
        if not one.confirmed_by and not one.ended and one.expires_at > now
    }
    return tuple(
        one
        for one in verdict.requirements
        if one.group not in proposed and why_not(facts, verdict, one.group) is None
    )


def _marks(session: Session, draft_id: str) -> dict[int, EditorialMark]:
    query = (
        select(Revision.number, EditorialMark)
        .join(EditorialMark, col(EditorialMark.revision_id) == col(Revision.id))
        .where(Revision.draft_id == draft_id)
    )
    return dict(session.exec(query).all())


def _may_mark(view: DraftView, viewer: Viewer, marks: Mapping[int, EditorialMark]) -> bool:
    newest, round_ = view.review.facts.newest_revision, view.review.round
    return (
        view.draft.stage is Stage.DEVELOPMENT
        and viewer.person == view.policy.lead_id
        and newest > 1
        and newest not in marks
        and (round_ is None or round_.revision_number != newest)
    )
