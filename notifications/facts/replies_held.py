"""The facts of a mail that tells a lead of answers by mail that wait for them."""

from sqlmodel import Session

from models.draft import Draft
from models.policy import Policy
from notifications.errors import Dropped
from notifications.facts.entitled import entitled
from notifications.facts.letter import Letter, matter_of, recipient
from notifications.messages.replies_held import RepliesHeldFacts
from review.queries.held_replies import waiting_replies
from review.queries.mail_facts import last_round


def replies_held_facts(session: Session, letter: Letter) -> RepliesHeldFacts:
    person = letter.person(session)
    draft_id = letter.about("draft")
    viewer = entitled(session, person, draft_id)
    policy = session.get_one(Policy, session.get_one(Draft, draft_id).policy_id)
    if policy.lead_id != person.id:
        raise Dropped("the person does not lead the policy any more")
    waiting = [one for one in waiting_replies(session, viewer, draft_id) if not one.is_absence]
    if not waiting:
        raise Dropped("no answer by mail waits any more")
    return RepliesHeldFacts(
        key=letter.key,
        to=recipient(person),
        about=matter_of(last_round(session, draft_id)),
        link=letter.draft_page(draft_id),
        count=len(waiting),
    )
