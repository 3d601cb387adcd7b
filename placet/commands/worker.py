"""`placet worker`: runs the flows."""


def worker() -> None:
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
        sweep_every=settings.sweep_every_seconds,
    )
