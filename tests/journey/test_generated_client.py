"""A client generated from the OpenAPI document runs a whole review, and is refused by type."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from callers import TEXT, application, calling
from generated import PACKAGE, call, generated
from served import served
from sqlalchemy import Engine

PEOPLE = {"lina": "legal", "pia": "public_policy", "dan": "data", "lea": "leadership"}
SECOND = TEXT.replace("We may suspend accounts.", "We warn once, then suspend the account.")


@dataclass
class Integrator:
    """Speaks by the generated client: as a service, or as a person by a token of theirs."""

    client: Any
    people: dict[str, Any]
    models: ModuleType

    def tell(self, tag: str, name: str, *args: Any, who: str = "", **more: Any) -> Any:
        """What the call answers with, made into an object."""
        return self._call(tag, name, *args, who=who, **more).parsed

    def etag(self, tag: str, name: str, *args: Any) -> str:
        return self._call(tag, name, *args).headers["etag"]

    def refused(self, tag: str, name: str, *args: Any, who: str = "", **more: Any) -> Any:
        """The problem, where the call has to be refused."""
        answer = self._call(tag, name, *args, who=who, **more)
        assert isinstance(answer.parsed, self.models.Problem)
        assert answer.parsed.status == answer.status_code
        assert answer.status_code >= HTTPStatus.BAD_REQUEST
        return answer.parsed

    def _call(self, tag: str, name: str, *args: Any, who: str = "", **more: Any) -> Any:
        client = self.people[who] if who else self.client
        return call(tag, name).sync_detailed(*args, client=client, **more)

    def sign(self, who: str, draft: str, said: str = "approve", **more: Any) -> Any:
        """The person answers the request that is theirs."""
        (asked,) = self.tell(
            "sign_offs",
            "list_requests",
            who=who,
            person=f"{who}@example.org",
            draft=draft,
            state=self.models.RequestState.PENDING,
        ).items
        body = self.models.SignOffIn(
            position=self.models.Position(said), revision_sha256=asked.revision_sha256, **more
        )
        return self.tell("sign_offs", "record_sign_off", asked.id, who=who, body=body)


@pytest.fixture(scope="session")
def package() -> list[Any]:
    """Filled by the first test: the package is generated once a session."""
    return []


@pytest.fixture
def integrator(
    database_url: str, engine: Engine, package: list[Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Integrator]:
    with calling(database_url, engine) as caller:
        app = application(caller)
        if not package:
            folder: Path = tmp_path_factory.mktemp("client")
            package.append(generated(deepcopy(app.openapi()), folder))
        for name, group in PEOPLE.items():
            caller.person(f"{name}@example.org", group)
        with served(app) as base:

            def client(token: str) -> Any:
                return package[0].AuthenticatedClient(base_url=base, token=token)

            people = {name: client(caller.issue(person=f"{name}@example.org")) for name in PEOPLE}
            yield Integrator(client(caller.token), people, import_module(f"{PACKAGE}.models"))


def test_a_generated_client_runs_a_whole_review(integrator: Integrator) -> None:
    one, models = integrator, integrator.models
    policy = one.tell(
        "policies",
        "create_policy",
        body=models.PolicyIn(
            key="payments", title="Payments", theme=models.Theme.INTEGRITY, lead="lead@example.org"
        ),
        idempotency_key="first",
    )
    author = one.tell(
        "people", "put_person", "author@example.org", body=models.PersonIn(name="Ari", groups=[])
    )
    assert author.groups == []
    draft = one.tell(
        "drafts",
        "submit_draft",
        policy.key,
        body=models.DraftIn(text=TEXT, author="author@example.org"),
    )
    assert (draft.stage, draft.round_, draft.gate.verdict.value) == ("development", None, "shut")

    seen = one.etag("drafts", "get_draft", draft.id)
    first = one.tell(
        "rounds",
        "open_round",
        draft.id,
        body=models.RoundIn(reason="The first text"),
        if_match=seen,
        idempotency_key="round-1",
    )
    assert {(asked.group, asked.person) for asked in first.requests} == {
        (group, f"{name}@example.org") for name, group in PEOPLE.items()
    }
    for name in ("lina", "pia", "dan"):
        assert one.sign(name, draft.id).person == f"{name}@example.org"
    blocked = one.sign("lea", draft.id, "request_changes", reason="Say what we do first.")
    assert blocked.auth.method == "api-token"
    comment = one.tell(
        "comments",
        "add_comment",
        draft.id,
        who="lina",
        body=models.CommentIn(
            body="Which accounts?", quote=models.QuoteIn(exact="We may suspend accounts.")
        ),
    )
    assert comment.quote_now.section == "Consequences"
    shut = one.refused("drafts", "promote_draft", draft.id)
    assert shut.type_ == "urn:placet:problem:gate-shut"
    assert [need.state for need in shut.gate.requirements if need.group == "leadership"] == [
        "blocked"
    ]

    closed = one.tell(
        "rounds", "close_round", draft.id, 1, body=models.ReasonIn(reason="Everyone has answered.")
    )
    assert closed.state == models.RoundState.CHANGES_REQUESTED
    revision = one.tell(
        "drafts", "add_revision", draft.id, body=models.RevisionIn(text=SECOND, note="In order")
    )
    changes = one.tell("drafts", "get_redline", draft.id, from_=1, to=2).changes
    assert {change.section for change in changes} == {"Consequences"}
    one.tell("rounds", "open_round", draft.id, body=models.RoundIn(revision=revision.number))
    for name in PEOPLE:
        assert one.sign(name, draft.id).counts

    gate = one.tell("gate", "get_gate", draft.id)
    assert (gate.verdict.value, gate.blockers) == ("open", [])
    assert one.tell("drafts", "promote_draft", draft.id).stage == models.Stage.IMPLEMENTATION

    page = one.tell("gate", "get_journal", draft.id, limit=5)
    actions = [entry.action.value for entry in page.items]
    while page.next_ is not None:
        page = one.tell("gate", "get_journal", draft.id, limit=5, after=page.next_)
        actions += [entry.action.value for entry in page.items]
    assert actions[0] == "draft:submitted"
    assert actions[-1] == "draft:promoted"
    assert actions.count("sign_off:recorded") == 2 * len(PEOPLE)
    assert [one.key for one in one.tell("policies", "list_policies").items] == ["payments"]


def test_its_refusals_come_as_typed_problems(integrator: Integrator) -> None:
    one, models = integrator, integrator.models
    body = models.PolicyIn(
        key="No Slug", title=" ", theme=models.Theme.SAFETY, lead="lead@example.org"
    )
    mistakes = one.refused("policies", "create_policy", body=body)
    assert (mistakes.type_, mistakes.status) == ("urn:placet:problem:malformed", 422)
    assert {mistake.field for mistake in mistakes.errors} == {"key", "title"}
    assert one.refused("drafts", "get_draft", "nothing").type_.endswith(":not-found")
    one.people["nobody"] = type(one.client)(
        base_url=one.client._base_url,
        token="nobody's",
    )
    unknown = one.refused("policies", "list_policies", who="nobody")
    assert (unknown.type_, unknown.status) == ("urn:placet:problem:unauthenticated", 401)
