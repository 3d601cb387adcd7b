"""The facts of a review as one viewer may reckon with them, and everyone they speak of."""

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from review.errors import FirstPassHidden, Unacceptable
from review.queries.draft_facts import ReviewFacts
from review.queries.sights import sight_of
from review.rules.facts import Facts
from review.rules.path_work import Lead
from review.rules.seen import INDEPENDENT
from review.rules.sight import Sight
from review.rules.visibility import Viewer

PEOPLE = text("SELECT id::text, name, email FROM people WHERE id = ANY(CAST(:ids AS uuid[]))")


def open_sight(viewer: Viewer, review: ReviewFacts) -> Sight:
    """The sight of a viewer who has no answer of their own to give before they look."""
    sight = sight_of(viewer, review)
    if sight.apart is not None:
        raise FirstPassHidden(INDEPENDENT)
    return sight


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


def known_to(session: Session, review: ReviewFacts, sight: Sight) -> tuple[Facts, People]:
    """The facts to judge on, as far as the viewer may know of them, and everyone in them."""
    facts, emails = sight.facts(review.facts), dict(review.emails)
    known = [one for one in facts.concerns if sight.knows(one)]
    raisers = {one.raiser for one in known if one.raiser is not None}
    rows = session.connection().execute(PEOPLE, {"ids": sorted({review.lead_id, *raisers})}).all()
    emails |= {row.id: row.email for row in rows}
    lead = next(Lead(row.id, row.name) for row in rows if row.id == review.lead_id)
    ids = {email: person for person, email in emails.items()}
    return facts, People(lead, emails, ids)
