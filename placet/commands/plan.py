"""`placet plan`: review plans, their mistakes and their meaning."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Check a review plan, explain it, add one's own.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A plan, written in YAML.")]
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]


@app.command()
def lint(file: File) -> None:
    """Name every mistake of a plan with its line and column; exit 1 where there is one."""
    from placet.plan_files import sound_plan

    sound_plan(file)
    typer.echo("sound")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The plan's name, such as standard.")],
    data: Data = None,
) -> None:
    """Say in plain sentences what a plan means."""
    from placet.plan_files import known_plan
    from review.plans.wording import describe

    plan, labels = known_plan(name, data)
    typer.echo(f"{plan.title} ({plan.name})\n")
    for sentence in describe(plan, labels):
        typer.echo(f"- {sentence}")


@app.command()
def add(file: File, data: Data = None) -> None:
    """Register a plan of one's own, or a new version of it; rounds opened from now on follow it."""
    from placet.plan_files import add_plan, sound_plan

    version = add_plan(file, sound_plan(file), data)
    typer.echo(f"{version.name}@{version.version}, SHA-256 {version.sha256}")
