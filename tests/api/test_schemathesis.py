"""Schemathesis over the OpenAPI document: no 500, and every answer is as the document says."""

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from callers import Caller, application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from signing_posts import SigningPosts

# What SendGrid posts is signed on its way: it comes to what the hooks make of a body.
OURS = ("/api/v1", "/healthz", "/readyz", "/hooks/")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def document(caller: Caller) -> Any:
    """The document of the running application, over a review that exists."""
    caller.review()
    caller.opened()
    config = SchemathesisConfig(
        projects=ProjectsConfig(
            default=ProjectConfig(
                generation=GenerationConfig(deterministic=True, max_examples=10, database="none")
            )
        )
    )
    signed = SigningPosts(application(caller), lambda: caller.now)
    schema = schemathesis.openapi.from_asgi("/openapi.json", signed, config=config)
    known = {
        "draft_id": caller.draft,
        "request_id": caller.request("data@example.org"),
        "comment_id": caller.made(f"/drafts/{caller.draft}/comments", {"body": "Why?"})["id"],
        "key": "payments",
        "email": "data@example.org",
        "number": 1,
    }

    @schema.hook
    def map_path_parameters(context: Any, path_parameters: Any) -> Any:
        """Half of the calls go to what exists: otherwise nearly all would be a 404."""
        values = dict(path_parameters or {})
        if sum(map(len, map(str, values.values()))) % 2:
            values.update({name: known[name] for name in values if name in known})
        return values

    return schema


def failures(operation: Any, mode: GenerationMode, token: str, statuses: Counter[int]) -> list[str]:
    """What is wrong with the answers of one operation."""
    found: list[str] = []

    @settings(
        max_examples=10,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def every_answer_is_as_the_document_says(case: Any) -> None:
        answer = case.call(
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"}
        )
        statuses[answer.status_code // 100] += 1
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for one in group.exceptions:
                found.append(f"{operation.label}: {one.title}: {one.message}")

    # An operation without parameters and body has nothing that could be wrong.
    with suppress(Unsatisfiable):
        every_answer_is_as_the_document_says()
    return found


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_as_the_document_says(
    document: Any, caller: Caller, mode: GenerationMode
) -> None:
    operations = [result.ok() for result in document.get_all_operations()]
    ours = [one for one in operations if one.path.startswith(OURS)]
    assert len(ours) >= 20
    assert len([one for one in ours if one.path.startswith("/hooks/")]) >= 2
    statuses: Counter[int] = Counter()
    found = [line for one in ours for line in failures(one, mode, caller.token, statuses)]
    assert not found, "\n".join(sorted(set(found)))
    assert statuses.total() >= 150
    # Both what exists and what does not have been asked for in earnest.
    assert statuses[4] >= 50
    assert statuses[2] >= (20 if mode is GenerationMode.POSITIVE else 0)


def test_an_answer_that_the_document_does_not_know_is_noticed(
    document: Any, caller: Caller
) -> None:
    path = "/api/v1/drafts/{draft_id}/gate"
    told = document.raw_schema["paths"][path]["get"]["responses"]
    told.pop("404")
    told["200"]["content"]["application/json"]["schema"] = {"type": "array"}
    found = failures(document[path]["GET"], GenerationMode.POSITIVE, caller.token, Counter())
    assert {line.split(": ")[1] for line in found} == {
        "Undocumented status code",
        "Response violates schema",
    }


def test_every_call_that_takes_a_body_names_the_refusal_of_a_large_one(caller: Caller) -> None:
    paths = caller.get("/openapi.json").json()["paths"]
    for path, calls in paths.items():
        for call in calls.values():
            if path.startswith("/api/v1") and "requestBody" in call:
                assert "413" in call["responses"], path


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_hooks_read_what_is_signed(document: Any, caller: Caller, mode: GenerationMode) -> None:
    statuses: Counter[int] = Counter()
    for path in ("/hooks/sendgrid/events", "/hooks/sendgrid/inbound"):
        assert failures(document[path]["POST"], mode, caller.token, statuses) == []
    # None of them was refused for its signature.
    assert statuses[2] >= 10
