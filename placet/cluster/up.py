"""`placet up`: everything on one machine, from an empty directory to a sign-in link."""

import asyncio
import json
import sys
from pathlib import Path

from placet.cluster import children
from placet.cluster.display import Display
from placet.cluster.environment import placet_environment
from placet.cluster.launch import launched
from placet.cluster.leftovers import RunningPids
from placet.cluster.lock import only_one
from placet.cluster.plan import Plan, make_plan
from placet.cluster.ready_file import Ready, announce, withdraw
from placet.cluster.supervisor import Stopped, Supervisor
from placet.failures import CannotStart
from placet.settings import EVERYWHERE, Settings


def up(settings: Settings, ready_file: Path | None, display: Display) -> None:
    """Runs until it is stopped; what keeps it from starting is raised."""
    data_dir = settings.data_dir.resolve()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        (data_dir / "up.lock").touch()
    except OSError as error:
        raise CannotStart(f"{data_dir} cannot be used: {error.strerror}") from None
    ready_files = [data_dir / "ready.json", *([ready_file.absolute()] if ready_file else [])]
    with only_one(data_dir) as tell:
        withdraw(ready_files)
        for name in RunningPids(data_dir).end_leftovers():
            display.line(f"Ended {name}, left running by an earlier start")
        plan = make_plan(settings, data_dir)
        tell(plan.api_url)
        try:
            with plan.api_socket:
                asyncio.run(_run(plan, ready_files, display))
        except Stopped:
            pass
        finally:
            withdraw(ready_files)


async def _run(plan: Plan, ready_files: list[Path], display: Display) -> None:
    async with Supervisor(plan.data_dir, display) as supervisor:
        ready = await supervisor.unless_ended(_bring_up(plan, supervisor, display))
        announce(ready, ready_files)
        display.everything(ready, str(plan.data_dir))
        if plan.settings.host in EVERYWHERE and plan.settings.public_url == plan.api_url:
            display.line(f"Links in mails lead to {plan.api_url}: set PLACET_PUBLIC_URL for others")
        await supervisor.until_ended()


async def _bring_up(plan: Plan, supervisor: Supervisor, display: Display) -> Ready:
    if plan.settings.mail == "files":
        plan.settings.outgoing_mail_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    await _databases(plan, supervisor, display)
    supervisor.add(children.prefect(plan))
    first = await _first_start(plan, supervisor)
    for child in (children.api(plan), children.relay(plan), children.worker(plan)):
        supervisor.add(child)
    if plan.settings.intake_port is not None:
        supervisor.add(children.intake(plan))
    await supervisor.all_ready(supervisor.watched)
    return Ready(
        api=plan.api_url,
        prefect=plan.prefect_url,
        prefect_auth=plan.prefect_auth,
        mail=str(plan.settings.outgoing_mail_dir),
        token=first["token"],
        sign_in=first["sign_in"],
    )


async def _databases(plan: Plan, supervisor: Supervisor, display: Display) -> None:
    if plan.server is None:
        from placet.cluster.own_server import ensure_prefect_database

        await asyncio.to_thread(
            ensure_prefect_database, plan.database_url, plan.prefect_database_url
        )
        return
    # In this thread: initdb is a child too, and bound to the thread that starts it.
    for folder in plan.server.prepare():
        display.line(f"Running as root: {folder} may now be passed by other users (chmod o+x)")
    await supervisor.add(children.postgres(plan.server)).ready.wait()
    await asyncio.to_thread(plan.server.ensure_databases)


async def _first_start(plan: Plan, supervisor: Supervisor) -> dict[str, str]:
    """Migrates and makes sure of the first lead, in another process: this one stays small."""
    command = launched([sys.executable, "-m", "placet.cluster.first_start"])
    environment = placet_environment(plan.settings)
    return json.loads(await supervisor.run_job("first-start", command, environment))
