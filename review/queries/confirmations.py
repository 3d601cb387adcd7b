"""What somebody of Leadership has to know to confirm an override, and whether they still can."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from models.draft import Draft
from models.override import Override
from models.person import Person
from models.policy import Policy
from models.revision import Revision
from models.vocabulary import RoundState
from review.errors import Unknown
from review.queries.draft_facts import load_facts
from review.queries.overrides import OverrideView, override_of
from review.queries.sights import sight_of
from review.rules.overriding import OverrideState, may_confirm
from review.rules.visibility import Viewer


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """An override as it is put before one person."""

    view: OverrideView
    person: Person
    draft: Draft
    policy: Policy
    lead: Person
    # Of exactly the text that it is for.
    revision: Revision
    # How the group stands, in a sentence; empty where that is not for the person to know yet.
    stands: str
    # Empty for whoever judges independently and has yet to answer.
    reason: str
    # Why they cannot confirm it, although it waits; empty where they can.
    barred: str
    open: bool

    @property
    def waits(self) -> bool:
        """Whether there is something to decide here."""
        return self.open and not self.barred


def load_confirm_page(
    session: Session, viewer: Viewer, override_id: str, now: datetime
) -> ConfirmPage:
    """The page of this override for this viewer; unknown to people from outside."""
    row = session.get(Override, override_id)
    if row is None or viewer.person is None or viewer.outside:
        raise Unknown
    draft = session.get_one(Draft, row.draft_id)
    policy = session.get_one(Policy, draft.policy_id)
    review = load_facts(session, draft.id)
    sight = sight_of(viewer, review)
    view = override_of(session, draft.id, override_id, now)
    stands = ""
    if sight.apart is None:
        told = sight.verdict(review.verdict(now)).requirements
        stands = next((one.explanation for one in told if one.group == row.group_key), "")
    barred = may_confirm(viewer.person, viewer.groups, row.proposed_by_id, review.facts.authors)
    text = select(Revision).where(
        Revision.draft_id == draft.id, Revision.number == row.revision_number
    )
    under_review = review.round is not None and review.round.id == row.round_id
    return ConfirmPage(
        view=view,
        person=session.get_one(Person, viewer.person),
        draft=draft,
        policy=policy,
        lead=session.get_one(Person, policy.lead_id),
        revision=session.exec(text).one(),
        stands=stands,
        reason=row.reason if sight.override_words(row.round_id) else "",
        barred=barred or "",
        open=view.state is OverrideState.PROPOSED
        and under_review
        and review.facts.round is not None
        and review.facts.round.state is RoundState.OPEN,
    )
