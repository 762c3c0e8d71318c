"""Read the files of a case as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Sequence

from engine import Actor, ProcessEngine
from handlers.evidence.records import Evidence, evidence_of, hidden_from


def evidence_seen(
    engine: ProcessEngine, case_no: str, *, actor: Actor
) -> list[Evidence]:
    """Return the files of a case that an actor who sees the case may see."""
    with engine.read() as connection:
        found = evidence_of(connection, case_no)
    return only_seen(engine, found, actor=actor)


def only_seen(
    engine: ProcessEngine, found: Sequence[Evidence], *, actor: Actor
) -> list[Evidence]:
    """Leave out files of matters and messages which the actor does not see.

    What belongs to a penalty is for the bureau alone, also as a file.
    """
    tasks = {each.task_id for each in found if each.task_id is not None}
    seen = engine.visible_user_tasks(tasks, actor=actor)
    hidden: frozenset[str] = frozenset()
    if not actor.sees_all and found:
        with engine.read() as connection:
            ids = [each.id for each in found]
            hidden = hidden_from(connection, ids, actor.labels)
    return [
        each
        for each in found
        if (each.task_id is None or each.task_id in seen) and each.id not in hidden
    ]
