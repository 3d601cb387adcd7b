"""Tells reviews by the real commands, a transaction each, on a clock that the test sets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from models.draft import Draft
from models.journal import JournalEntry
from models.outbox import OutboxRow
from models.person import Person
from models.request import Request
from models.round import Round
from models.session import unit_of_work
from models.vocabulary import OutboxKind, Position, Theme
from review.actors import Actor
from review.commands.add_revision import add_revision
from review.commands.create_policy import create_policy
from review.commands.open_round import open_round
from review.commands.promote_draft import PromotionResult, promote_draft
from review.commands.put_person import PersonDetails, put_person
from review.commands.record_sign_off import Answer, RecordedSignOff, record_sign_off
from review.commands.settle_round import settle_round
from review.commands.submit_draft import submit_draft
from review.queries.draft_facts import ReviewFacts, load_facts
from review.rules.verdict import Verdict
from review.rules.visibility import Viewer

T = TypeVar("T")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = "# Payments\n\nPay on the platform.\n\n## Consequences\n\nWe may suspend accounts.\n"
REQUIRED = ("legal", "public_policy", "data", "leadership")
SERVICE = Actor(
    "token:test", "A test", viewer=Viewer(external=False, sees_all=True), scopes=frozenset()
)


@dataclass
class Story:
    """One policy under review; `now` is the story's clock."""

    engine: Engine
    now: datetime = MONDAY
    draft_id: str = ""
    people: dict[str, str] = field(default_factory=dict)

    def tell(self, work: Callable[[Session], T]) -> T:
        """Does something in a transaction of its own."""
        with unit_of_work(self.engine) as session:
            return work(session)

    def later(self, **span: float) -> "Story":
        """Lets time pass."""
        self.now += timedelta(**span)
        return self

    def person(
        self,
        email: str,
        *groups: str,
        external: bool = False,
        zone: str = "UTC",
        country: str | None = None,
        staff: bool = False,
    ) -> str:
        """The id of a person, added in these groups; `staff` may sign in."""
        details = PersonDetails(
            name=email.split("@", maxsplit=1)[0].title(),
            groups=groups,
            external=external,
            time_zone=zone,
            country=country,
        )
        found, _ = self.tell(
            lambda session: put_person(session, email, details, actor="test", now=self.now)
        )
        self.people[email] = found.id
        if staff:
            self.tell(lambda session: self._let_in(session, found.id))
        return found.id

    def _let_in(self, session: Session, person: str) -> None:
        session.get_one(Person, person).staff = True

    def policy(
        self,
        *groups: str,
        theme: Theme = Theme.INTEGRITY,
        key: str = "payments",
        text: str = TEXT,
        author: str = "author@example.org",
        plan: str = "standard",
    ) -> str:
        """The id of a draft of a new policy, with one person in each group."""
        for group in groups or REQUIRED:
            self.person(f"{group}@example.org", group)

        def write(session: Session) -> str:
            create_policy(
                session,
                key=key,
                title="Payments stay on the platform",
                theme=theme,
                lead="lead@example.org",
                actor="test",
                now=self.now,
            )
            return submit_draft(
                session,
                key,
                text=text,
                note="first",
                author=author,
                plan=plan,
                actor="test",
                now=self.now,
            ).id

        self.draft_id = self.tell(write)
        return self.draft_id

    def round(self, **options: object) -> Round:
        """A round on the newest revision."""
        return self.tell(
            lambda session: open_round(
                session,
                self.draft_id,
                actor="test",
                now=self.now,
                **options,  # pyright: ignore[reportArgumentType]
            )
        )

    def revision(self, text: str, author: str = "author@example.org") -> int:
        """The number of a new revision."""
        return self.tell(
            lambda session: (
                add_revision(
                    session,
                    self.draft_id,
                    text=text,
                    note="next",
                    author=author,
                    actor="test",
                    now=self.now,
                ).number
            )
        )

    def request(self, email: str, number: int | None = None) -> Request:
        """The person's request in the newest round, or in that of the number."""

        def find(session: Session) -> Request:
            query = (
                select(Request)
                .join(Person, col(Person.id) == col(Request.person_id))
                .join(Round, col(Round.id) == col(Request.round_id))
                .where(Request.draft_id == self.draft_id, Person.email == email)
                .order_by(col(Round.number).desc())
            )
            if number is not None:
                query = query.where(Round.number == number)
            return session.exec(query).first() or pytest_fail(email)

        return self.tell(find)

    def requests(self) -> list[Request]:
        """Everyone's requests in the newest round."""
        round_id = self.facts().round.id  # pyright: ignore[reportOptionalMemberAccess]
        return self.tell(
            lambda session: list(session.exec(select(Request).where(Request.round_id == round_id)))
        )

    def answer(
        self,
        email: str,
        position: Position = Position.APPROVE,
        *,
        reason: str = "",
        conditions: Sequence[str] = (),
        sha256: str | None = None,
        number: int | None = None,
        actor: Actor = SERVICE,
    ) -> RecordedSignOff:
        """The person's sign-off on their request; of the text under review, if not said else."""
        request = self.request(email, number)
        text = sha256 or self.sha256(number)
        if position is Position.REQUEST_CHANGES and not reason:
            reason = "This has to change."
        said = Answer(position, text, reason, tuple(conditions))
        return self.tell(
            lambda session: record_sign_off(session, request.id, said, actor=actor, now=self.now)
        )

    def everyone_approves(self) -> None:
        """All who were asked and have not answered approve."""
        by_id = {person: email for email, person in self.people.items()}
        for request in self.requests():
            if request.state.value == "pending":
                self.answer(by_id[request.person_id])

    def sha256(self, number: int | None = None) -> str:
        """The hash of the text under review in the newest round, or in that of the number."""

        def find(session: Session) -> str:
            from models.revision import Revision

            query = (
                select(Revision.sha256)
                .join(Round, col(Round.revision_id) == col(Revision.id))
                .where(Round.draft_id == self.draft_id)
                .order_by(col(Round.number).desc())
            )
            if number is not None:
                query = query.where(Round.number == number)
            return session.exec(query).first() or ""

        return self.tell(find)

    def facts(self) -> ReviewFacts:
        """The facts as they stand."""
        return self.tell(lambda session: load_facts(session, self.draft_id))

    def gate(self) -> Verdict:
        """The verdict as it stands."""
        return self.facts().verdict(self.now)

    def settle(self) -> object:
        """The flow's step: close the round if it is decided."""
        return self.tell(
            lambda session: settle_round(session, self.draft_id, actor="flow", now=self.now)
        )

    def promote(self) -> PromotionResult:
        """The flow's step: promote if the gate is open."""
        return self.tell(
            lambda session: promote_draft(session, self.draft_id, actor="flow", now=self.now)
        )

    def draft(self) -> Draft:
        """The draft's row."""
        return self.tell(lambda session: session.get_one(Draft, self.draft_id))

    def journal(self) -> list[JournalEntry]:
        """The draft's journal in order."""
        return self.tell(
            lambda session: list(
                session.exec(
                    select(JournalEntry)
                    .where(JournalEntry.draft_id == self.draft_id)
                    .order_by(col(JournalEntry.seq))
                )
            )
        )

    def actions(self) -> list[str]:
        """What the journal says happened, in order."""
        return [entry.action.value for entry in self.journal()]

    def mails(self) -> list[str]:
        """The templates of the mails in the outbox, sorted."""
        return sorted(row.payload["template"] for row in self.outbox(OutboxKind.MAIL))

    def outbox(self, kind: OutboxKind) -> list[OutboxRow]:
        """The rows of that kind."""
        return self.tell(
            lambda session: list(
                session.exec(
                    select(OutboxRow).where(OutboxRow.kind == kind).order_by(col(OutboxRow.id))
                )
            )
        )


def pytest_fail(email: str) -> Request:
    """Ends the test: the story asks for somebody who was not asked."""
    raise AssertionError(f"{email} was not asked in this story")
