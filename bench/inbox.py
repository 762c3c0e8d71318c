"""The inbox among very many open user tasks, for one who sees few and one who sees all."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, insert, text

from bench.places import KINDS, Places
from bench.report import Figure
from bench.small_process import small_engine
from engine import Actor, InboxQuery, InboxTab, ProcessEngine
from engine.commands.work_rows import NEVER
from engine.store.tables import instance, instance_label, user_task, user_task_candidate

SIZES = (1_000, 10_000, 100_000)
_MINE = 20
_LOOKS = 40
#: As far as somebody pages who looks for something.
_DEEP = 50
_CHUNK = 2_000
_PROMISED_MS = 15
_NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
OFFICER = Actor(id="officer", groups=frozenset({"msa"}), labels=frozenset({"org:mine"}))
LEADER = Actor(id="leader", groups=frozenset({"msa"}), sees_all=True)


def measure(places: Places, sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    """Measure the first page of both, their counts, and a page far behind."""
    return [
        figure
        for kind in KINDS
        for size in sizes
        for figure in _measure(places, kind, size)
    ]


def _measure(places: Places, kind: str, size: int) -> Iterator[Figure]:
    with places.database(kind) as database:
        engine = small_engine(database)
        definition_id = engine.definitions()[0].id
        with database.write() as connection:
            _fill(connection, definition_id, size)
        with database.write() as connection:
            connection.execute(text("ANALYZE"))
        for who, actor in (("sees 20", OFFICER), ("sees all", LEADER)):
            for name, taken in _looks(engine, actor):
                yield Figure(
                    what=f"{name}, {size:,} open, {who}, {kind}",
                    measured=taken,
                    unit="ms",
                    promised=_PROMISED_MS if size == SIZES[-1] else None,
                )


def _looks(engine: ProcessEngine, actor: Actor) -> Iterator[tuple[str, float]]:
    query = InboxQuery(tab=InboxTab.CLAIMABLE)
    page = engine.inbox(query, actor=actor)
    if len(page.items) != _MINE:
        raise AssertionError
    yield "first page", _median(lambda: engine.inbox(query, actor=actor))
    if actor.sees_all:
        for tab in (InboxTab.CLAIMABLE, InboxTab.OVERDUE):
            deep = InboxQuery(tab=tab, page=_DEEP)
            name = f"page {_DEEP} of {tab.value}"
            yield name, _median(partial(engine.inbox, deep, actor=actor))
    end = _NOW + timedelta(hours=15)
    yield "counters", _median(lambda: engine.inbox_counts(actor, today_end=end))


def _median(look: object) -> float:
    taken = []
    for _ in range(_LOOKS):
        begin = time.perf_counter()
        look()  # type: ignore[operator]
        taken.append((time.perf_counter() - begin) * 1000)
    return statistics.median(taken)


def _fill(connection: Connection, definition_id: str, size: int) -> None:
    """Open so many instances with one user task each; the officer's lie scattered."""
    every = size // _MINE
    for first in range(0, size, _CHUNK):
        numbers = range(first, min(first + _CHUNK, size))
        rows = [_rows(definition_id, number, every) for number in numbers]
        for index, table in enumerate(
            (instance, instance_label, user_task, user_task_candidate)
        ):
            connection.execute(insert(table), [row[index] for row in rows])


def _rows(definition_id: str, number: int, every: int) -> list[dict[str, object]]:
    root, task = f"root-{number:07}", f"task-{number:07}"
    label = "org:mine" if number % every == 0 else f"org:{number % 50}"
    at = _NOW - timedelta(minutes=number)
    due_at = at + timedelta(days=number % 40) if number % 3 else None
    of_instance = {
        "root_id": root,
        "definition_id": definition_id,
        "process_key": "main",
        "business_key": f"XM-{number}",
    }
    return [
        of_instance
        | {
            "id": root,
            "state": "active",
            "started_at": at,
            "started_by": "x",
            "revision": 1,
            "open_incidents": 0,
            "history_seq": 0,
            "audit_seq": 0,
            "audit_head": "",
        },
        {"root_id": root, "label": label, "running": True},
        of_instance
        | {
            "id": task,
            "instance_id": root,
            "element_id": "first",
            "name": "first",
            "state": "created",
            "candidate_users": [],
            "candidate_groups": ["msa"],
            "due_at": due_at,
            "due_order": due_at or NEVER,
            "priority": 50,
            "created_at": at,
        },
        {"task_id": task, "kind": "group", "value": "msa"},
    ]
