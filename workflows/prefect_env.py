"""The environment of Prefect's server and of its clients; never imports Prefect."""

import sys
from collections.abc import Mapping
from pathlib import Path

# What a policy lead would not miss. An installation that wants one of them back sets the
# variable itself: what is inherited wins. Measured figures: docs/decisions/0005.
SERVER_TUNING = {
    # Reads every paused run every 5 s: 34 % of a core at 5,000 waiting reviews. Ours never
    # expire: deadlines are rows of Placet's.
    "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
    # Work pools and work queues, subprocesses to cancel, concurrency slots: we have none.
    "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
    "PREFECT_SERVER_SERVICES_REPOSSESSOR_ENABLED": "false",
    # Would rename a sweep that waits for the worker to "Late".
    "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
    # The page of events: two thirds of the database, and the journal is the record. Automations
    # and task runs do without it.
    "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_ENABLED": "false",
    # Sweeps ahead: enough to bridge a restart of the scheduler, not an hour of them in the UI.
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "2",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "5",
    "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT2M",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}

CLIENT_TUNING = {
    # The state, the task runs and the artifact tell the story; log lines would only repeat it.
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    # Leases of ours tell whether a turn is alive.
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "86400",
    # The outbox tries again, and knows that it does.
    "PREFECT_CLIENT_MAX_RETRIES": "1",
    "PREFECT_API_REQUEST_TIMEOUT": "20",
    # The worker starts without the server, and waits for it.
    "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
}

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
}


def server_env(
    *, home: Path, database_url: str, auth: str | None, inherited: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of the server, to be laid over the inherited one.

    `database_url` is an asyncpg URL; `auth` is `user:password`.
    """
    kept = inherited or {}
    env = {name: kept.get(name, value) for name, value in SERVER_TUNING.items()}
    env |= QUIET | {
        "PREFECT_HOME": str(home),
        "PREFECT_API_DATABASE_CONNECTION_URL": database_url,
        # Builds the application once instead of keeping what a second one would need.
        "PREFECT__SERVER_FINAL": "1",
    }
    return env | ({"PREFECT_SERVER_API_AUTH_STRING": auth} if auth else {})


def server_command(*, host: str, port: int) -> list[str]:
    """Starts the server without the command line's own process around it."""
    return [
        *(sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app"),
        *("--host", host, "--port", str(port)),
        *("--log-level", "warning", "--lifespan", "on", "--timeout-graceful-shutdown", "3"),
    ]


def client_env(
    *,
    api_url: str,
    auth: str | None,
    home: Path | None = None,
    inherited: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The environment of a process that speaks to the server; `api_url` with or without /api."""
    kept = inherited or {}
    base = api_url.rstrip("/")
    env = {name: kept.get(name, value) for name, value in CLIENT_TUNING.items()}
    env |= QUIET | {"PREFECT_API_URL": base if base.endswith("/api") else f"{base}/api"}
    if home:
        env["PREFECT_HOME"] = str(home)
    return env | ({"PREFECT_API_AUTH_STRING": auth} if auth else {})
