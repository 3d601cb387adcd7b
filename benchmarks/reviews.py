"""Makes reviews to measure on: policies, drafts, open rounds with five groups asked."""

from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlmodel import select

from benchmarks.load import Call
from models.request import Request
from models.revision import Revision
from models.session import unit_of_work
from models.vocabulary import Theme
from review.commands.create_policy import create_policy
from review.commands.issue_token import issue_token
from review.commands.open_round import open_round
from review.commands.put_person import PersonDetails, put_person
from review.commands.submit_draft import submit_draft
from review.scopes import ALL_SCOPES

GROUPS = ("legal", "public_policy", "data", "leadership", "external_experts")
TEXT = "# Payments\n\nPay on the platform.\n\n## Consequences\n\nWe may suspend accounts.\n"


def make_people(engine: Engine) -> str:
    """One person in each of five groups, and a token with every scope."""
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        for group in GROUPS:
            put_person(
                session,
                f"{group}@example.org",
                PersonDetails(name=group, groups=(group,)),
                actor="bench",
                now=now,
            )
        _, secret = issue_token(session, "bench", ALL_SCOPES, actor="bench", now=now)
        return secret


def open_review(engine: Engine, key: str) -> tuple[str, list[Call]]:
    """A draft with an open round, and the five sign-offs that open its gate."""
    now = datetime.now(UTC)
    with unit_of_work(engine) as session:
        create_policy(
            session,
            key=key,
            title=key,
            theme=Theme.SAFETY,
            lead="lead@example.org",
            actor="bench",
            now=now,
        )
        draft = submit_draft(
            session, key, text=TEXT, note="", author="a@example.org", actor="bench", now=now
        )
        round_ = open_round(session, draft.id, actor="bench", now=now)
        asked = session.exec(select(Request.id).where(Request.round_id == round_.id)).all()
        sha256 = session.get_one(Revision, round_.revision_id).sha256
    body = {"position": "approve", "revision_sha256": sha256}
    return draft.id, [Call(f"/api/v1/requests/{request}/sign-offs", body) for request in asked]
