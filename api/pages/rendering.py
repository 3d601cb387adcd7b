"""Fills the templates: everything is escaped, except what `review.text` made safe."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api.pages import comment_wording, wording
from api.pages.stylesheet import stylesheet_address
from notifications import times
from review.text.markdown import to_html

# What went wrong, and what to do, where the problem itself says it in no better words.
ERRORS = {
    400: ("This cannot be read", "Go back, reload the page and try again."),
    403: ("Not allowed", "You may not do this."),
    404: ("Not found", "There is nothing here, or nothing for you."),
    405: ("Not possible here", "This address cannot be used in that way."),
    409: ("Not as things stand", "Something has changed meanwhile; look again."),
    413: (
        "Too long",
        "That was more than can be taken in; nothing was recorded. Go back and shorten it.",
    ),
    415: ("This cannot be read", "Only the form on the page is taken here; nothing was recorded."),
    422: ("Not acceptable", "Something in the address or the form is not right."),
    500: (
        "Our mistake",
        "Something broke on our side; nothing was recorded. Please try again later.",
    ),
    503: ("Not now", "We cannot answer at the moment; nothing was recorded. Try again shortly."),
}


# A revision never changes, and a text made to be slow takes seconds: each is rendered once.
rendered = lru_cache(maxsize=16)(to_html)


@cache
def environment() -> Environment:
    """The templates; a name that nobody set is an error, not an empty string."""
    made = Environment(
        loader=PackageLoader("api", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {
        "when": times.when,
        "day": times.day,
        "time_left": times.time_left,
        "ago": times.ago,
        "words": wording.words,
    }
    names: dict[str, Any] = {
        "stylesheet": stylesheet_address(),
        "wording": wording,
        "comment_wording": comment_wording,
    }
    made.filters.update(filters)
    made.globals.update(names)
    return made


def render(template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page. `staff` is the signed-in visitor whose name and way out stand in its head."""
    told = {"staff": None} | facts
    return HTMLResponse(environment().get_template(template).render(**told), status)


def message_page(
    title: str,
    *paragraphs: str,
    status: int,
    words: Mapping[str, str] | None = None,
    way: tuple[str, str] | None = None,
) -> HTMLResponse:
    """A page that only says something; `words` are the visitor's own, kept for them to copy.

    `way`: where to go on, as the words of a link and its address.
    """
    return render(
        "message.html",
        status=status,
        title=title,
        paragraphs=paragraphs,
        words=words or {},
        way=way,
    )


def error_page(status: int, problem: Mapping[str, Any]) -> HTMLResponse:
    """The page for a problem; what the framework said in its own words is said in ours."""
    title, otherwise = ERRORS.get(status, ("This did not work", "Please try again."))
    ours = str(problem.get("type", "")).rpartition(":")[2] not in {"", "http"}
    said = str(problem.get("detail", ""))
    return message_page(
        title, said if said and (ours or status in {400, 415}) else otherwise, status=status
    )
