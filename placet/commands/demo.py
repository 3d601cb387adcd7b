"""`placet demo`: the main job, told as it happens."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    data: Annotated[
        Path | None, typer.Option(help="A data directory to keep.  [a temporary one]")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on stdout, all else on stderr.")
    ] = False,
) -> None:
    """Review a sample policy in two rounds, by mail and links, until Prefect promotes it."""
    from placet.demo.run import run

    raise typer.Exit(run(data, as_json=as_json))
