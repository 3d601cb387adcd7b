"""Who stands behind a name in the journal: a person, in their session or by a token of theirs."""

from sqlmodel import Session

from models.api_token import ApiToken
from review.errors import Unknown
from review.queries.identifiers import known_shape


def person_behind(session: Session, actor: str) -> str | None:
    """The id of the person; none where a service or Placet itself did it."""
    kind, _, ident = actor.partition(":")
    if kind == "person":
        return ident
    if kind != "token":
        return None
    try:
        token = session.get(ApiToken, known_shape(ident))
    except Unknown:
        return None
    return None if token is None else token.person_id
