"""Sixteen clients post the last sign-offs of one draft at once, over HTTP, to one real server."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest
from callers import config_of
from crowds import CLIENTS, DRAFTS, all_of
from served import served
from sqlmodel import Session, col, func, select
from stories import Story

from api.app import create_app
from models.sign_off import SignOff
from models.vocabulary import Stage
from review.commands.issue_token import issue_token
from review.scopes import ALL_SCOPES


@pytest.fixture
def base(story: Story, database_url: str) -> Iterator[str]:
    """Where the API answers, run as `placet api` runs it, but in a thread."""
    app = create_app(config_of(database_url), now=lambda: story.now)
    with served(app) as where:
        yield f"{where}/api/v1"


async def sign_and_promote(client: httpx.AsyncClient, request: str, sha256: str, draft: str) -> int:
    """Approves; whether the answer to the promotion after it is that the draft is promoted."""
    said = {"position": "approve", "revision_sha256": sha256}
    recorded = await client.post(f"/requests/{request}/sign-offs", json=said)
    assert recorded.status_code == 201, recorded.text
    return (await client.post(f"/drafts/{draft}/promote")).status_code


def test_sixteen_last_sign_offs_at_once_over_http_fifty_times(story: Story, base: str) -> None:
    all_of(story)
    _, secret = story.tell(
        lambda session: issue_token(session, "clients", ALL_SCOPES, actor="test", now=story.now)
    )
    headers = {"Authorization": f"Bearer {secret}"}

    async def all_drafts() -> None:
        async with httpx.AsyncClient(base_url=base, headers=headers, timeout=60) as client:
            for number in range(DRAFTS):
                story.policy(key=f"policy-{number}", plan="everyone")
                story.round()
                sha256, requests = story.sha256(), story.requests()
                assert len(requests) == CLIENTS
                statuses = await asyncio.gather(
                    *(sign_and_promote(client, one.id, sha256, story.draft_id) for one in requests)
                )
                assert set(statuses) <= {200, 409}
                assert 200 in statuses
                assert story.draft().stage is Stage.IMPLEMENTATION
                assert story.actions().count("draft:promoted") == 1
                gates = [one.data["gate"] for one in story.journal() if "gate" in one.data]
                assert gates == ["shut"] * (CLIENTS - 1) + ["open"]

    asyncio.run(all_drafts())
    with Session(story.engine) as session:
        recorded = session.exec(select(func.count(col(SignOff.id)))).one()
    assert recorded == CLIENTS * DRAFTS
    assert story.mails().count("receipt") == CLIENTS * DRAFTS
