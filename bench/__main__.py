"""Measure the promises of the architecture and print them as tables.

`python -m bench` measures everything, `python -m bench commands inbox` a part,
`--write` puts the tables into bench/README.md as well.
"""

from __future__ import annotations

import argparse
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bench import (
    calibration,
    cases,
    commands,
    inbox,
    interpreter,
    linkage,
    migrations,
    patrol_pages,
    patrols,
    polls,
    programs,
    service,
    timers,
)
from bench.places import Places, places
from bench.report import Figure, Verdict, table

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"

SECTIONS: dict[str, tuple[str, Callable[[Places], list[Figure]]]] = {
    "calibration": ("This machine", calibration.measure),
    "commands": ("One command in this process", commands.measure),
    "interpreter": ("The interpreter alone", lambda _: interpreter.measure()),
    "linkage": ("A linkage case in this process", lambda _: linkage.measure()),
    "migrations": ("Cases that move to another version", migrations.measure),
    "patrols": ("A day of 5,000 patrols", patrols.measure),
    "patrol_pages": (
        "Pages of a butler with 5,000 patrol plans, SQLite",
        lambda _: patrol_pages.measure(),
    ),
    "service": ("The service over HTTP, SQLite", lambda _: service.measure()),
    "programs": ("The machine interface, SQLite", lambda _: programs.measure()),
    "polls": ("Workers that wait, SQLite", lambda _: polls.measure()),
    "inbox": ("The inbox", inbox.measure),
    "cases": ("Pages among 10,000 cases, SQLite", lambda _: cases.measure()),
    "timers": ("Timers", timers.measure),
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], default=[])
    parser.add_argument("--write", action="store_true", help=f"write {README.name}")
    asked = parser.parse_args()
    wanted = asked.sections or list(SECTIONS)
    parts, broken = [], []
    with places() as here:
        for name in wanted:
            title, measure = SECTIONS[name]
            figures = measure(here)
            broken += [f for f in figures if f.verdict is Verdict.BROKEN]
            parts.append(table(title, figures))
            print(parts[-1], flush=True)
    print(f"{len(broken)} promises are not kept.")
    if asked.write:
        write("\n".join(parts), " ".join(["python -m bench", *asked.sections]))


def write(text: str, command: str) -> None:
    """Put the tables between the marks of the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    made = (
        f"Made by `{command}` on {datetime.now(UTC):%Y-%m-%d}, "
        f"Python {platform.python_version()}, {platform.machine()}."
    )
    README.write_text(f"{before}{BEGIN}\n{made}\n\n{text}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
