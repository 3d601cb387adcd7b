"""`placet worker`: runs the flows."""

from datetime import timedelta
from typing import Annotated

import typer


def worker(
    name: Annotated[
        str | None, typer.Option(help="A name that no other worker has.  [made up]")
    ] = None,
) -> None:
    """Run the reviews' flows, against PLACET_DATABASE_URL and PREFECT_API_URL."""
    from placet.database_urls import database_url
    from placet.logs import set_up
    from placet.required import prefect_api_url, prefect_auth
    from placet.settings import load_settings

    settings = load_settings()
    set_up(settings.log_level)
    url, prefect, auth = database_url(settings), prefect_api_url(settings), prefect_auth(settings)
    from workflows.worker import run_worker

    run_worker(
        database_url=url,
        prefect_api_url=prefect,
        prefect_auth=auth,
        name=name,
        sweep_every=timedelta(seconds=settings.sweep_every_seconds),
    )
