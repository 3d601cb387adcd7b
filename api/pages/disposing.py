"""The lead's answer to a comment, from the page of the draft."""

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages.comment_wording import DISPOSITION_LABELS
from api.pages.deciding import decide, keeping_words
from api.pages.forms import DispositionForm, InForm, read
from api.pages.judging import require_of_draft
from api.pages.routing import page_router
from api.pages.staff_forms import poster
from api.state import state_of
from review.commands.dispose_comment import dispose_comment
from review.queries.identifiers import known_shape

router = page_router()

LABELS = {disposition.value: label for disposition, label in DISPOSITION_LABELS.items()}


@router.post("/drafts/{draft_id}/comments/{comment_id}/disposition")
def post_disposition(request: Request, draft_id: str, comment_id: str, posted: InForm) -> Response:
    """Records the answer and goes back to the comment."""
    state = state_of(request)

    def work() -> Response:
        visitor, known = poster(request, state, draft_id, posted)
        form, comment = read(DispositionForm, posted), known_shape(comment_id)

        def disposed(session: Session) -> None:
            require_of_draft(session, visitor.actor, known, comment)
            dispose_comment(
                session,
                comment,
                disposition=form.disposition,
                reply=form.reply,
                revision=form.revision,
                actor=visitor.actor,
                now=state.now(),
                if_match=form.version,
            )

        decide(state, disposed)
        return RedirectResponse(f"/drafts/{known}#comment-{comment}", 303)

    words = {
        "Your answer": LABELS.get(posted.typed("disposition"), ""),
        "Your reply": posted.typed("reply"),
    }
    return keeping_words(f"/drafts/{draft_id}", words, work)
