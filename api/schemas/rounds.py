"""Rounds, requests and sign-offs."""

from datetime import datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from api.schemas.values import (
    Code,
    Email,
    Given,
    GroupKey,
    Number,
    PlanName,
    Prose,
    Said,
    Sha256,
    Time,
    Told,
)
from models.vocabulary import MailEventKind, Position, RequestState, RetractionKind, RoundState
from review.actors import CLIENT
from review.commands.admit_answer import Answer
from review.queries.drafts import RequestView, RoundView
from review.queries.requests import AskedView
from review.rules.arrival import Arrival
from review.rules.plan import Assurance
from review.rules.visibility import Viewer
from review.signed import Signed

MAX_REVIEWERS = 500


class RoundIn(Given):
    """A round to open; everything may be left out."""

    revision: Number | None = Field(default=None, description="The newest, if left out.")
    due_at: Time | None = Field(default=None, description="The plan's deadline, if left out.")
    reviewers: dict[GroupKey, list[Email]] | None = Field(
        default=None,
        description="Whom to ask; a group that is not named is asked as the plan says.",
        examples=[{"legal": ["ana@example.org"]}],
    )
    reason: Prose = Field(default="", description="Told to everyone who is asked.")

    @model_validator(mode="after")
    def not_too_many(self) -> Self:
        if sum(len(emails) for emails in (self.reviewers or {}).values()) > MAX_REVIEWERS:
            raise ValueError(f"more than {MAX_REVIEWERS} reviewers")
        return self


class ExtendIn(Given):
    """A new deadline, and why."""

    due_at: Time
    reason: Said


class ReasonIn(Given):
    """Why it is done."""

    reason: Said


class TakeBackIn(ReasonIn):
    """Why a request for changes is taken back."""

    code: Code | None = Field(
        default=None,
        description="Where the plan asks for one: the code that was mailed for exactly this "
        "(POST /requests/{id}/take-back/codes).",
        examples=["1234 5678"],
    )


class RepinIn(ReasonIn):
    """Another plan for an open round, and why."""

    plan: PlanName | None = Field(
        default=None, description="Its newest version is pinned; the draft's plan, if left out."
    )


class ContestIn(Given):
    """Why a kept approval is contested, if there is more to say than that it is."""

    reason: Prose = ""


class HandOverIn(ReasonIn):
    """Who is asked instead, and why."""

    to: Email = Field(description="Whoever was asked first takes it back by their own address.")


class ArrivalOut(Told):
    """What became of the mails to somebody who is asked, as their carrier reports it."""

    state: MailEventKind = Field(
        description="Of the newest mail that has come to an end. `bounced`, `dropped` and "
        "`spam_report` put the policy lead on turn."
    )
    at: datetime
    detail: str = Field(
        description="What the other mail server said.", examples=["550 5.1.1 User unknown"]
    )


class RequestShort(Told):
    """One person asked in a round."""

    id: str
    group: str
    person: str
    state: RequestState = Field(description="See `asked_at`.")
    on_behalf_of: str | None = Field(description="Who was asked first, if somebody else was.")
    asked_at: datetime | None = Field(
        description="Null while other groups come first, and of those who come later while an "
        "independent first pass hides how the others stand."
    )
    due_at: datetime = Field(description="Their own deadline, or the round's.")
    assurance: Assurance | None = Field(
        description="What the answer has to be proven by, as the plan of the round says: `link` "
        "alone, or a `code` on top (POST /requests/{id}/codes). Null: the plan cannot be read."
    )
    position: Position | None = Field(
        description="What they last said; null before, where it was contested or taken back, and "
        "where the first pass is independent, for whoever is asked and has yet to answer in this "
        "open round, but for their own."
    )
    carried: bool = Field(description="Kept from an earlier text by the plan, not said anew.")
    reminders_muted: bool = Field(description="By the person, for this request or for all.")
    retracted: RetractionKind | None = Field(
        description="Why what they last said stands no more, although they said nothing since."
    )
    mail: ArrivalOut | None = Field(
        description="Null where nothing was reported, for external people, and where the first "
        "pass is independent, as `position`."
    )


class RoundOut(Told):
    """A review of one revision."""

    number: int
    revision: int
    revision_sha256: str
    state: RoundState
    plan: str = Field(examples=["standard@1"])
    plan_sha256: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    reason: str
    closed_reason: str = Field(description="Empty for external people.", examples=[""])
    requests: list[RequestShort]


class AuthOut(Told):
    """How the signer proved who they are, and how far that goes."""

    method: str = Field(examples=["mailed-link"])
    assurance: str = Field(
        description="`code`: by a code mailed for exactly this answer, on top of the way in. "
        "Anything else says how far the way in itself goes.",
        examples=["code", "possession of the mailed link"],
    )
    via: str | None = Field(
        default=None,
        exclude_if=lambda via: via is None,
        description="The client it came by, as the journal names it, where it came by one; the "
        "person is `person`.",
        examples=["client:0198f2a4-5f1c-7c3e-9d7e-0d3f5c1b2a49"],
    )


class StandingOut(Told):
    """What was last said on a request."""

    id: str
    position: Position
    recorded_at: datetime
    auth: AuthOut
    late: bool
    counts: bool = Field(description="False: recorded after its round had closed.")
    carried_from: str | None = Field(
        examples=[None],
        description="The sign-off on an earlier text that the plan keeps by this one.",
    )
    carried_reason: str = Field(description="Why it could be kept.")
    retracted: RetractionKind | None = Field(
        description="`contested` by its own person, `taken_back` by their delegate, or `disputed`: "
        "its person says that it was not theirs. It does not stand."
    )


class RequestOut(Told):
    """A request, and what it is about."""

    id: str
    group: str
    person: str
    on_behalf_of: str | None = Field(description="Who was asked first, if somebody else was.")
    state: RequestState = Field(
        description="`upcoming` while other groups come first; `moved` where somebody else was "
        "asked in the person's place, by a request of their own."
    )
    asked_at: datetime | None = Field(
        description="Null while other groups come first, and of those who come later while an "
        "independent first pass hides how the others stand."
    )
    answered_at: datetime | None
    sign_off: StandingOut | None
    draft: str
    policy: str
    round: int
    revision: int
    revision_sha256: str = Field(description="What a sign-off on this request has to name.")
    due_at: datetime = Field(description="This person's own deadline, or the round's.")
    assurance: Assurance | None = Field(
        description="What the answer has to be proven by, as the plan of the round says: `link` "
        "alone, or a `code` on top (POST /requests/{id}/codes). Null: the plan cannot be read."
    )
    mail: ArrivalOut | None = Field(
        description="Null where nothing was reported, for external people, and where the first "
        "pass is independent, as `sign_off`."
    )


class AnswerIn(Given):
    """A position on a request, and all that is said with it."""

    position: Position
    reason: Prose = Field(default="", description="Compulsory with request_changes.")
    conditions: list[Said] = Field(
        default_factory=list,
        max_length=50,
        description="With approve_with_conditions: what has to be dealt with first.",
    )
    revision_sha256: Sha256 = Field(
        description="Of the text that is signed; 409 where another one is under review."
    )
    on_behalf_of: Email | None = Field(
        default=None, description="The person asked; 409 where that is somebody else."
    )


class SignOffIn(AnswerIn):
    """A position to be recorded."""

    code: Code | None = Field(
        default=None,
        description="Where the plan asks for one: the code that was mailed to the person for "
        "exactly this answer (POST /requests/{id}/codes). Blanks and hyphens do not matter.",
        examples=["1234 5678"],
    )


class SignOffOut(Told):
    """A recorded position."""

    id: str
    position: Position
    revision: int
    revision_sha256: str
    person: str
    on_behalf_of: str | None = Field(description="Whose place the person took, if anybody's.")
    group: str
    reason: str
    conditions: list[str]
    recorded_at: datetime
    late: bool = Field(description="After the deadline, the round still open: it counts.")
    counts: bool = Field(description="False: recorded after its round had closed.")
    auth: AuthOut
    supersedes: str | None


class RoundClosedProblem(Told):
    """409 `round-closed`: the answer came too late to count; it is on record all the same."""

    type: Literal["urn:placet:problem:round-closed"]
    title: str
    status: int
    detail: str
    sign_off: SignOffOut


def round_out(view: RoundView, viewer: Viewer) -> RoundOut:
    """The round; why it was ended is for insiders, as in the mail and on the page."""
    inside = viewer.sees_all or not viewer.outside
    round_, plan = view.round, view.plan
    return RoundOut(
        number=round_.number,
        revision=view.revision_number,
        revision_sha256=view.revision_sha256,
        state=round_.state,
        plan=f"{plan.name}@{plan.version}",
        plan_sha256=plan.sha256,
        opened_at=round_.opened_at,
        due_at=round_.due_at,
        closed_at=round_.closed_at,
        reason=round_.reason,
        closed_reason=round_.closed_reason if inside else "",
        requests=[_short(one, round_.due_at) for one in view.requests],
    )


def request_out(view: AskedView) -> RequestOut:
    request = view.request
    return RequestOut(
        id=request.id,
        group=request.group_key,
        person=view.person.email,
        on_behalf_of=view.principal.email if view.principal else None,
        state=view.state,
        asked_at=view.asked_at,
        answered_at=view.answered_at,
        sign_off=_standing(view),
        draft=view.draft.id,
        policy=view.policy.key,
        round=view.round.number,
        revision=view.revision_number,
        revision_sha256=view.revision_sha256,
        due_at=view.due_at,
        assurance=view.assurance,
        mail=_mail(view.mail),
    )


def _standing(view: AskedView) -> StandingOut | None:
    said = view.sign_off
    if said is None:
        return None
    return StandingOut(
        id=said.id,
        position=said.position,
        recorded_at=said.recorded_at,
        auth=_auth(said.auth_method, said.auth_assurance, said.auth_via),
        late=said.late,
        counts=said.counts,
        carried_from=said.carried_from_id,
        carried_reason=said.carried_reason,
        retracted=view.retraction.kind if view.retraction else None,
    )


def _mail(found: Arrival | None) -> ArrivalOut | None:
    return ArrivalOut(state=found.state, at=found.at, detail=found.detail) if found else None


def _auth(method: str, assurance: str, via: str | None) -> AuthOut:
    """An API token is named by the journal alone."""
    return AuthOut(method=method, assurance=assurance, via=via if method == CLIENT else None)


def sign_off_out(sign_off: Signed, email: str, on_behalf_of: str | None = None) -> SignOffOut:
    return SignOffOut(
        id=sign_off.id,
        position=sign_off.position,
        revision=sign_off.revision_number,
        revision_sha256=sign_off.revision_sha256,
        person=email,
        on_behalf_of=on_behalf_of,
        group=sign_off.group_key,
        reason=sign_off.reason,
        conditions=sign_off.conditions,
        recorded_at=sign_off.recorded_at,
        late=sign_off.late,
        counts=sign_off.counts,
        auth=_auth(sign_off.auth_method, sign_off.auth_assurance, sign_off.auth_via),
        supersedes=sign_off.supersedes_id,
    )


def answer_from(body: AnswerIn) -> Answer:
    return Answer(body.position, body.revision_sha256, body.reason, tuple(body.conditions))


def _short(view: RequestView, due_at: datetime) -> RequestShort:
    request, said = view.request, view.sign_off
    return RequestShort(
        id=request.id,
        group=request.group_key,
        person=view.person.email,
        state=view.state,
        on_behalf_of=view.principal.email if view.principal else None,
        asked_at=view.asked_at,
        due_at=view.due_at or due_at,
        assurance=view.assurance,
        position=said.position if said and view.retraction is None else None,
        carried=said is not None and said.carried_from_id is not None,
        reminders_muted=request.reminders_muted or view.person.reminders_muted,
        retracted=view.retraction.kind if view.retraction else None,
        mail=_mail(view.mail),
    )
