"""`tandem templates`: write the element templates of the Modeler, or compare them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handlers.palette.files import outdated_templates, write_templates
from web.shipped import TEMPLATES, palette


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if outdated.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=TEMPLATES,
    show_default="processes/.camunda",
    help="The .camunda folder beside or above the diagrams.",
)
def templates(folder: Path, *, check: bool) -> None:
    """Write the element templates that Camunda Modeler offers to designers.

    A template whose contract has changed gets a new version, and the Modeler offers the
    update.
    """
    look = outdated_templates if check else write_templates
    names = look(folder, palette())
    for name in names:
        click.echo(name)
    if check and names:
        sys.exit(1)
