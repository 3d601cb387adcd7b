"""An office with a policy under review, and browsers to visit its pages with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apps import lent
from bs4 import BeautifulSoup
from httpx import Response
from page_forms import form_of
from sqlalchemy import Engine
from sqlmodel import col, select
from starlette.testclient import TestClient

from api.config import ApiConfig
from models.person import Person
from models.request import Request
from models.session import unit_of_work
from models.sign_off import SignOff
from models.vocabulary import Theme
from review.commands.add_revision import add_revision
from review.commands.create_policy import create_policy
from review.commands.open_round import open_round
from review.commands.put_person import PersonDetails, put_person
from review.commands.submit_draft import submit_draft
from review.links import Links, Purpose, answer_jti

SECRET = "a secret of at least thirty-two bytes"
PUBLIC = "http://testserver"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ACTOR = "system:test"

TEXT = """# Payments stay on the platform

## The issue

Sellers who ask for payment elsewhere take away the buyer's **protection**.

## Unacceptable behaviour

Asking a buyer to pay by bank transfer.
"""
SECOND = TEXT.replace("by bank transfer", "by bank transfer or in cash")

PEOPLE = {
    "lead@example.org": PersonDetails("Lea Lead", (), time_zone="Europe/Berlin"),
    "lena@example.org": PersonDetails("Lena Legal", ("legal",), time_zone="America/New_York"),
    "paul@example.org": PersonDetails("Paul Public", ("public_policy",)),
    "dana@example.org": PersonDetails("Dana Data", ("data",)),
    "lou@example.org": PersonDetails("Lou Leader", ("leadership",)),
    "exa@example.org": PersonDetails("Exa Expert", ("external_experts",), external=True),
    "sam@example.org": PersonDetails("Sam Support", ("support",)),
}


@dataclass
class Clock:
    """Time as the office has it; the tests move it on."""

    time: datetime = START

    def __call__(self) -> datetime:
        return self.time

    def after(self, **passed: float) -> datetime:
        self.time += timedelta(**passed)
        return self.time


@dataclass
class Office:
    """The record behind the pages, changed by commands as the API would."""

    engine: Engine
    clock: Clock
    links: Links = field(default_factory=lambda: Links.from_secret(SECRET))

    def furnish(self) -> None:
        with unit_of_work(self.engine) as session:
            for email, details in PEOPLE.items():
                put_person(session, email, details, actor=ACTOR, now=self.clock())

    def policy(self, key: str = "off-platform-payments", title: str = "Payments", **more) -> str:
        """A policy with a draft and its first text; the id of the draft."""
        with unit_of_work(self.engine) as session:
            create_policy(
                session,
                key=key,
                title=title,
                theme=Theme.SAFETY,
                lead="lead@example.org",
                actor=ACTOR,
                now=self.clock(),
            )
            draft = submit_draft(
                session,
                key,
                text=more.get("text", TEXT),
                note=more.get("note", ""),
                author="lead@example.org",
                plan=more.get("plan", "standard"),
                actor=ACTOR,
                now=self.clock(),
            )
            return draft.id

    def round(self, draft: str, **more) -> dict[str, str]:
        """A round; the ids of its requests by email address."""
        with unit_of_work(self.engine) as session:
            opened = open_round(session, draft, actor=ACTOR, now=self.clock(), **more)
            session.flush()
            asked = (
                select(Person.email, Request.id)
                .join(Request, col(Request.person_id) == col(Person.id))
                .where(Request.round_id == opened.id)
            )
            return dict(session.exec(asked).all())

    def revise(self, draft: str, text: str = SECOND) -> None:
        self.do(
            add_revision,
            draft,
            text=text,
            note="",
            author="lead@example.org",
            actor=ACTOR,
        )

    def do(self, command: Callable, *given, **more):
        """Any command, in a transaction of its own."""
        with unit_of_work(self.engine) as session:
            return command(session, *given, now=self.clock(), **more)

    def person(self, email: str) -> Person:
        with unit_of_work(self.engine) as session:
            return session.exec(select(Person).where(Person.email == email)).one()

    def link(self, request_id: str) -> str:
        """The link as the mail has it."""
        with unit_of_work(self.engine) as session:
            asked = session.get_one(Request, request_id)
        jti = answer_jti(asked.id, asked.links_replaced)
        token = self.links.sign(Purpose.ANSWER, asked.id, jti=jti, now=asked.asked_at)
        return f"/r/{token}"

    def sign_in_link(self, email: str = "lead@example.org") -> str:
        person = self.person(email)
        token = self.links.sign(Purpose.SIGN_IN, person.id, jti="one", now=self.clock())
        return f"/sign-in/{token}"

    def sign_offs(self) -> list[SignOff]:
        with unit_of_work(self.engine) as session:
            return list(session.exec(select(SignOff).order_by(col(SignOff.seq))))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(engine: Engine, clock: Clock) -> Office:
    made = Office(engine, clock)
    made.furnish()
    return made


@pytest.fixture
def mail_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "mail"
    folder.mkdir()
    return folder


@pytest.fixture
def config(database_url: str, mail_dir: Path) -> ApiConfig:
    return ApiConfig(
        database_url=database_url,
        public_url=PUBLIC,
        link_secret=SECRET,
        mail_dir=mail_dir,
        max_body_bytes=200_000,
        prefect_ui_url="http://prefect.test",
    )


@pytest.fixture
def app(config: ApiConfig, clock: Clock):
    with lent(config, clock) as made:
        yield made


@pytest.fixture
def browser(app) -> Iterator[Callable[[], TestClient]]:
    """Opens a browser without cookies; each call another one."""
    return lambda: TestClient(app, base_url=PUBLIC)


@dataclass
class Visit:
    """A reviewer who came by the link in their mail, in a browser of their own."""

    client: TestClient
    office: Office
    request_id: str

    @property
    def path(self) -> str:
        return f"/requests/{self.request_id}"

    def open(self) -> Response:
        """Opens the link in the mail, and so the page behind it."""
        return self.client.get(self.office.link(self.request_id))

    def fields(self, path: str, page: Response | None = None) -> dict[str, str]:
        return form_of((page or self.client.get(self.path)).text, path)

    def answer(self, position: str | None, page: Response | None = None, **typed) -> Response:
        """Sends the answer form, as the page has it but for what is typed."""
        chosen = {} if position is None else {"position": position}
        fields = self.fields(self.path, page) | chosen | typed
        return self.client.post(self.path, data=fields, follow_redirects=False)

    def remark(self, body: str, **typed) -> Response:
        """Sends the comment form."""
        path = f"{self.path}/comments"
        fields = self.fields(path) | {"body": body} | typed
        return self.client.post(path, data=fields, follow_redirects=False)


@pytest.fixture
def visit(browser, office: Office) -> Callable[[str], Visit]:
    """Somebody asked by this request, who has opened the link in their mail."""

    def come(request_id: str) -> Visit:
        visitor = Visit(browser(), office, request_id)
        visitor.open()
        return visitor

    return come


@pytest.fixture
def signed_in(browser, office: Office) -> Callable[..., TestClient]:
    """A browser in which this person, one of the staff, has signed in."""

    def sign_in(email: str = "lead@example.org") -> TestClient:
        with unit_of_work(office.engine) as session:
            session.exec(select(Person).where(Person.email == email)).one().staff = True
        client = browser()
        client.get(office.sign_in_link(email), follow_redirects=False)
        return client

    return sign_in


@pytest.fixture
def lead(signed_in) -> TestClient:
    """A browser in which the policy lead has signed in."""
    return signed_in()


@pytest.fixture
def words() -> Callable[[Response], str]:
    """What a reader sees of a page, in one line."""
    return lambda page: " ".join(BeautifulSoup(page.text, "html.parser").get_text(" ").split())
