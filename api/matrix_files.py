"""The comment resolution matrix as a file: one for the API, the same for the pages."""

from dataclasses import dataclass

from fastapi import Response
from sqlmodel import Session

from models.draft import Draft
from models.policy import Policy
from models.vocabulary import Audience
from review.queries.matrix_columns import matrix_csv, matrix_markdown
from review.queries.resolution_matrix import resolution_matrix
from review.rules.visibility import Viewer


class CsvFile(Response):
    """For a spreadsheet: UTF-8 with a byte order mark."""

    media_type = "text/csv"


class MarkdownFile(Response):
    """For a page of text: UTF-8 without one."""

    media_type = "text/markdown"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which draft, and which of its comments."""

    draft_id: str
    audience: Audience | None = None
    is_open: bool | None = None


def csv_file(session: Session, viewer: Viewer, wanted: Wanted) -> CsvFile:
    """The comments that the viewer may see, to be saved."""
    told = matrix_csv(
        resolution_matrix(
            session, viewer, wanted.draft_id, audience=wanted.audience, is_open=wanted.is_open
        )
    )
    return CsvFile(told, headers=_saved_as(session, wanted.draft_id, "csv"))


def markdown_file(session: Session, viewer: Viewer, wanted: Wanted) -> MarkdownFile:
    """The same in Markdown."""
    draft, policy = _draft(session, wanted.draft_id)
    rows = resolution_matrix(
        session, viewer, wanted.draft_id, audience=wanted.audience, is_open=wanted.is_open
    )
    told = matrix_markdown(f"Comments on {policy.title}, draft {draft.number}", rows)
    return MarkdownFile(told, headers=_saved_as(session, wanted.draft_id, "md"))


def _saved_as(session: Session, draft_id: str, ending: str) -> dict[str, str]:
    draft, policy = _draft(session, draft_id)
    name = f"{policy.key}-v{draft.number}-comments.{ending}"
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }


def _draft(session: Session, draft_id: str) -> tuple[Draft, Policy]:
    draft = session.get_one(Draft, draft_id)
    return draft, session.get_one(Policy, draft.policy_id)
