"""The facts of a mail with a sign-in link."""

from sqlmodel import Session

from notifications.errors import Dropped
from notifications.facts.letter import Letter, recipient
from notifications.messages.sign_in import SignInFacts
from review.links import LIFETIMES, Purpose


def sign_in_facts(session: Session, letter: Letter) -> SignInFacts:
    person = letter.person(session)
    # Signed as of the asking: a mail that was tried again does not live longer for it.
    expires_at = letter.asked_at + LIFETIMES[Purpose.SIGN_IN]
    if letter.now >= expires_at:
        raise Dropped("its link would have expired")
    if not person.staff:
        raise Dropped("the person may not sign in any more")
    token = letter.links.sign(Purpose.SIGN_IN, person.id, jti=letter.row_id, now=letter.asked_at)
    return SignInFacts(
        key=letter.key,
        to=recipient(person),
        link=f"{letter.base_url}/sign-in/{token}",
        requested_at=letter.asked_at,
        expires_at=expires_at,
    )
