"""`placet up`: everything on one machine."""

from pathlib import Path
from typing import Annotated

import typer


def up(
    data: Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")] = None,
    host: Annotated[str | None, typer.Option(help="Where to listen.  [127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="The API's port; 0: a free one.  [8600]")] = None,
    prefect_port: Annotated[
        int | None, typer.Option(help="Prefect's port; 0: a free one.  [4210]")
    ] = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="Written when all of it answers, gone when it stops.")
    ] = None,
) -> None:
    """Start everything on this machine, and keep it running until Ctrl-C."""
    from placet.cluster.display import Display
    from placet.cluster.up import up as run
    from placet.settings import load_settings
    from placet.ticket_files import ticket_mapping, ticket_tokens

    settings = load_settings(data_dir=data, host=host, port=port, prefect_port=prefect_port)
    # Before anything is started: a part that cannot start would be started again and again.
    ticket_tokens(ticket_mapping(settings))
    run(settings, ready_file, Display())
