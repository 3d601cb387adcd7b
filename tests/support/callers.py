"""Somebody who speaks to the API over HTTP, with a token, on a clock that the test sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from apps import lent
from documented import undocumented
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, text
from ticket_reviews import MAPPING

from api.config import ApiConfig
from models.session import unit_of_work
from models.tables import METADATA
from review.commands.issue_token import issue_token
from review.commands.revoke_token import revoke_token
from review.scopes import ALL_SCOPES
from ticketing.mapping.reading import read_mapping

TEXT = "# Payments\n\nPay on the platform.\n\n## Consequences\n\nWe may suspend accounts.\n"
REQUIRED = ("legal", "public_policy", "data", "leadership")


@dataclass
class Caller:
    """Speaks to the API as somebody would who has a token; its clock is the test's."""

    client: TestClient
    engine: Engine
    now: datetime = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    token: str = ""
    draft: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    def call(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, **more: Any
    ) -> Response:
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            # A stream would not end.
            "Accept": "application/json",
            **more.pop("headers", {}),
        }
        if body is not None:
            more["json"] = body
        prefix = (
            ""
            if path.startswith(("/api", "/healthz", "/readyz", "/openapi", "/hooks"))
            else "/api/v1"
        )
        answer = self.client.request(method, prefix + path, headers=headers, **more)
        assert not undocumented(application(self).openapi(), answer), answer.text
        return answer

    def get(self, path: str, **more: Any) -> Response:
        return self.call("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Response:
        return self.call("POST", path, body, **more)

    def put(self, path: str, body: Any, **more: Any) -> Response:
        return self.call("PUT", path, body, **more)

    def made(self, path: str, body: Any = None) -> dict[str, Any]:
        """What a POST that must succeed has made."""
        answer = self.post(path, body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def person(self, email: str, *groups: str, external: bool = False) -> None:
        body = {
            "name": email.split("@", maxsplit=1)[0].title(),
            "groups": groups,
            "external": external,
        }
        assert self.put(f"/people/{email}", body).status_code in (200, 201)

    def review(self, *groups: str, key: str = "payments", theme: str = "integrity") -> str:
        """A draft of a new policy with one person in each group; its id."""
        for group in groups or REQUIRED:
            self.person(f"{group}@example.org", group)
        lead = "lead@example.org"
        self.made("/policies", {"key": key, "title": "Payments", "theme": theme, "lead": lead})
        self.draft = self.made(
            f"/policies/{key}/drafts", {"text": TEXT, "author": "author@example.org"}
        )["id"]
        return self.draft

    def opened(self, **body: Any) -> dict[str, Any]:
        """A new round."""
        return self.made(f"/drafts/{self.draft}/rounds", body)

    def request(self, email: str) -> str:
        """The newest request to that person."""
        found = self.get("/requests", params={"person": email, "draft": self.draft}).json()
        return found["items"][-1]["id"]

    def sign(self, email: str, position: str = "approve", **more: Any) -> Response:
        """That person's sign-off on the text as it is now."""
        return self.sign_with({}, email, position=position, **more)

    def sign_with(
        self, headers: dict[str, str], email: str = "legal@example.org", **said: Any
    ) -> Response:
        """As `sign`, with these headers."""
        sha256 = self.get(f"/drafts/{self.draft}").json()["revision"]["sha256"]
        body = {"position": "approve", "revision_sha256": sha256, **said}
        return self.post(f"/requests/{self.request(email)}/sign-offs", body, headers=headers)

    def issue(self, *scopes: str, person: str | None = None) -> str:
        """A token of those scopes, bound to that person."""
        with unit_of_work(self.engine) as session:
            token, secret = issue_token(
                session,
                "a test",
                scopes or ALL_SCOPES,
                actor="test",
                now=self.now,
                person_email=person,
            )
            self.tokens[secret] = token.id
        return secret

    def revoke(self, secret: str) -> None:
        with unit_of_work(self.engine) as session:
            revoke_token(session, self.tokens[secret], actor="test", now=self.now)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def rows(self) -> dict[str, int]:
        """How many rows each table holds; what waits for the feed is counted by the journal."""
        with self.engine.connect() as connection:
            return {
                table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                for table in METADATA.tables.keys() - {"unpublished"}
            }


def config_of(database_url: str) -> ApiConfig:
    """What the API needs to know, for this database."""
    return ApiConfig(
        database_url=database_url,
        public_url="http://testserver",
        link_secret="a link secret of thirty-two bytes and more",
        tickets=read_mapping(MAPPING),
    )


def application(caller: Caller) -> FastAPI:
    """What the caller speaks to."""
    app = caller.client.app
    assert isinstance(app, FastAPI)
    return app


@contextmanager
def calling(database_url: str, engine: Engine) -> Iterator[Caller]:
    """A caller of the real application, with a token of every scope."""
    made: list[Caller] = []
    with (
        lent(config_of(database_url), lambda: made[0].now) as app,
        TestClient(app, raise_server_exceptions=False) as client,
    ):
        made.append(Caller(client, engine))
        made[0].token = made[0].issue()
        yield made[0]
