"""Reads a posted form: what a browser sends, cleaned by the same rules as JSON, or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from starlette.exceptions import HTTPException

from api.schemas.comments import Passage
from api.schemas.values import (
    MAX_INT,
    Email,
    Given,
    GroupKey,
    Line,
    Prose,
    Said,
    Sha256,
    line_or_nothing,
)
from models.vocabulary import Audience, Digest, Disposition, Position

URLENCODED = "application/x-www-form-urlencoded"
MAX_FIELDS = 20
CSRF = "csrf"

Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Posted:
    """The fields of a form as they were typed, without its proof, which stands beside them."""

    fields: Mapping[str, str]
    csrf: str

    def typed(self, name: str) -> str:
        """What was typed there."""
        return self.fields.get(name, "")


async def posted_form(request: Request) -> Posted:
    """The form in the body of this request.

    Read strictly and not by python-multipart, which turns a byte that is no UTF-8 into another
    character without a word: what is recorded is what was sent, or nothing.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != URLENCODED:
        raise HTTPException(415, "Only the form on the page is taken here; nothing was recorded.")
    body = await request.body()
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise HTTPException(400, "The form cannot be read; nothing was recorded.") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise HTTPException(400, "A field came twice; nothing was recorded.")
    return Posted({name: fields[name] for name in fields if name != CSRF}, fields.get(CSRF, ""))


InForm = Annotated[Posted, Depends(posted_form)]


def _lines(text: Any) -> Any:
    # Not splitlines(): that would swallow the control characters that have to be refused.
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for line in lines if line.strip()]


def _none_if_blank(text: Any) -> Any:
    return text or None


Version = Annotated[int, Field(ge=1, le=MAX_INT)]


class AnswerForm(Given):
    """A position on the text that was shown."""

    position: Position
    reason: Prose = ""
    conditions: Annotated[list[Said], BeforeValidator(_lines), Field(max_length=50)] = Field(
        default_factory=list
    )
    # Of the text on the page; the proof in the form is bound to the same one.
    revision_sha256: Sha256 | None = None


class CodeForm(AnswerForm):
    """An answer that waits for its code: none where it comes from the page of the text."""

    code: str | None = None
    # The buttons beside: for a new code, and back to the answer.
    again: str = ""
    edit: str = ""


class CommentForm(Given):
    """A remark on the text that was shown."""

    body: Said
    audience: Audience | None = None
    quote: Passage = ""
    # A box that is not ticked is not sent.
    blocking: bool = False


class ReplyForm(Given):
    """What is said in a thread; without a choice to all whom the thread is for."""

    body: Said
    audience: Audience | None = None


class DispositionForm(Given):
    """The lead's answer to a comment as it stood on the page."""

    disposition: Disposition
    reply: Prose = ""
    revision: Annotated[
        Annotated[int, Field(ge=1, le=MAX_INT)] | None, BeforeValidator(_none_if_blank)
    ] = None
    version: Version


class JudgementForm(Given):
    """What is said to the lead's answer, by the button that was pressed."""

    said: Literal["accept", "contest", "withdraw"]
    words: Prose = ""
    version: Version


class DisputeForm(Given):
    """Whether an answer was the person's own; neither is chosen beforehand."""

    whose: Literal["mine", "not_mine"]


class ChoiceForm(Given):
    """One choice of how somebody is written to: how often, or whether they are reminded."""

    digest: Digest | None = None
    # Of one request, or of all.
    request: str | None = None
    reminders: Literal["mute", "remind"] | None = None


class HandOverForm(Given):
    """Who is asked instead, and why."""

    to: Email
    why: Said


class OverrideForm(Given):
    """Which requirement is to be lifted, why, and for how long."""

    group: GroupKey
    why: Said
    until: Annotated[
        Annotated[date, Field(ge=date(2000, 1, 1), le=date(2200, 1, 1))] | None,
        BeforeValidator(_none_if_blank),
    ] = None


class HeldReplyForm(Given):
    """What becomes of a mail, by the button that was pressed."""

    what: Literal["accept", "discard"]


class ConfirmForm(Given):
    """What somebody of Leadership says to a proposed override."""

    choice: Literal["confirm", "refuse"]
    # Of a refusal.
    why: Prose = ""


class WhyForm(Given):
    """Why something is done."""

    why: Said


class TicketForm(Given):
    """Which ticket a draft is to have; by its name, where it is there."""

    ticket: Annotated[Line, Field(max_length=63)]
    name: Annotated[str, Field(max_length=200), AfterValidator(line_or_nothing)] = ""


class SignInForm(Given):
    """Where the link to sign in is to go."""

    email: Email


class Mistakes(Exception):
    """The form cannot be taken as it is: by field, what to do."""

    def __init__(self, by_field: Mapping[str, str]) -> None:
        super().__init__("; ".join(by_field.values()))
        self.by_field = by_field


NAMES = {
    "reason": "The reason",
    "conditions": "The conditions",
    "body": "The comment",
    "quote": "The quoted passage",
    "email": "The address",
    "to": "The address",
    "why": "The reason",
    "reply": "The reply",
    "words": "What you say to the answer",
}
MISSING = {
    "position": "Choose one of the six positions.",
    "body": "Write what you want to say.",
    "email": "Give your address.",
    "to": "Give the address of whoever is to answer.",
    "why": "Say why.",
    "group": "Choose whose requirement is to be overridden.",
    "until": "Choose the last day from the calendar, or leave it empty.",
    "audience": "Choose who may see the comment.",
    "disposition": "Choose one of the answers.",
    "what": "Press one of the buttons below the mail.",
    "choice": "Choose whether you confirm it.",
    "said": "Press one of the buttons below the comment.",
    "whose": "Choose whether this was you.",
    "revision_sha256": "The form does not say which text it is about; reload the page.",
}


def read(form: type[Form], posted: Posted) -> Form:
    """The form with its values cleaned; `Mistakes` where one cannot be taken."""
    try:
        return form.model_validate(dict(posted.fields))
    except ValidationError as error:
        found: dict[str, str] = {}
        for one in error.errors(include_input=False):
            field = str(one["loc"][0])
            found.setdefault(field, _in_words(field, one["type"], one["msg"], one.get("ctx", {})))
        raise Mistakes(found) from error


def _in_words(field: str, kind: str, message: str, facts: Mapping[str, Any]) -> str:
    name = NAMES.get(field)
    if kind == "extra_forbidden":
        return "The form holds a field that is not ours; reload the page and try again."
    if name is None or kind == "missing":
        return MISSING.get(field, "Reload the page and try again.")
    if kind == "string_too_long":
        return f"{name} may have {facts['max_length']:,} characters at most; please shorten it."
    if kind == "too_long":
        return f"There may be {facts['max_length']} conditions at most; put some together."
    said = message.removeprefix("Value error, ")
    if said == "is empty":
        return MISSING.get(field, f"{name} is empty.")
    return f"{name} {said}." if said[:1].islower() else f"{name}: {said}"
