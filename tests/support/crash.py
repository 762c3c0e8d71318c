"""Kill a command at every point, start again, and look at what is left."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from engine import Database
from engine.store.metadata import METADATA
from tests.crash.stories import Bench, Prepared, Story
from tests.support.databases import RestoredPostgres, SqliteTemplate, Template
from tests.support.invariants import violations
from tests.support.kill_hook import AFTER_COMMIT

ROOT = Path(__file__).parents[2]
#: What chance or the number of tries decides, by table.
_CHANCE = {
    "audit": {"hash", "previous_hash", "salt", "payload_digest"},
    "audit_chain": {"head"},
    "instance": {"audit_head"},
    "job": {"attempts", "retries_left", "lock_owner", "lock_until"},
}
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
#: A repetition comes a second later, so that its ids are later ones.
_LATER = timedelta(seconds=1)
_SECONDS = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d):\d\d(\.\d+)?")


@dataclass(frozen=True)
class CrashServer:
    """The process that forks a child for each case."""

    process: subprocess.Popen[str]

    @classmethod
    @contextlib.contextmanager
    def running(cls) -> Iterator[CrashServer]:
        """Start the process; it lives as long as the block."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.crash_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield cls(process)
            process.communicate()
        finally:
            process.kill()
            process.wait()

    def run(self, case: Mapping[str, object]) -> dict[str, Any]:
        """Run one case and return how it ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert not answer["failed"], "the command failed without being killed"
        return answer


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """One story on one kind of database."""

    server: CrashServer
    name: str
    story: Story
    #: A database in which the story is prepared.
    template: Template
    prepared: Prepared
    #: A folder for what the handlers do outside.
    folder: Path

    @classmethod
    @contextlib.contextmanager
    def prepare(
        cls,
        name: str,
        story: Story,
        *,
        server: CrashServer,
        empty: Template,
        folder: Path,
    ) -> Iterator[Sweep]:
        """Prepare a story in a copy of an empty database."""
        with empty.copy() as url:
            sink = str(folder / "preparation")
            bench = Bench.open(url, at=timedelta(0), sink=sink)
            prepared = story.prepare(bench)
            bench.close()
            yield cls(
                server=server,
                name=name,
                story=story,
                template=template_at(url),
                prepared=prepared,
                folder=folder,
            )

    def faults(self) -> Iterator[str]:
        """Kill the command at every point; yield what is wrong after each."""
        with self.template.copy() as url:
            points = self._run(url, 0)["seen"]
            expected = canonical(url)
            effects = self._effects(0)
        first_commit = points.index(AFTER_COMMIT)
        yield from self._repeated(expected)
        yield from self._killed_early(first_commit)
        for number in range(first_commit + 1, len(points) + 1):
            for fault in self._killed(number, expected, effects):
                yield f"killed at point {number}, {points[number - 1]}: {fault}"

    def _killed_early(self, last: int) -> Iterator[str]:
        """Kill before the first commit: nothing is changed, so one copy serves all."""
        with self.template.copy() as url:
            expected = canonical(url)
            for number in range(1, last + 1):
                if not self._run(url, number)["killed"]:
                    yield f"not killed at point {number}"
                for fault in differences(expected, canonical(url)):
                    yield f"killed at point {number}: {fault}"

    def _killed(
        self, point: int, expected: Mapping[str, object], effects: set[str]
    ) -> Iterator[str]:
        with self.template.copy() as url:
            if not self._run(url, point)["killed"]:
                yield "it lived"
            bench = Bench.open(url, at=self.story.at + _LATER, sink=self._sink(point))
            yield from violations(bench.database)
            self.story.run(bench, self.prepared)
            yield from violations(bench.database)
            bench.close()
            yield from differences(expected, canonical(url))
            if len(self._effects(point)) != len(effects):
                yield f"it did {self._effects(point)} outside"

    def _repeated(self, expected: Mapping[str, object]) -> Iterator[str]:
        """Repeat the command without any crash: that must change nothing either."""
        with self.template.copy() as url:
            bench = Bench.open(url, at=self.story.at, sink=self._sink(0))
            self.story.run(bench, self.prepared)
            bench.clock.move_by(_LATER)
            self.story.run(bench, self.prepared)
            bench.close()
            for fault in differences(expected, canonical(url)):
                yield f"repeated: {fault}"

    def _run(self, url: str, point: int) -> dict[str, Any]:
        return self.server.run(
            {
                "story": self.name,
                "url": url,
                "prepared": dict(self.prepared),
                "point": point,
                "sink": self._sink(point),
            }
        )

    def _sink(self, point: int) -> str:
        return str(self.folder / f"effects-{point}")

    def _effects(self, point: int) -> set[str]:
        path = Path(self._sink(point))
        return set(path.read_text().split()) if path.exists() else set()


def template_at(url: str) -> Template:
    """Return a template of this database, which nobody has open."""
    if url.startswith("sqlite"):
        return SqliteTemplate(Path(url.removeprefix("sqlite:///")))
    return RestoredPostgres.keep(url)


def canonical(url: str) -> dict[str, list[dict[str, object]]]:
    """Return all rows of all tables, without seconds and what chance decides.

    Ids sort by the moment of their making, so that each is replaced by its rank.
    """
    database = Database.open(url)
    with database.read() as connection:
        rows = {
            table.name: [
                {
                    name: value
                    for name, value in row._mapping.items()
                    if name not in _CHANCE.get(table.name, ())
                }
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                )
            ]
            for table in METADATA.sorted_tables
        }
    database.close()
    text = json.dumps(rows, default=str, ensure_ascii=False)
    text = _SECONDS.sub(r"\1", text)
    ids = sorted(set(_ID.findall(text)))
    ranks = {found: str(rank) for rank, found in enumerate(ids)}
    result: dict[str, list[dict[str, object]]] = json.loads(
        _ID.sub(lambda match: f"id {ranks[match[0]]}", text)
    )
    return result


def differences(
    expected: Mapping[str, object], found: Mapping[str, object]
) -> Iterator[str]:
    """Yield the tables in which two states differ, with the first differing rows."""
    for name, rows in expected.items():
        if rows != found[name]:
            yield f"table {name} is {found[name]}, expected {rows}"
