"""Compare what is seen after a step with what its trace says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.model.history import HistoryType
from tests.support.traces.catalogue import Said
from tests.support.traces.seen import Seen

ZONE = ZoneInfo("Asia/Shanghai")
_ENDS = {"ended": "completed", "canceled": "canceled"}


def faults(expected: Iterable[Said], seen: Seen, *, since: int) -> Iterator[str]:
    """Yield everything in which an instance differs from what is expected.

    Args:
        expected: The clauses; the first says where it waits.
        seen: The instance as it is.
        since: How many events its history had before the step.
    """
    first, *others = expected
    yield from _where(first, seen)
    stuck = sorted(
        element
        for clause in others
        if clause.first == "incident"
        for element in clause.words[1:]
    )
    yield from _differ("incidents", stuck, sorted(e for e, _ in seen.incidents))
    for clause in others:
        yield from _CLAUSES.get(clause.first, _variables)(clause, seen, since)


def _where(clause: Said, seen: Seen) -> Iterator[str]:
    state = _ENDS.get(clause.first, "active")
    yield from _differ("state", state, seen.state)
    waits = [] if clause.first in {*_ENDS, "-"} else sorted(clause.words)
    yield from _differ("waits at", waits, seen.waits)


def _visited(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    yield from _differ("visited", list(clause.words[1:]), seen.visited(since))


def _listens(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    wanted = sorted(word for word in clause.words[1:] if word != "-")
    yield from _differ("listens", wanted, seen.listens())


def _due(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    """Compare due times of timers: local time in Xiamen."""
    _, element, *moments = clause.words
    found = sorted(
        job.due_at.astimezone(ZONE).replace(tzinfo=None, microsecond=0).isoformat()
        for job in seen.jobs
        if job.kind == "timer" and job.element_id == element
    )
    wanted = [
        datetime.fromisoformat(moment).isoformat()
        for moment in moments
        if moment != "-"
    ]
    yield from _differ(f"{element} due", wanted, found)


def _task(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    element = clause.words[1]
    facts = [task.facts for task in seen.tasks if task.element_id == element]
    yield from _one_has(f"task {element}", clause.values, facts)


def _job(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    element = clause.words[1]
    facts = [
        {"kind": job.kind, **job.facts}
        for job in seen.jobs
        if job.element_id == element
    ]
    yield from _one_has(f"job {element}", clause.values, facts)


def _incident(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    wanted = clause.values.get("kind")
    if wanted is not None:
        kinds = [k for element, k in seen.incidents if element in clause.words]
        yield from _differ("incident kind", [wanted] * len(kinds), kinds)


def _inside(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    _, element, *absent = clause.words
    yield from _compare(
        clause.values, absent, seen.variables(element), f"in {element} "
    )


def _variables(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    unknown = [word for word in clause.words if not word.startswith("!")]
    assert not unknown, f"nobody knows what {unknown} expects"
    # An ended instance has no variables any more; its history says the last ones.
    yield from _compare(clause.values, clause.words, seen.variables(), "")


def _property(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    element = clause.words[1]
    (node,) = (n for n in seen.model().scope.all_nodes() if n.id == element)
    yield from _compare(clause.values, (), node.properties, f"{element} ")


def _definition(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    yield from _compare(clause.values, (), seen.model().camunda, "definition ")


def _sent(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    wanted = [word for word in clause.words[1:] if word != "-"]
    yield from _differ("sent", wanted, [name for name, _ in seen.sent])
    if clause.values:
        payload = seen.sent[-1][1]
        yield from _differ("sent with", dict(clause.values), dict(payload))


def _signalled(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    thrown = [
        str(event.data["name"])
        for event in seen.history[since:]
        if event.type is HistoryType.SIGNAL_THROWN
    ]
    yield from _differ("signalled", list(clause.words[1:]), thrown)


def _missed(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    """Compare how many firings the timers of this step say that they stand for."""
    found = {
        str(event.element_id): event.data.get("missed", 0)
        for event in seen.history[since:]
        if event.type is HistoryType.TIMER_FIRED
    }
    yield from _differ("missed", dict(clause.values), found)


def _called(clause: Said, seen: Seen, since: int) -> Iterator[str]:
    process = clause.words[1]
    key = seen.called.get(process, "nothing")
    wanted = clause.values["business_key"]
    yield from _differ(f"{process} has the business key", wanted, key)


def _compare(
    values: Mapping[str, object],
    absent: Iterable[str],
    found: Mapping[str, object],
    where: str,
) -> Iterator[str]:
    for name, value in values.items():
        yield from _differ(f"{where}{name}", value, found.get(name, "nothing"))
    for word in absent:
        name = word.removeprefix("!")
        if name in found:
            yield f"{where}{name}: expected none, found {found[name]!r}"


def _one_has(
    what: str, wanted: Mapping[str, object], found: Sequence[Mapping[str, object]]
) -> Iterator[str]:
    """Ask for one object with these facts; without facts, for at least one."""
    if not any(
        all(facts.get(name) == value for name, value in wanted.items())
        for facts in found
    ):
        yield f"{what}: expected {dict(wanted)}, found {[dict(facts) for facts in found]}"


def _differ(what: str, expected: object, found: object) -> Iterator[str]:
    if expected != found or isinstance(expected, bool) != isinstance(found, bool):
        yield f"{what}: expected {expected!r}, found {found!r}"


_CLAUSES: Mapping[str, Callable[[Said, Seen, int], Iterator[str]]] = {
    "visited": _visited,
    "listens": _listens,
    "due": _due,
    "task": _task,
    "job": _job,
    "incident": _incident,
    "inside": _inside,
    "property": _property,
    "definition": _definition,
    "called": _called,
    "missed": _missed,
    "sent": _sent,
    "signalled": _signalled,
}
