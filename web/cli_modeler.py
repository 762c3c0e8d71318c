"""`tandem modeler-plugin`: write the plug-in of Camunda Modeler."""

from __future__ import annotations

from pathlib import Path

import click

from web.modeler_plugin.files import plugin_files


@click.command("modeler-plugin")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The Modeler's folder of plug-ins, such as ~/.config/camunda-modeler/plugins.",
)
def modeler_plugin(folder: Path) -> None:
    """Write the plug-in that tells in Camunda Modeler what a deployment would refuse."""
    for name, text in plugin_files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        click.echo(path)
