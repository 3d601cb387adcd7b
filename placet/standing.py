"""How reviews stand, for `placet status`: the board and one draft as plain values."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import BaseModel
from sqlmodel import Session

from api.schemas.forecast import ForecastOut, forecast_out
from api.schemas.gate import GateOut, verdict_out
from api.schemas.rounds import RoundOut, round_out
from models.draft import Draft
from models.vocabulary import Stage, TicketStanding
from review.queries.board import BoardRow, load_board
from review.queries.draft_facts import load_facts
from review.queries.drafts import load_draft, load_rounds
from review.queries.forecasts import ForecastMemory, forecast_of, forecasts_of
from review.queries.mail_trouble import mail_trouble
from review.queries.review_turn import draft_name
from review.queries.sights import sight_of
from review.queries.tickets import TicketView, list_tickets, ticket_trouble
from review.queries.webhook_trouble import webhook_trouble
from review.rules.forecast import Forecast
from review.rules.visibility import Viewer

# Whoever may read the database may read all of it.
ALL = Viewer(external=False, sees_all=True)

IN_REVIEW = (Stage.RESEARCH, Stage.DEVELOPMENT)
PAGE = 100
# A forecast costs about 2 ms for each person asked: of more people than this in a list, the last
# ones have none.
MOST_FORETOLD = 500


class HeldMail(BaseModel):
    """Mail that waits for a lead to release it."""

    since: datetime
    why: str
    mails: int


class FailedMail(BaseModel):
    """A mail that was given up."""

    id: str
    kind: str
    person: str
    draft: str
    tries: int
    error: str


class MailStanding(BaseModel):
    """What is wrong with outgoing mail; `held` is null and `failed` empty in good times."""

    held: HeldMail | None
    failed: list[FailedMail]


class TicketLine(BaseModel):
    """A ticket; `retry_at` and `error` are of its worst act."""

    id: str
    connection: str
    purpose: str
    name: str
    url: str
    state: str
    draft: str
    standing: TicketStanding
    retry_at: datetime | None
    error: str


class WebhookStanding(BaseModel):
    """A webhook at which nothing arrives; `disabled_at` is null while it is tried again."""

    webhook: str
    host: str
    owner: str
    disabled_at: datetime | None
    because: str
    failing_since: datetime | None
    given_up: int


class Awaited(BaseModel):
    """A group, or the lead, and the people whose turn it is."""

    who: str
    people: list[str]
    # What for, where it is not plain from the rest.
    why: str = ""


class DraftLine(BaseModel):
    """One draft under review; `since` is null where nobody is waited for."""

    draft: str
    name: str
    title: str
    stage: Stage
    round: int | None
    round_state: str | None
    waiting_for: list[Awaited]
    since: datetime | None
    due_at: datetime | None
    overdue: bool
    gate: str
    # As likely as not promoted by the one, in nine cases of ten by the other; null: not told.
    p50: date | None
    p90: date | None


class Drafts(BaseModel):
    """Every draft under review, the overdue first."""

    items: list[DraftLine]
    mail: MailStanding
    # Those of which something was given up, or is tried again.
    tickets: list[TicketLine]
    # Those that somebody should look at.
    webhooks: list[WebhookStanding]


class Standing(BaseModel):
    """One draft: what it waits for, and its rounds, the newest first."""

    draft: str
    name: str
    title: str
    stage: Stage
    lead: str
    revision: int
    revision_sha256: str
    gate: GateOut
    forecast: ForecastOut
    rounds: list[RoundOut]
    mail: MailStanding
    tickets: list[TicketLine]


class GateAndForecast(GateOut):
    """The verdict, and by which day the draft will be promoted."""

    forecast: ForecastOut


def drafts_in_review(session: Session, now: datetime) -> Drafts:
    items: list[DraftLine] = []
    after, memory, most = None, ForecastMemory(), MOST_FORETOLD
    while rows := load_board(session, ALL, now, after=after, limit=PAGE):
        # The board goes on with drafts that have left the review: nothing waits there.
        reviews = [(row.draft_id, row.review) for row in rows if row.review is not None]
        found = forecasts_of(session, ALL, reviews, now, memory, most=most)
        most -= sum(len(one.facts.asked) for draft, one in reviews if draft in found)
        items += [_line(row, found.get(row.draft_id)) for row in rows if row.stage in IN_REVIEW]
        if len(rows) < PAGE or rows[-1].stage not in IN_REVIEW:
            break
        after = rows[-1].draft_id
    return Drafts(
        items=items,
        mail=mail_standing(session),
        tickets=[_ticket(one) for one in ticket_trouble(session, ALL)],
        webhooks=webhook_standings(session, now),
    )


def draft_standing(session: Session, draft_id: str, now: datetime) -> Standing:
    view = load_draft(session, draft_id, now, ALL)
    return Standing(
        draft=draft_id,
        name=draft_name(view.policy.key, view.draft.number),
        title=view.policy.title,
        stage=view.draft.stage,
        lead=view.lead.email,
        revision=view.revision.number,
        revision_sha256=view.revision.sha256,
        gate=verdict_out(view.verdict, view.review.emails),
        forecast=forecast_out(
            forecast_of(session, ALL, view.review, view.draft.stage, now, ForecastMemory()), now
        ),
        rounds=[round_out(one, ALL) for one in load_rounds(session, draft_id, ALL)],
        mail=mail_standing(session, draft_id),
        tickets=[_ticket(one) for one in list_tickets(session, ALL, draft_id=draft_id)],
    )


def mail_standing(session: Session, draft_id: str | None = None) -> MailStanding:
    """Whether mail is held, and what was given up; of one draft, or of all."""
    found = mail_trouble(session, ALL, draft_id)
    hold = found.hold
    return MailStanding(
        held=None if hold is None else HeldMail(since=hold.held_at, why=hold.why, mails=found.held),
        failed=[
            FailedMail(
                id=one.id,
                kind=one.template,
                person=one.email,
                draft=one.draft,
                tries=one.tries,
                error=one.error,
            )
            for one in found.failed
        ],
    )


def _ticket(view: TicketView) -> TicketLine:
    worst = view.worst
    return TicketLine(
        id=view.id,
        connection=view.connection,
        purpose=view.purpose,
        name=view.name,
        url=view.url,
        state=view.state,
        draft=view.draft,
        standing=view.standing,
        retry_at=worst.next_try if worst else None,
        error=worst.error if worst else "",
    )


def webhook_standings(session: Session, now: datetime) -> list[WebhookStanding]:
    return [
        WebhookStanding(
            webhook=one.id,
            host=one.host,
            owner=one.owner,
            disabled_at=one.disabled_at,
            because=one.because,
            failing_since=one.failing_since,
            given_up=one.given_up,
        )
        for one in webhook_trouble(session, ALL, now)
    ]


def gate_and_forecast(
    session: Session, draft_id: str, now: datetime
) -> tuple[GateAndForecast, Mapping[str, str]]:
    """The verdict with the forecast, and the names of the groups by their keys."""
    review = load_facts(session, draft_id, candidates=True)
    stage = session.get_one(Draft, draft_id).stage
    made = forecast_of(session, ALL, review, stage, now, ForecastMemory())
    gate = verdict_out(sight_of(ALL, review).verdict(review.verdict(now)), review.emails)
    return GateAndForecast(**dict(gate), forecast=forecast_out(made, now)), review.labels


def _line(row: BoardRow, foretold: Forecast | None) -> DraftLine:
    return DraftLine(
        draft=row.draft_id,
        name=draft_name(row.policy_key, row.number),
        title=row.title,
        stage=row.stage,
        round=row.round_number,
        round_state=row.round_state.value if row.round_state else None,
        waiting_for=[
            Awaited(who=one.who, people=list(one.names), why=one.why) for one in row.turns
        ],
        since=row.since,
        due_at=row.due_at,
        overdue=row.overdue,
        gate=row.gate,
        p50=foretold.p50 if foretold is not None else None,
        p90=foretold.p90 if foretold is not None else None,
    )
