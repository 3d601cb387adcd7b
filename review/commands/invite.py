"""Asks one person: the journal says so, and an invitation goes out after the commit."""

from datetime import datetime

from sqlmodel import Session

from models.request import Request
from models.vocabulary import Action
from review import dedup
from review.record import Mail, draft_stream, record


def invite(
    session: Session,
    request: Request,
    round_number: int,
    *,
    actor: str,
    now: datetime,
    why: str = "",
    again: bool = False,
) -> None:
    """Records that the person is asked; `why`: for what reason, although they are away.

    `again`: they had this very request before, and have to hear that it has come back.
    """
    data = {"round": round_number, "group": request.group_key, "person": request.person_id}
    if request.on_behalf_of_id is not None:
        data["on_behalf_of"] = request.on_behalf_of_id
    if why:
        data["why"] = why
    record(
        session,
        stream=draft_stream(request.draft_id),
        draft_id=request.draft_id,
        action=Action.REQUEST_ASKED,
        actor=actor,
        subject_id=request.id,
        data=data,
        now=now,
        mails=[
            Mail(
                key=dedup.invitation(request.id, now if again else None),
                template="invitation",
                to_person=request.person_id,
                about={"request": request.id},
            )
        ],
    )
