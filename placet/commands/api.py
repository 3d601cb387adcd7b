"""`placet api`: the HTTP API and the pages."""

from typing import Annotated

import typer


def api(
    host: Annotated[str | None, typer.Option(help="Where to listen.  [127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="The port.  [8600]")] = None,
    fd: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Serve the API and the pages, against PLACET_DATABASE_URL."""
    from placet.logs import set_up
    from placet.serving import serve
    from placet.settings import load_settings

    settings = load_settings(host=host, port=port)
    set_up(settings.log_level)
    serve(settings, fd)
