"""The processes of `placet up`: how each is started, what it needs, how one sees that it is up."""

import asyncio
import os
import signal
import sys

from placet.cluster.answers import http_answers
from placet.cluster.child import Child
from placet.cluster.environment import inherited, placet_environment
from placet.cluster.launch import launched
from placet.cluster.plan import Plan
from placet.cluster.postgres import EmbeddedPostgres
from workflows.prefect_env import server_command, server_env


def placet_command(*arguments: str) -> list[str]:
    """This same Placet, whatever is first on the PATH."""
    return launched([sys.executable, "-m", "placet", *arguments])


def postgres(server: EmbeddedPostgres) -> Child:
    async def answers() -> bool:
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
    return _part("relay", plan)


def worker(plan: Plan) -> Child:
    return _part("worker", plan)


def _part(name: str, plan: Plan) -> Child:
    async def answers() -> bool:
        return True

    return Child(
        name=name,
        command=placet_command(name),
        environment=placet_environment(plan.settings),
        answers=answers,
        needs=(*_database(plan), "prefect"),
    )


def _database(plan: Plan) -> tuple[str, ...]:
    return ("postgres",) if plan.server else ()
