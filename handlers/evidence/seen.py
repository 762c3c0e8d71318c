"""Leave out the files of matters and messages that somebody does not see."""

from __future__ import annotations

from collections.abc import Sequence

from engine import Actor, ProcessEngine
from handlers.evidence.records import Evidence, hidden_from


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
