"""Worlds that begin alike and differ in what somebody must not learn, and whoever looks at them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from apps import lent
from crawling import Onlooker, Seen, plain
from databases import copied
from fastapi import FastAPI
from postoffice import PostOffice
from reply_samples.files import PDF
from sqlmodel import Session, col, select
from starlette.testclient import TestClient
from stories import Story

from api.config import ApiConfig
from models.comment import Comment
from models.comment_file import CommentFile
from models.engine import make_engine
from models.flow_run import FlowRun
from models.incoming_mail import IncomingMail
from models.override import Override
from models.person import Person
from models.request import Request
from models.sign_off import SignOff
from models.vocabulary import Audience
from notifications.outgoing import outgoing_mail
from review.commands.issue_token import issue_token
from review.commands.publish_events import publish_events
from review.commands.sweep_deadlines import sweep_deadlines
from review.links import Links, Purpose
from review.rules.attachments import KeptFile
from review.scopes import ALL_SCOPES

SECRET = "a link secret of thirty-two bytes and more"
NOBODY = "00000000-0000-7000-8000-000000000000"
# What comes with answers by mail.
A_FILE = KeptFile.of("a.pdf", "application/pdf", PDF)
Telling = Callable[[Story], None]
NOT_FOR_ALL = (Audience.INTERNAL, Audience.PRIVILEGED)


@dataclass
class World:
    """A story over a database of its own, the application on it, and its post."""

    story: Story
    app: FastAPI
    browser: TestClient
    post: PostOffice

    def onlooker(
        self, email: str, *, staff: bool = False, hidden: tuple[Audience, ...] = NOT_FOR_ALL
    ) -> Onlooker:
        """This person with a token of every scope, their own links opened, signed in if staff.

        `hidden`: of what is not for them, the audiences.
        """
        person = self.story.people[email]
        # As the relay does at once.
        while self.story.tell(publish_events):
            pass
        browser = self.browser
        browser.cookies.clear()
        links, now = Links.from_secret(SECRET), self.story.now
        own = self._requests(person)
        tokens = {
            f"link {number}": links.sign(
                Purpose.ANSWER, one.id, jti=one.id, now=one.asked_at or now
            )
            for number, one in enumerate(own)
        }
        for token in tokens.values():
            browser.get(f"/r/{token}", follow_redirects=False)
        if staff:
            self._make_staff(person)
            way_in = links.sign(Purpose.SIGN_IN, person, jti="one", now=now)
            browser.get(f"/sign-in/{way_in}", follow_redirects=False)
        requests = {f"request {place}": one for place, one in enumerate(self._all_requests())}
        places: Mapping[str, Mapping[str, str]] = {
            "draft_id": {"draft": self.story.draft_id},
            "number": {"1": "1", "2": "2"},
            "request_id": requests | {"no request": NOBODY},
            "comment_id": {f"comment {at}": one for at, one in enumerate(self._comments(person))}
            | {"hidden": self._hidden(hidden, person), "no comment": NOBODY},
            "sha256": {"a file": A_FILE.sha256},
            "override_id": {f"override {at}": one for at, one in enumerate(self._overrides())}
            | {"no override": NOBODY},
            "sign_off_id": {"another's": self._sign_off_of_another(person), "none": NOBODY},
            "person_id": {"no person": NOBODY},
            "reply_id": {"held": next(iter(self._replies()), NOBODY), "no reply": NOBODY},
            "blocking": {**requests, "no block": NOBODY},
            "mail_id": {"no mail": NOBODY},
            "ticket_id": {"no ticket": NOBODY},
            "hold_id": {"no hold": NOBODY},
            "webhook_id": {"no webhook": NOBODY},
            "delivery_id": {"no delivery": NOBODY},
            "connection": {"no ticket system": "tracker"},
            "key": {"policy": "payments"},
            "email": {"new": "new@example.org"},
            "token": tokens | {"no link": "x"},
            "client_id": {"no client": NOBODY},
            "token_id": {"no token": NOBODY},
            "name": {"no mail": "x.eml"},
        }
        queries = {
            "limit": {"one": "1", "three": "3"},
            "after": {"an id": NOBODY, "a number": "1"},
            "person": {one: one for one in self.story.people},
            "group": {one: one for one in ("legal", "data", "public_policy")},
            "lead": {"lead": "lead@example.org"},
            "draft": places["draft_id"],
            "thread": places["comment_id"],
            "policy": places["key"],
        }
        return Onlooker(self.app, self._token(person), browser, places, queries)

    def mails(self, email: str) -> Seen:
        """Every mail to this person so far, the reminders of the next days too."""
        self.story.later(days=7)
        while self.story.tell(lambda session: sweep_deadlines(session, now=self.story.now)):
            pass
        self.post.send_all()
        mails = [one for one in reversed(outgoing_mail(self.post.folder)) if email in one.to]
        mails.sort(key=lambda one: (one.key.partition(":")[0], one.subject, one.text))
        return plain(
            {
                f"mail {at}": "\n".join((one.subject, one.text, one.html, str(one.key)))
                for at, one in enumerate(mails)
            }
        )

    def runs(self, state_name: str) -> None:
        """A flow run stands for the draft, and is shown as this."""

        def put(session: Session) -> None:
            run = session.get(FlowRun, self.story.draft_id)
            if run is None:
                run = FlowRun(draft_id=self.story.draft_id, flow_run_id=NOBODY)
            run.state_name = state_name
            session.add(run)

        self.story.tell(put)

    def _token(self, person: str) -> str:
        def issue(session: Session) -> str:
            email = session.get_one(Person, person).email
            return issue_token(
                session,
                "theirs",
                ALL_SCOPES,
                actor="test",
                now=self.story.now,
                person_email=email,
            )[1]

        return self.story.tell(issue)

    def _make_staff(self, person: str) -> None:
        def make(session: Session) -> None:
            session.get_one(Person, person).staff = True

        self.story.tell(make)

    def _requests(self, person: str) -> list[Request]:
        query = select(Request).where(Request.person_id == person).order_by(col(Request.id))
        return self.story.tell(lambda session: list(session.exec(query)))

    def _all_requests(self) -> list[str]:
        query = select(Request.id).where(col(Request.on_behalf_of_id).is_(None))
        return self.story.tell(lambda session: list(session.exec(query.order_by(Request.id))))

    def _sign_off_of_another(self, person: str) -> str:
        query = select(SignOff.id).where(SignOff.person_id != person).order_by(col(SignOff.seq))
        return self.story.tell(lambda session: session.exec(query).first()) or NOBODY

    def _replies(self) -> list[str]:
        return self.story.tell(
            lambda session: [one.id for one in session.exec(select(IncomingMail))]
        )

    def _overrides(self) -> list[str]:
        query = select(Override.id).order_by(Override.id)
        return self.story.tell(lambda session: list(session.exec(query)))

    def _comments(self, person: str) -> list[str]:
        query = select(Comment.id).where(Comment.author_id == person).order_by(Comment.id)
        return self.story.tell(lambda session: list(session.exec(query)))

    def _hidden(self, audiences: tuple[Audience, ...], person: str) -> str:
        """One that has a file, where there is one."""
        query = (
            select(Comment.id)
            .join(CommentFile, col(CommentFile.comment_id) == col(Comment.id), isouter=True)
            .where(col(Comment.audience).in_(audiences), Comment.author_id != person)
            .order_by(col(CommentFile.id).nulls_last(), col(Comment.id))
        )
        return self.story.tell(lambda session: session.exec(query).first()) or NOBODY


@contextmanager
def beginning(template: str, tell: Telling) -> Iterator[tuple[str, Story]]:
    """A database in which this was told, and its story; nobody is connected to it any more."""
    with copied(template) as url:
        engine = make_engine(url)
        story = Story(engine)
        tell(story)
        engine.dispose()
        yield url, story


@contextmanager
def world(begun: tuple[str, Story], folder: Path, tell: Telling) -> Iterator[World]:
    """A world that goes on from that beginning in this way."""
    url, before = begun
    with copied(url) as own:
        engine = make_engine(own)
        story = replace(before, engine=engine, people=dict(before.people))
        tell(story)
        config = ApiConfig(database_url=own, public_url="http://testserver", link_secret=SECRET)
        with lent(config, lambda: story.now) as app, TestClient(app) as browser:
            yield World(story, app, browser, PostOffice(story, engine, folder))
        engine.dispose()
