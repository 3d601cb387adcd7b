"""The forecast as it is told."""

from datetime import date, datetime

from pydantic import Field

from api.schemas.values import Told
from review.rules.forecast import Forecast


class ForecastOut(Told):
    """By which day the draft will be promoted, from how people answered so far; no promise."""

    p50: date | None = Field(
        description="As likely as not promoted by this day, in the lead's time zone; "
        "null where no day can be named.",
        examples=["2026-03-12"],
    )
    p90: date | None = Field(
        description="Promoted by this day in nine cases of ten.", examples=["2026-03-18"]
    )
    likelihood_this_round: float | None = Field(
        ge=0,
        le=1,
        description="How likely the round that is open opens the gate without changes.",
        examples=[0.7],
    )
    enough: bool = Field(
        description="False where too little is on record, or shown to the caller, to tell."
    )
    bottleneck: str | None = Field(
        description="The group whose answer most often comes last.", examples=["legal"]
    )
    explanation: str = Field(
        examples=["With half likelihood by 12 March, with nine in ten by 18 March."]
    )
    as_of: datetime = Field(description="When it was made.")


def forecast_out(made: Forecast, as_of: datetime) -> ForecastOut:
    """The forecast with the time of its making."""
    return ForecastOut(
        p50=made.p50,
        p90=made.p90,
        likelihood_this_round=made.likelihood_this_round,
        enough=made.enough,
        bottleneck=made.bottleneck,
        explanation=made.explanation,
        as_of=as_of,
    )
