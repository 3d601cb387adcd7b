"""`placet plan`: review plans, their mistakes and their meaning."""

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Check a review plan, explain it, add one's own.", no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="A plan, written in YAML.")]
Data = Annotated[Path | None, typer.Option(help="The data directory.  [./.placet]")]


@app.command()
def lint(file: File) -> None:
    """Name every mistake of a plan with its line and column; exit 1 where there is one.

    A hint is no mistake: the plan can be used, but probably not all of it is meant.
    """
    from placet.plan_files import hints_of, sound_plan

    sound_plan(file)
    for hint in hints_of(file):
        typer.echo(f"{file}:{hint.line}:{hint.column}: hint: {hint.message}")
    typer.echo("sound")


@app.command()
def show(
    plan: Annotated[str, typer.Argument(help="A plan's name, such as standard, or its file.")],
    data: Data = None,
) -> None:
    """Say in plain sentences what a plan means."""
    from placet.plan_files import known_plan
    from review.plans.plan_wording import describe

    known, labels = known_plan(plan, data)
    typer.echo(f"{known.title} ({known.name})\n")
    for sentence in describe(known, labels):
        typer.echo(f"- {sentence}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a plan, for editors that complete and check as one writes."""
    from review.plans.schema import plan_schema

    typer.echo(json.dumps(plan_schema(), indent=2))


@app.command()
def add(file: File, data: Data = None) -> None:
    """Register a plan of one's own, or a new version of it; rounds opened from now on follow it.

    The text of an earlier version becomes a new version too. Rounds that are open keep theirs.
    """
    from placet.plan_files import add_plan, sound_plan

    version = add_plan(file, sound_plan(file), data)
    typer.echo(f"{version.name}@{version.version}, SHA-256 {version.sha256}")
