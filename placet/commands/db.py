"""`placet db`: migrations."""

import typer

app = typer.Typer(help="Migrate the database, or check it.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the schema up to date."""
    from migrations.run import upgrade as migrate
    from placet.database_urls import database_url
    from placet.settings import load_settings

    migrate(database_url(load_settings()))
    typer.echo("The schema is up to date.")


@app.command()
def check() -> None:
    """Say what the schema lacks; exit 1 where it lacks something."""
    from migrations.run import check as differences
    from placet.database_urls import database_url
    from placet.settings import load_settings

    found = differences(database_url(load_settings()))
    for difference in found:
        typer.echo(difference)
    if found:
        raise typer.Exit(1)
    typer.echo("The schema is up to date.")
