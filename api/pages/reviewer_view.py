"""The page of one request, rendered: as it is opened, and again with what was typed."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse

from api.pages.attempts import Attempt
from api.pages.rendering import message_page, render, rendered
from api.pages.reply_forms import ReplyForms
from api.pages.visitors import Visitor
from api.state import ApiState
from review.queries.reviewer_page import ReviewerPage
from review.rules.visibility import NARROWEST_FIRST, allowed_audiences, default_audience
from review.text.redline import Redline, redline

FORMS = "request-forms"
NOTHING: Mapping[str, str] = {}


def proof(state: ApiState, page: ReviewerPage, visitor: Visitor) -> str:
    """Stands in the forms: made for this request, this text and this visitor's cookie."""
    return state.links.seal(_shown(page, visitor), FORMS)


def is_proven(state: ApiState, page: ReviewerPage, visitor: Visitor, csrf: str) -> bool:
    """Whether the form came from the page of this request, shown to this visitor."""
    return state.links.is_sealed(_shown(page, visitor), FORMS, csrf)


def show(
    page: ReviewerPage, visitor: Visitor, state: ApiState, attempt: Attempt | None = None
) -> HTMLResponse:
    """The page, with the visitor's words still in it; 422 where a form was not taken."""
    viewer = visitor.actor.viewer
    group = page.request.group_key
    allowed = allowed_audiences(external=viewer.outside, group=group)
    return render(
        "reviewer.html",
        status=422 if attempt is not None and attempt.mistakes else 200,
        title=f"Review of {page.policy.title}",
        page=page,
        zone=page.person.time_zone,
        now=state.now(),
        outside=viewer.outside,
        text=rendered(page.revision.text),
        changes=_changes(page),
        audiences=[one for one in NARROWEST_FIRST if one in allowed],
        audience=default_audience(external=viewer.outside, group=group),
        reason_audience=default_audience(external=viewer.external, group=group),
        csrf=proof(state, page, visitor),
        replies=ReplyForms(
            f"/requests/{page.request.id}", page.group_label, viewer, group, attempt
        ),
        wrong=attempt.form if attempt else "",
        typed=attempt.typed if attempt else NOTHING,
        mistakes=attempt.mistakes if attempt else NOTHING,
    )


def need_link(words: Mapping[str, str] | None = None) -> HTMLResponse:
    """For whoever stands at a request without having come by its link; says nothing about it."""
    return message_page(
        "Open the link in your mail",
        "This page opens by the link in the mail that asked for your answer. The way in lasts a "
        "day; after that, open the link again. It works as often as you like.",
        status=403,
        words=words,
    )


def not_proven(page: ReviewerPage, words: Mapping[str, str]) -> HTMLResponse:
    """For a form that did not come from the page."""
    return message_page(
        "Please send it once more",
        "The form did not come from the page as it was last shown to you, so nothing was recorded. "
        "Copy what you wrote, open the page again and send it from there.",
        status=403,
        words=words,
        way=("Open the page", f"/requests/{page.request.id}"),
    )


def _shown(page: ReviewerPage, visitor: Visitor) -> str:
    return "\n".join((page.request.id, page.revision.sha256, visitor.jti))


def _changes(page: ReviewerPage) -> Redline | None:
    """What changed since their last answer; none where they have not answered before."""
    return None if page.before is None else redline(page.before.text, page.revision.text)
