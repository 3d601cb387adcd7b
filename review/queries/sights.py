"""What a viewer may see of a draft, from its facts or from its rows."""

from sqlalchemy import text
from sqlmodel import Session

from models.vocabulary import RoundState
from review.errors import Unknown
from review.queries.draft_facts import ReviewFacts, load_facts
from review.rules.seen import judges_independently
from review.rules.sight import Apart, Sight
from review.rules.visibility import Viewer

# Most who look are asked nothing at the moment: they need no more than this.
ASKED_NOW = text("""
    SELECT p.lead_id::text AS lead,
           EXISTS (SELECT 1 FROM requests q JOIN rounds r ON r.id = q.round_id
                   WHERE q.draft_id = d.id AND r.state = 'open' AND q.state <> 'moved'
                     AND q.person_id = CAST(:person AS uuid)) AS asked
    FROM drafts d JOIN policies p ON p.id = d.policy_id
    WHERE d.id = CAST(:draft_id AS uuid)
""")


def sight_of(viewer: Viewer, review: ReviewFacts) -> Sight:
    """From the facts of the draft's newest round; an older one is not the open one."""
    return Sight(viewer, review.lead_id, _apart(viewer, review))


def load_sight(session: Session, viewer: Viewer, draft_id: str) -> Sight:
    """For a reader that has no facts of the draft's newest round."""
    key = {"draft_id": draft_id, "person": viewer.person}
    found = session.connection().execute(ASKED_NOW, key).first()
    if found is None:
        raise Unknown
    if viewer.sees_all or not found.asked:
        return Sight(viewer, found.lead)
    return sight_of(viewer, load_facts(session, draft_id))


def _apart(viewer: Viewer, review: ReviewFacts) -> Apart | None:
    round_, plan = review.round, review.plan
    if round_ is None or round_.state is not RoundState.OPEN:
        return None
    # What a plan promised that cannot be read any more is not known: nothing is shown.
    independent = plan is None or plan.independent_first_pass
    if not judges_independently(review.facts, viewer, independent=independent):
        return None
    later = frozenset(one.group for one in review.facts.requirements if one.after)
    return Apart(round_.id, round_.opened_at, later)
