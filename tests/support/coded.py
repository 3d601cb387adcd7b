"""A review in which whoever answers for Legal proves it with a mailed code."""

from dataclasses import dataclass

from postoffice import LINKS
from sqlmodel import col, select
from stories import SERVICE, Story

from models.answer_code import AnswerCode
from models.vocabulary import Position
from review.actors import Actor
from review.codes import code_of
from review.commands.admit_answer import Answer
from review.commands.ask_code import AskedCode, ask_code
from review.commands.record_sign_off import RecordedSignOff, record_sign_off
from review.commands.try_code import Try, pay_for_try
from review.plans.store import register

LEGAL, DATA = "legal@example.org", "data@example.org"
BY_LINK = "name: mine\nrequirements:\n  - group: legal\n"
BY_CODE = BY_LINK + "    assurance: code\n"


def wrong(code: str) -> str:
    """Any other code."""
    return f"{(int(code) + 1) % 10**8:08d}"


@dataclass
class Coded:
    """Asks for codes and answers with them, each step a transaction of its own, as the edges do."""

    story: Story

    def plan(self, source: str) -> None:
        story = self.story
        story.tell(lambda session: register(session, source, actor="test", now=story.now))

    def opened(self, source: str = BY_CODE, *groups: str) -> None:
        """A round under the plan `mine`."""
        self.plan(source)
        self.story.policy(*(groups or ("legal",)), plan="mine")
        self.story.round()

    def said(self, position: Position = Position.APPROVE, reason: str = "", *more: str) -> Answer:
        if position is Position.REQUEST_CHANGES and not reason:
            reason = "This has to change."
        return Answer(position, self.story.sha256(), reason, more)

    def ask(
        self,
        answer: Answer | None = None,
        *,
        email: str = LEGAL,
        again: bool = False,
        actor: Actor = SERVICE,
    ) -> AskedCode:
        story, request = self.story, self.story.request(email).id
        said = answer or self.said()
        return story.tell(
            lambda session: ask_code(
                session, request, said, actor=actor, now=story.now, again=again
            )
        )

    def code(self, answer: Answer | None = None, **more: object) -> str:
        """Asks for a code; what the mail says."""
        row = self.ask(answer, **more).row  # pyright: ignore[reportArgumentType]
        return code_of(LINKS, row.id, row.salt)

    def answer(
        self,
        code: str | None,
        answer: Answer | None = None,
        *,
        email: str = LEGAL,
        actor: Actor = SERVICE,
    ) -> RecordedSignOff:
        story, request = self.story, self.story.request(email).id
        said = answer or self.said()
        tried: Try | None = None
        if code is not None:
            tried = story.tell(
                lambda session: pay_for_try(
                    session, request, said, code, LINKS, actor=actor, now=story.now
                )
            )
        return story.tell(
            lambda session: record_sign_off(
                session, request, said, actor=actor, now=story.now, tried=tried
            )
        )

    def proven(self, answer: Answer | None = None, **more: object) -> RecordedSignOff:
        """Asks for a code and answers with it."""
        return self.answer(self.code(answer, **more), answer, **more)  # pyright: ignore[reportArgumentType]

    def rows(self) -> list[AnswerCode]:
        """Every code, oldest first."""
        return self.story.tell(
            lambda session: list(session.exec(select(AnswerCode).order_by(col(AnswerCode.seq))))
        )
