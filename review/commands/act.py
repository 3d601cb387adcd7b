"""An act that may open the gate beside an answer: who does it, and whether it takes a code."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from sqlmodel import Session

from models.override import Override
from models.person import Person
from models.request import Request
from models.vocabulary import CodedAct
from review.actors import Actor
from review.canonical_json import canonical_json
from review.commands.on_comment import audience_of_mail, lock_comment
from review.commands.put_person import groups_of
from review.errors import NotAllowed, Unknown
from review.locking import lock_draft
from review.queries.comment_view import CommentView
from review.queries.draft_facts import load_facts
from review.queries.settling import settling
from review.rules.facts import Facts
from review.rules.overriding import may_confirm
from review.rules.visibility import LEADERSHIP_GROUP


@dataclass(frozen=True, slots=True)
class Act:
    """What is about to be done to which request, comment or override, and in which words."""

    kind: CodedAct
    subject: str
    words: str = ""
    # What it answers as it stands: the disposition that is accepted.
    standing: str = ""

    def hashed(self, salt: str) -> str:
        """Of the whole act: a code is good for nothing else."""
        said = [salt, self.kind.value, self.subject, self.words, self.standing]
        return hashlib.sha256(canonical_json(said)).hexdigest()


class Admitted(NamedTuple):
    """The act as it stands under the draft's lock."""

    act: Act
    person: str
    draft_id: str
    round_id: str
    # Whose sign-off it is about.
    group: str
    needed: bool
    # For whom it is to know that the act is under way, where that is not everyone inside.
    audience: dict[str, str]


def admit_act(session: Session, act: Act, *, actor: Actor) -> Admitted:
    """The act, its draft locked; a code is mailed to nobody who could not do it anyway."""
    if act.kind in (CodedAct.ACCEPT, CodedAct.WITHDRAW):
        return _on_comment(session, act, actor)
    if act.kind is CodedAct.CONFIRM_OVERRIDE:
        override = session.get(Override, act.subject)
        if override is None or actor.viewer.outside:
            raise Unknown
        person = _person(actor)
        lock_draft(session, override.draft_id)
        facts = load_facts(session, override.draft_id).facts
        barred = may_confirm(
            person, groups_of(session, person), override.proposed_by_id, facts.authors
        )
        if barred is not None:
            raise NotAllowed(barred)
        return Admitted(
            act,
            person,
            override.draft_id,
            override.round_id,
            override.group_key,
            override_needs_code(facts, override.group_key),
            {},
        )
    request = session.get(Request, act.subject)
    if request is None:
        raise Unknown
    person = _person(actor)
    if session.get_one(Person, request.person_id).delegate_id != person:
        raise NotAllowed("Only the delegate whom its author has named can take this back.")
    lock_draft(session, request.draft_id)
    facts = load_facts(session, request.draft_id, request_id=request.id).facts
    return Admitted(
        act,
        person,
        request.draft_id,
        request.round_id,
        request.group_key,
        facts.needs_code(request.group_key),
        {},
    )


def override_needs_code(facts: Facts, group: str) -> bool:
    """Where the group answers by code, and where Leadership does: it speaks in that place."""
    return facts.needs_code(group) or facts.needs_code(LEADERSHIP_GROUP)


def settling_needs_code(facts: Facts, view: CommentView) -> bool:
    """Of what holds the gate shut for a group that answers by code; a plain remark opens none."""
    group = view.comment.group_key
    return view.holds_up and group is not None and facts.needs_code(group)


def _person(actor: Actor) -> str:
    if actor.person_id is None:
        raise NotAllowed("A code is for people: a service does none of this.")
    return actor.person_id


def _on_comment(session: Session, act: Act, actor: Actor) -> Admitted:
    locked = lock_comment(session, act.subject, actor)
    person = _person(actor)
    view, comment = locked.view, locked.comment
    review = load_facts(session, comment.draft_id)
    mine = comment.author_id == person
    if act.kind is CodedAct.ACCEPT:
        mine = settling(session, comment.draft_id, locked.lead_id).may(actor.viewer, view)
    if not mine:
        raise NotAllowed("It is for whoever raised the comment to say.")
    standing = view.answer.id if act.kind is CodedAct.ACCEPT and view.answer else ""
    return Admitted(
        Act(act.kind, comment.id, act.words, standing),
        person,
        comment.draft_id,
        review.round.id if review.round else "",
        comment.group_key or "",
        settling_needs_code(review.facts, view),
        audience_of_mail(comment),
    )
