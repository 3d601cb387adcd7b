"""The processes of `placet up`: how each is started, what it needs, how one sees that it is up."""

import asyncio
import os
import signal
import sys
from datetime import datetime

from placet.cluster.answers import deployment_refreshed, http_answers, lived
from placet.cluster.child import Child
from placet.cluster.environment import inherited, placet_environment
from placet.cluster.launch import launched
from placet.cluster.plan import Plan
from placet.cluster.postgres import EmbeddedPostgres
from workflows.prefect_env import server_command, server_env

# There is one of each here: what it had in hand when it was killed is free at once.
THE_ONE = "up"


def placet_command(*arguments: str) -> list[str]:
    """This same Placet, whatever is first on the PATH."""
    return launched([sys.executable, "-m", "placet", *arguments])


def postgres(server: EmbeddedPostgres) -> Child:
    async def answers(began: datetime) -> bool:
        del began
        return await asyncio.to_thread(server.answers)

    return Child(
        name="postgres",
        command=server.command(),
        environment=server.environment,
        answers=answers,
        # Fast shutdown; SIGTERM would wait for every client to leave.
        stop_signal=signal.SIGINT,
        stop_patience_seconds=5.0,
        working_directory=server.data_dir,
    )


def prefect(plan: Plan) -> Child:
    ours = server_env(
        home=plan.data_dir / "prefect",
        database_url=plan.prefect_database_url,
        auth=plan.prefect_auth,
        inherited=os.environ,
    )
    # Where a browser finds the API that the user interface speaks to.
    ours["PREFECT_UI_API_URL"] = f"{plan.prefect_url}/api"
    return Child(
        name="prefect",
        command=launched(server_command(host=plan.settings.host, port=plan.prefect_port)),
        environment=inherited() | ours,
        answers=http_answers(f"{plan.prefect_url}/api/health"),
        needs=_database(plan),
    )


def api(plan: Plan) -> Child:
    descriptor = plan.api_socket.fileno()
    return Child(
        name="api",
        command=placet_command("api", "--fd", str(descriptor)),
        environment=placet_environment(plan.settings),
        answers=http_answers(f"{plan.api_url}/readyz"),
        needs=_database(plan),
        pass_fds=(descriptor,),
    )


def relay(plan: Plan) -> Child:
    return Child(
        name="relay",
        command=placet_command("relay", "--name", THE_ONE),
        environment=placet_environment(plan.settings),
        answers=lived(seconds=2),
        needs=_database(plan),
    )


def intake(plan: Plan) -> Child:
    return Child(
        name="intake",
        command=placet_command("intake"),
        environment=placet_environment(plan.settings),
        answers=lived(seconds=2),
        needs=_database(plan),
    )


def worker(plan: Plan) -> Child:
    """It needs no Prefect to start: it waits for one by itself, and its imports take as long."""
    home = {"PREFECT_HOME": str(plan.data_dir / "prefect")}
    api_url = f"{plan.prefect_url}/api"
    return Child(
        name="worker",
        command=placet_command("worker", "--name", THE_ONE),
        environment=placet_environment(plan.settings) | home,
        answers=deployment_refreshed(api_url, plan.prefect_auth, "review/review"),
        needs=_database(plan),
        uses=("prefect",),
    )


def _database(plan: Plan) -> tuple[str, ...]:
    return ("postgres",) if plan.server else ()
