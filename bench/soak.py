"""Kill the whole service at every point of a person's request, on both databases.

`python -m bench.soak` takes some ten minutes; `--every N` takes each N-th point only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.crash.service_sweep import ServiceSweep, prepare
from tests.support.postgres import fresh_database, postgres_server


def main() -> None:
    """Sweep over all requests; end with a failure if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take each N-th point")
    every: int = parser.parse_args().every
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tandem-soak-") as folder:
        wrong += sweep_all(Path(folder) / "sqlite", "", every)
        with postgres_server() as server, fresh_database(server) as url:
            wrong += sweep_all(Path(folder) / "postgresql", url, every)
    for fault in wrong:
        print(fault)
    sys.exit(bool(wrong))


def sweep_all(folder: Path, url: str, every: int) -> list[str]:
    """Sweep over all requests on one database; return what is wrong."""
    prepared = prepare(folder / "prepared", url)
    wrong: list[str] = []
    for name, asked in prepared.requests.items():
        here = folder / name.replace(" ", "-")
        here.mkdir()
        service = ServiceSweep(prepared, asked, folder=here)
        wrong += sweep(service, f"{name}, {folder.name}", every)
    return wrong


def sweep(service: ServiceSweep, name: str, every: int) -> list[str]:
    """Kill the service at each point of one request; return what is wrong."""
    points, expected = service.points()
    wrong: list[str] = []
    begin = time.monotonic()
    numbers = range(1, len(points) + 1, every)
    for number in numbers:
        wrong += [f"{name}: {fault}" for fault in service.faults(number, expected)]
    seconds = time.monotonic() - begin
    print(
        f"{name}: {len(numbers)} of {len(points)} points in {seconds:.0f} s, "
        f"{len(wrong)} faults",
        flush=True,
    )
    return wrong


if __name__ == "__main__":
    main()
