"""The facts of a review as one viewer may reckon with them, and everyone they speak of."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from review.errors import FirstPassHidden, Unacceptable
from review.queries.draft_facts import ReviewFacts
from review.rules.facts import Facts
from review.rules.path_work import Lead
from review.rules.seen import INDEPENDENT, facts_as_seen, judges_independently
from review.rules.visibility import Viewer

PEOPLE = text("SELECT id::text, name, email FROM people WHERE id = ANY(CAST(:ids AS uuid[]))")


class People(NamedTuple):
    """Everyone in a review that somebody may speak of."""

    lead: Lead
    # By id, and by address.
    emails: Mapping[str, str]
    ids: Mapping[str, str]

    def with_more(self, emails: Mapping[str, str]) -> "People":
        """With these too."""
        ids = {email: person for person, email in emails.items()}
        return self._replace(emails={**self.emails, **emails}, ids={**self.ids, **ids})

    def id_of(self, email: str, field: str) -> str:
        """Of the person of this address; refused where nobody in the review has it."""
        if email not in self.ids:
            raise Unacceptable(field, "Nobody of this address has a part in this review.")
        return self.ids[email]


def known_to(session: Session, review: ReviewFacts, viewer: Viewer) -> tuple[Facts, Facts, People]:
    """The facts to judge on, what of them the viewer may speak of, and everyone in them."""
    independent = review.plan is not None and review.plan.independent_first_pass
    if judges_independently(review.facts, viewer, independent=independent):
        raise FirstPassHidden(INDEPENDENT)
    facts, emails = review.facts, dict(review.emails)
    seen = facts_as_seen(facts, viewer, review.lead_id)
    visible = {one.id for one in seen.concerns}
    # What is settled holds nothing up and is not spoken of, but approvals count by it.
    judged = replace(
        facts, concerns=tuple(one for one in facts.concerns if one.id in visible or one.settled)
    )
    raisers = {one.raiser for one in seen.concerns if one.raiser is not None}
    rows = session.connection().execute(PEOPLE, {"ids": sorted({review.lead_id, *raisers})}).all()
    emails |= {row.id: row.email for row in rows}
    lead = next(Lead(row.id, row.name) for row in rows if row.id == review.lead_id)
    ids = {email: person for person, email in emails.items()}
    return judged, seen, People(lead, emails, ids)
