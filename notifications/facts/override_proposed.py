"""The facts of a mail that asks one of Leadership to confirm an override."""

from datetime import datetime

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.facts.lifted import FoundOverride, find_override, lifted
from notifications.messages.override_proposed import OverrideProposedFacts
from review.queries.draft_facts import ReviewFacts, load_facts
from review.queries.sights import sight_of
from review.rules.overriding import may_confirm


def override_proposed_facts(session: Session, letter: Letter) -> OverrideProposedFacts:
    found = find_override(session, letter)
    review = load_facts(session, found.row.draft_id)
    _drop_if_pointless(found, review, letter.now)
    return OverrideProposedFacts(
        key=letter.key,
        to=recipient(found.person),
        about=matter_of(found.matter),
        link=letter.confirm_link(found.row, found.person),
        lifted=lifted(session, found.row, found.viewer, found.matter.lead.id),
        proposed_at=found.row.proposed_at,
        stands=_stands(found, review, letter.now),
    )


def _drop_if_pointless(found: FoundOverride, review: ReviewFacts, now: datetime) -> None:
    row = found.row
    if row.confirmed_at is not None:
        raise Dropped("the override has been confirmed")
    if row.ended_at is not None:
        raise Dropped("the proposal was taken back")
    if row.expires_at <= now:
        raise Dropped("the override has expired")
    if not found.matter.takes_answers:
        raise Dropped("the text is not under review any more")
    groups, authors = found.viewer.groups, review.facts.authors
    refusal = may_confirm(found.person.id, groups, row.proposed_by_id, authors)
    if found.viewer.outside or refusal is not None:
        raise Dropped("the person may not confirm it")


def _stands(found: FoundOverride, review: ReviewFacts, now: datetime) -> str:
    sight = sight_of(found.viewer, review)
    if sight.apart is not None:
        return ""
    mine = (
        one.explanation
        for one in sight.verdict(review.verdict(now)).requirements
        if one.group == found.row.group_key
    )
    return next(mine, "")
