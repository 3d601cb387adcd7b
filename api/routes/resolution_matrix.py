"""The comment resolution matrix: every comment, its raiser, and what became of it, as a file."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.door import ReadDoor, Visit, doc
from api.matrix_files import CsvFile, MarkdownFile, Wanted, csv_file, markdown_file
from api.sight import visible_draft
from models.vocabulary import Audience
from review.scopes import Scope

router = APIRouter(tags=["comments"])

OnlyAudience = Annotated[Audience | None, Query(description="Those for this audience.")]
OnlyOpen = Annotated[
    bool | None,
    Query(
        alias="open",
        description="True: those with which somebody still has to do something; false: the others.",
    ),
]


@router.get(
    "/drafts/{draft_id}/comments.csv",
    response_class=CsvFile,
    responses=doc(404, 422, scope=Scope.READ),
)
def get_matrix_csv(
    draft_id: str, door: ReadDoor, audience: OnlyAudience = None, is_open: OnlyOpen = None
) -> Response:
    """The comments that the caller may see, oldest first, for a spreadsheet.

    UTF-8 with a byte order mark (Excel needs it; Python: `utf-8-sig`), a header, every cell in
    quotes, CRLF. What a spreadsheet would run as a formula (a cell, a line in it, or what stands
    behind a semicolon, that begins with =, +, - or @; a cell that begins with a tab or a line
    break) has an apostrophe before it: take the words themselves from `/comments`.
    """

    def work(visit: Visit) -> Response:
        wanted = Wanted(visible_draft(visit, draft_id), audience, is_open)
        return csv_file(visit.session, visit.actor.viewer, wanted)

    return door.read(Scope.READ, work)


@router.get(
    "/drafts/{draft_id}/comments.md",
    response_class=MarkdownFile,
    responses=doc(404, 422, scope=Scope.READ),
)
def get_matrix_markdown(
    draft_id: str, door: ReadDoor, audience: OnlyAudience = None, is_open: OnlyOpen = None
) -> Response:
    """The comments that the caller may see, oldest first, as a table in Markdown.

    In UTF-8; whatever would be markup in anybody's words is escaped.
    """

    def work(visit: Visit) -> Response:
        wanted = Wanted(visible_draft(visit, draft_id), audience, is_open)
        return markdown_file(visit.session, visit.actor.viewer, wanted)

    return door.read(Scope.READ, work)
