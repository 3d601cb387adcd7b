"""The files of comments, as far as the caller may see the comments."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.door import ReadDoor, Visit, doc
from api.file_download import A_FILE, download
from review.queries.comment_file import comment_file
from review.queries.identifiers import known_shape
from review.scopes import Scope

router = APIRouter(tags=["comments"])

Sha256 = Annotated[str, Path(description="As the comment names it in `files`.")]


@router.get(
    "/comments/{comment_id}/files/{sha256}",
    response_class=Response,
    responses={**doc(404, scope=Scope.READ), 200: A_FILE},
    operation_id="get_comment_file",
)
def get_comment_file(comment_id: str, sha256: Sha256, door: ReadDoor) -> Response:
    """A file that came with a comment by mail, as it came; nothing has looked for malware in it."""

    def work(visit: Visit) -> Response:
        viewer, known = visit.actor.viewer, known_shape(comment_id)
        return download(comment_file(visit.session, viewer, known, sha256))

    return door.read(Scope.READ, work)
