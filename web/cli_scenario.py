"""`tandem scenario`: replay scenario files, and make them of cases."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TextIO

import click
from typing_extensions import override

from engine import SYSTEM, EngineError, InstanceFilter, InstanceNotFound, Slice
from handlers.linkage.process_keys import LINKAGE
from handlers.registry import build_registry
from handlers.scenarios.of_instances import recorded
from web import bootstrap
from web.config import read_settings
from web.demo import deployable
from web.scenario_running import run_scenarios

_PROCESSES = Path(__file__).parent.parent / "processes"
_FOLDER = "scenarios"
_EXIT_USAGE = 2


class _ReplayByDefault(click.Group):
    """`tandem scenario FILES` is `tandem scenario replay FILES`."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["replay", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ReplayByDefault)
def scenario() -> None:
    """Replay scenario files in a simulation, or record one of a real case."""


@scenario.command()
@click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--processes",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=_PROCESSES,
    show_default="processes",
    help="The folder of the diagrams; without FILES, its scenarios are replayed.",
)
@click.option(
    "--coverage", "cover", is_flag=True, help="Say which flows no scenario takes."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def replay(
    files: tuple[Path, ...], processes: Path, *, cover: bool, as_json: bool
) -> None:
    """Replay scenario files; nothing real is read or changed.

    Exits with 0 when all go as they say, 1 when one does not, and 2 when there are
    none or their diagrams cannot be deployed.
    """
    paths = files or tuple(sorted((processes / _FOLDER).glob("*.yaml")))
    if not paths:
        click.echo(f"There is no scenario in {processes / _FOLDER}.", err=True)
        sys.exit(_EXIT_USAGE)
    try:
        report = run_scenarios(paths, deployable(processes), registry=build_registry())
    except EngineError as error:
        click.echo(str(error), err=True)
        sys.exit(_EXIT_USAGE)
    if not cover:
        report = replace(report, coverage=())
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in report.lines():
            click.echo(line)
    if report.failed:
        sys.exit(1)


@scenario.command()
@click.argument("case")
@click.option(
    "--process",
    default=LINKAGE,
    show_default=True,
    help="The process with this business key.",
)
@click.option(
    "--to",
    "target",
    type=click.File("w", encoding="utf-8"),
    default="-",
    help="The file to write; left out: standard output.",
)
def record(case: str, process: str, target: TextIO) -> None:
    """Write a scenario of what happened to the instance with a business key.

    Of its values only those are written that steer the process; texts that somebody
    wrote, and everything personal, are replaced.
    """
    with bootstrap.checking_engine(read_settings()) as engine:
        wanted = InstanceFilter(
            business_keys={case}, process_keys={process}, roots_only=True
        )
        try:
            found = engine.find_instances(wanted, Slice(limit=1), actor=SYSTEM)
            if not found:
                raise InstanceNotFound(case)
            target.write(recorded(engine, found[0].id, actor=SYSTEM))
        except EngineError as error:
            click.echo(str(error), err=True)
            sys.exit(_EXIT_USAGE)
