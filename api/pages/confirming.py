"""A mailed link to confirm an override: a page without log-in, on which a form decides."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.pages import cookies
from api.pages.deciding import decide, keeping_words
from api.pages.errands import Destination, Errand, need_mail, set_out
from api.pages.forms import ConfirmForm, InForm, Mistakes, Posted, read
from api.pages.proving_acts import Doing, with_code, without_code
from api.pages.rendering import render, rendered
from api.pages.routing import page_router
from api.pages.visitors import Visitor, confirmer
from api.state import ApiState, state_of
from models.override import Override
from models.person import Person
from models.session import unit_of_work
from models.vocabulary import CodedAct
from review.commands.act import Act
from review.commands.confirm_override import confirm_override, refuse_override
from review.commands.try_code import Try
from review.confirmation import confirmation_of
from review.errors import NotAllowed, Unknown
from review.links import Link, Purpose
from review.queries.confirmations import ConfirmPage, load_confirm_page

router = page_router()

FORM = "override-form"
PATH = "/overrides/{override_id}"
ERRAND = Errand(
    Purpose.CONFIRM,
    Purpose.CONFIRM_SESSION,
    cookies.CONFIRM,
    expired="The override was good until then, if it was confirmed. There is nothing left for you "
    "to decide here.",
)


@router.page("/o/{token}")
def open_confirm_link(request: Request, token: str) -> Response:
    """Goes on to the page without the token; decides nothing, ever."""
    state = state_of(request)

    def find(link: Link) -> Destination:
        asked = confirmation_of(link.subject)
        with unit_of_work(state.engine) as session:
            known = session.get(Override, asked.override), session.get(Person, asked.person)
        if None in known:
            raise Unknown
        return Destination(link.subject, PATH.format(override_id=asked.override))

    return set_out(state, token, ERRAND, find)


@router.page(PATH)
def get_override(request: Request, override_id: str) -> Response:
    """What is to be confirmed, for which text, why, until when; and the form."""
    state = state_of(request)
    entered = _entered(request, state, override_id)
    return need_mail() if entered is None else _show(state, *entered)


@router.post(PATH)
def post_override_choice(request: Request, override_id: str, posted: InForm) -> Response:
    """Confirms the override, or ends it with a reason; then the page says what stands."""
    state, words = state_of(request), {"Why": posted.typed("why")}

    def work() -> Response:
        entered = _entered(request, state, override_id)
        if entered is None:
            return need_mail(words)
        page, visitor = entered
        if not state.links.is_sealed(_shown(page, visitor), FORM, posted.csrf):
            raise NotAllowed(
                "The form did not come from the page as it was last shown to you. Open the link "
                "in your mail again and send it from there."
            )
        try:
            return _decide(state, page, visitor, posted)
        except Mistakes as mistakes:
            return _show(state, page, visitor, posted.fields, mistakes.by_field)

    return keeping_words(PATH.format(override_id=override_id), words, work)


def _decide(state: ApiState, page: ConfirmPage, visitor: Visitor, posted: Posted) -> Response:
    form = read(ConfirmForm, without_code(posted))
    override, actor = page.view.override, visitor.actor
    own = PATH.format(override_id=override.id)

    def confirmed(tried: Try | None) -> Response:
        decide(
            state,
            lambda session: confirm_override(
                session,
                override.draft_id,
                override.id,
                actor=actor,
                now=state.now(),
                tried=tried,
            ),
        )
        return RedirectResponse(own, 303)

    if form.choice == "confirm":
        act = Act(CodedAct.CONFIRM_OVERRIDE, override.id)
        return with_code(Doing(state, visitor, act, posted, own, own), confirmed)
    if not form.why.strip():
        raise Mistakes({"why": "Say why you refuse it."})
    decide(
        state,
        lambda session: refuse_override(
            session,
            override.draft_id,
            override.id,
            reason=form.why,
            actor=actor,
            now=state.now(),
        ),
    )
    return RedirectResponse(own, 303)


def _entered(
    request: Request, state: ApiState, override_id: str
) -> tuple[ConfirmPage, Visitor] | None:
    with unit_of_work(state.engine) as session:
        visitor = confirmer(session, request, state, override_id)
        if visitor is None:
            return None
        page = load_confirm_page(session, visitor.actor.viewer, override_id.lower(), state.now())
    return page, visitor


def _shown(page: ConfirmPage, visitor: Visitor) -> str:
    return f"{page.view.override.id}\n{visitor.jti}"


def _show(
    state: ApiState,
    page: ConfirmPage,
    visitor: Visitor,
    typed: Mapping[str, str] | None = None,
    mistakes: Mapping[str, str] | None = None,
) -> Response:
    return render(
        "confirm.html",
        status=422 if mistakes else 200,
        title=f"Override of {page.view.label}",
        page=page,
        zone=page.person.time_zone,
        text=rendered(page.revision.text),
        csrf=state.links.seal(_shown(page, visitor), FORM),
        typed=typed or {},
        mistakes=mistakes or {},
    )
