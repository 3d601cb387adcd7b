"""Who leads the house: told of what a review cannot settle among its own people."""

from sqlmodel import Session, select

from models.person import PersonGroup
from review.rules.visibility import LEADERSHIP_GROUP


def leadership(session: Session) -> list[str]:
    """The members of Leadership, in order."""
    query = select(PersonGroup.person_id).where(PersonGroup.group_key == LEADERSHIP_GROUP)
    return list(session.exec(query.order_by(PersonGroup.person_id)))
