"""The page of the command line, from what `tandem --help` says."""

from __future__ import annotations

from collections.abc import Iterator

import click

from scripts.reference_pages.markdown import document
from web.cli import tandem

_INTRODUCTION = """\
In a checkout the program is `.venv/bin/tandem`; it reads the same [settings](settings.md) as the service.
While the service runs on SQLite, it alone writes the database: the commands that change something are then handed to it, on the same machine and by the same user.
On PostgreSQL they work beside it."""

_WIDTH = 80


def page() -> str:
    """Return the page."""
    parts = [part for path, command in commands() for part in _section(path, command)]
    return document("Commands", _INTRODUCTION, *parts)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its words."""
    yield from _below("tandem", tandem)


def _below(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _below(f"{path} {name}", command.commands[name])
    else:
        yield path, command


def _section(path: str, command: click.Command) -> tuple[str, str]:
    context = click.Context(
        command, info_name=path, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    return f"## `{path}`", f"```\n{command.get_help(context)}\n```"
