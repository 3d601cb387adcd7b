"""What every request of one running API shares: the engine, the links, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Engine
from starlette.requests import HTTPConnection

from api.config import ApiConfig
from api.events.hub import Hub
from api.events.places import Places
from api.rates import Rates
from api.token_keys import TokenKeys
from api.uses import Uses
from models.engine import make_engine, make_wires
from models.wires import Wires
from review.links import Links
from review.queries.forecasts import ForecastMemory


def utc_now() -> datetime:
    """The time as it is."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ApiState:
    """Built once by the application; reached through the request."""

    config: ApiConfig
    engine: Engine
    # For the sign-offs (ADR 0010).
    wires: Wires
    links: Links
    token_keys: TokenKeys
    rates: Rates
    now: Callable[[], datetime] = utc_now
    uses: Uses = field(default_factory=Uses)
    forecasts: ForecastMemory = field(default_factory=ForecastMemory)
    # Of the event stream.
    events: Hub = field(kw_only=True)
    places: Places = field(kw_only=True)


def make_state(config: ApiConfig, now: Callable[[], datetime] = utc_now) -> ApiState:
    """The state of an application with this configuration."""
    engine = make_engine(
        config.database_url,
        pool_size=12,
        max_overflow=0,
        lock_timeout_seconds=config.lock_timeout_seconds,
    )
    wires = make_wires(config.database_url, lock_timeout_seconds=config.lock_timeout_seconds)
    keys = TokenKeys(config.public_url, config.token_keys, config.token_keys_file)
    rates = Rates(config.calls_each_minute, config.sign_ins_each_minute, lambda: now().timestamp())
    return ApiState(
        config,
        engine,
        wires,
        Links.from_secret(config.link_secret),
        keys,
        rates,
        now,
        events=Hub(engine, wires),
        places=Places(config.link_secret),
    )


def state_of(connection: HTTPConnection) -> ApiState:
    """The state of the application that received this request."""
    return cast("ApiState", connection.app.state.placet)
