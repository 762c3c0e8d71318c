"""Matters of processes that a designer deploys beside the linkage work.

They have no case: no header, no parties, no rules of the standard. Their forms are
shown, checked and filed like all others; the answers become variables of the process,
and its files are those of its matters.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from engine import Actor, ProcessEngine, UserTaskView
from handlers.evidence.records import Evidence, evidence_at
from handlers.evidence.seen import only_seen
from handlers.forms.rules import BoundRule, Outcome
from handlers.linkage.cases import case_headers
from handlers.linkage.matters import PROCESSES


def is_own_process(connection: Connection, task: UserTaskView) -> bool:
    """Say whether a matter belongs to a process of its own, and to no case.

    One that is started with the number of a case is a matter beside that case.
    """
    if task.process_key in PROCESSES:
        return False
    number = task.business_key or ""
    return number not in case_headers(connection, [number])


def own_rule(variables: Mapping[str, object], *, today: str) -> BoundRule:
    """Return the rule of such a matter: what the form says, and nothing more."""
    return BoundRule(
        facts=lambda: {**variables, "today": today},
        # As in Camunda: a field begins with the variable of its name.
        prefill=lambda: variables,
        check=lambda _values: [],
        outcome=lambda values: Outcome(variables=values),
    )


def files_of_process(
    engine: ProcessEngine, root_id: str, *, actor: Actor
) -> list[Evidence]:
    """Return the files that came with the matters of a process and an actor may see."""
    tasks = engine.user_tasks(root_id, actor=actor)
    with engine.read() as connection:
        found = evidence_at(connection, [each.id for each in tasks])
    return only_seen(engine, found, actor=actor)
