"""`placet api`: the HTTP API and the pages."""

from typing import Annotated

import typer


def api(
    host: Annotated[str | None, typer.Option(help="Where to listen.  [127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="The port.  [8600]")] = None,
    fd: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Serve the API and the pages, against PLACET_DATABASE_URL."""
    from placet.serving import serve
    from placet.settings import load_settings

    serve(load_settings(host=host, port=port), fd)
