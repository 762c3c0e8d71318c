"""Look for faults longer than the tests do: random models, and kills at every point.

`python -m bench.soak` plays 5,000 random models with new seeds against their oracles,
then kills the whole service at every point of a person's request, on both databases.
`--models N` plays N models, `--seed N` the same ones as before; `--every N` takes each
N-th point only, `--every 0` none.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from engine import Database
from tests.crash.service_sweep import ServiceSweep, prepare
from tests.support.databases import PATIENT, upgrade
from tests.support.models.drawing import Drawing
from tests.support.models.oracles import block_model, net_model
from tests.support.models.running import (
    OnEngine,
    OnInterpreter,
    Subject,
    smallest_fault,
)
from tests.support.postgres import fresh_database, postgres_server


def main() -> None:
    """Play and sweep; end with a failure if anything is wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--models", type=int, default=5_000, help="play N models")
    parser.add_argument("--seed", type=int, help="first seed of the models")
    parser.add_argument("--every", type=int, default=1, help="take each N-th point")
    wanted = parser.parse_args()
    wrong = play_all(wanted.models, wanted.seed)
    if wanted.every:
        wrong += sweep_both(wanted.every)
    for fault in wrong:
        print(fault)
    sys.exit(bool(wrong))


def play_all(models: int, seed: int | None) -> list[str]:
    """Play random models, one in fifty on both databases; return what is wrong."""
    if seed is None:
        seed = random.randrange(10**9)
    begin = time.monotonic()
    print(f"{models} random models from seed {seed} on", flush=True)
    with contextlib.ExitStack() as stack:
        wrong = _play(seed, models, _databases(stack) if models else [])
    seconds = time.monotonic() - begin
    print(f"{models} random models in {seconds:.0f} s, {len(wrong)} wrong", flush=True)
    return wrong


def _databases(stack: contextlib.ExitStack) -> list[Database]:
    """Open a fresh SQLite file and a fresh PostgreSQL database."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tandem-soak-"))
    server = stack.enter_context(postgres_server())
    urls = [
        f"sqlite:///{folder}/models.db",
        stack.enter_context(fresh_database(server)),
    ]
    opened = []
    for url in urls:
        upgrade(url)
        database = Database.open(url, patience=PATIENT)
        stack.callback(database.close)
        opened.append(database)
    return opened


def _play(seed: int, models: int, databases: list[Database]) -> list[str]:
    wrong: list[str] = []
    for number in range(seed, seed + models):
        make, size = (
            (net_model, 2 + number % 3)
            if number % 4 == 0
            else (
                block_model,
                2 + number % 15,
            )
        )
        places: list[Callable[[Drawing], Subject]] = [OnInterpreter]
        # Nets are not sound: the gate would refuse them.
        if number % 50 == 1 and make is block_model:
            places += [
                partial(OnEngine, database=d, name=f"{number}") for d in databases
            ]
        for on in places:
            wrong += filter(None, [smallest_fault(number, size, make=make, on=on)])
    return wrong


def sweep_both(every: int) -> list[str]:
    """Kill the service at every point of all requests; return what is wrong."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="tandem-soak-") as folder:
        wrong += sweep_all(Path(folder) / "sqlite", "", every)
        with postgres_server() as server, fresh_database(server) as url:
            wrong += sweep_all(Path(folder) / "postgresql", url, every)
    return wrong


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
