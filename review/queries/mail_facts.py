"""What a mail has to know: the round it is about, who is written to, and what they may be told."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.draft import Draft
from models.group import Group
from models.journal import JournalEntry
from models.person import Person
from models.policy import Policy
from models.request import Request
from models.retraction import Retraction
from models.revision import Revision
from models.round import Round
from models.sign_off import SignOff
from models.vocabulary import Action, Audience, RoundState, Stage
from review.commands.put_person import groups_of
from review.errors import Unknown
from review.queries.comments import reason_for
from review.rules.visibility import Viewer, default_audience

ENDS = (Action.ROUND_CLOSED, Action.ROUND_RECALLED)
PERSON = "person:"


@dataclass(frozen=True, slots=True)
class RoundMatter:
    """One round of a draft, without the text under review."""

    policy: Policy
    lead: Person
    draft: Draft
    round: Round
    revision: int
    sha256: str
    newest_revision: int

    @property
    def takes_answers(self) -> bool:
        """Whether an answer given now would count."""
        return (
            self.draft.stage is Stage.DEVELOPMENT
            and self.round.state is RoundState.OPEN
            and self.revision == self.newest_revision
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said in a round, as far as one viewer may know it."""

    person: str
    group: str
    position: str
    reason: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """Who ended a round (nobody: it ended by itself), and why, for one viewer."""

    by: str
    reason: str


def round_matter(session: Session, round_id: str) -> RoundMatter:
    """The round, its draft and policy, and the hash of what it reviews."""
    query = (
        select(Policy, Person, Draft, Round)
        .join(Draft, col(Draft.policy_id) == col(Policy.id))
        .join(Person, col(Person.id) == col(Policy.lead_id))
        .join(Round, col(Round.draft_id) == col(Draft.id))
        .where(Round.id == round_id)
    )
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    policy, lead, draft, round_ = found
    number, sha256 = session.exec(
        select(Revision.number, Revision.sha256).where(Revision.id == round_.revision_id)
    ).one()
    newest = select(func.max(Revision.number)).where(Revision.draft_id == draft.id)
    return RoundMatter(
        policy, lead, draft, round_, number, sha256, session.exec(newest).one() or number
    )


def last_round(session: Session, draft_id: str) -> RoundMatter:
    """The newest round of the draft."""
    query = select(Round.id).where(Round.draft_id == draft_id)
    found = session.exec(query.order_by(col(Round.number).desc()).limit(1)).first()
    if found is None:
        raise Unknown
    return round_matter(session, found)


def viewer_of(session: Session, person: Person) -> Viewer:
    """The person as the rule of audiences sees them."""
    return Viewer(person.id, frozenset(groups_of(session, person.id)), person.external)


def group_label(session: Session, key: str) -> str:
    """What the group is called."""
    group = session.get(Group, key)
    return group.name if group is not None else key


def requests_of(session: Session, round_id: str, person_id: str) -> list[Request]:
    """What this person was asked in the round: one request for each of their groups."""
    query = select(Request).where(Request.round_id == round_id, Request.person_id == person_id)
    return list(session.exec(query.order_by(col(Request.group_key))))


def principal_of(session: Session, request: Request) -> str:
    """Who was asked first, where somebody answers in their place; else nobody."""
    found = session.get(Person, request.on_behalf_of_id) if request.on_behalf_of_id else None
    return found.name if found is not None else ""


def earlier_answer(session: Session, request: Request) -> SignOff | None:
    """What this person last said on the draft before this round, for this group if they can."""
    query = (
        select(SignOff)
        .where(
            SignOff.draft_id == request.draft_id,
            SignOff.person_id == request.person_id,
            SignOff.round_id != request.round_id,
        )
        .order_by((col(SignOff.group_key) == request.group_key).desc(), col(SignOff.seq).desc())
    )
    return session.exec(query.limit(1)).first()


def text_of(session: Session, draft_id: str, number: int) -> str:
    """The text of a revision."""
    query = select(Revision.text).where(Revision.draft_id == draft_id, Revision.number == number)
    found = session.exec(query).first()
    if found is None:
        raise Unknown
    return found


def heard_in(session: Session, viewer: Viewer, matter: RoundMatter) -> tuple[Heard, ...]:
    """The reasons and conditions that stand in the round and that the viewer may see.

    Whoever gave none that the viewer may see is left out: a name with nothing behind it would tell
    that there is something.
    """
    query = (
        select(SignOff, Person.name, Group.name)
        .join(Person, col(Person.id) == col(SignOff.person_id))
        .join(Group, col(Group.key) == col(SignOff.group_key))
        .where(SignOff.round_id == matter.round.id, col(SignOff.counts).is_(True))
        .order_by(col(SignOff.seq))
    )
    standing = {sign_off.request_id: (sign_off, *names) for sign_off, *names in session.exec(query)}
    gone = set(
        session.exec(select(Retraction.sign_off_id).where(Retraction.draft_id == matter.draft.id))
    )
    heard = [
        _heard(viewer, sign_off, person, group, matter.lead.id)
        for sign_off, person, group in standing.values()
        # Disowned, contested or taken back: it is not what they say.
        if sign_off.id not in gone
    ]
    return tuple(
        sorted(
            (one for one in heard if one.reason or one.conditions),
            key=lambda one: (one.group, one.person),
        )
    )


def _heard(viewer: Viewer, sign_off: SignOff, person: str, group: str, lead: str) -> Heard:
    def seen(words: str) -> str:
        return reason_for(
            viewer,
            reason=words,
            audience=sign_off.reason_audience,
            group=sign_off.group_key,
            person=sign_off.person_id,
            lead=lead,
        )

    return Heard(
        person=person,
        group=group,
        position=sign_off.position.value,
        reason=seen(sign_off.reason),
        conditions=tuple(one for one in map(seen, sign_off.conditions) if one),
    )


def ending_of(session: Session, viewer: Viewer, matter: RoundMatter) -> Ending:
    """How the round ended; a reason that somebody gave has the audience of its author."""
    query = select(JournalEntry.actor).where(
        JournalEntry.draft_id == matter.draft.id,
        JournalEntry.subject_id == matter.round.id,
        col(JournalEntry.action).in_(ENDS),
    )
    actor = session.exec(query).first() or ""
    reason = matter.round.closed_reason
    if actor.startswith("flow:"):
        return Ending("", reason)
    closer = session.get(Person, actor.removeprefix(PERSON)) if actor.startswith(PERSON) else None
    seen = reason_for(
        viewer,
        reason=reason,
        audience=_audience_of(closer),
        group="",
        person=closer.id if closer else "",
        lead=matter.lead.id,
    )
    return Ending(closer.name if closer else "", seen)


def _audience_of(author: Person | None) -> Audience:
    return default_audience(external=author is not None and author.external, group=None)
