"""Name a file for several cases: the bytes are kept once, each case has its own row."""

from __future__ import annotations

from collections.abc import Sequence

from engine import Actor, ProcessEngine
from handlers.evidence.files import StoredFile
from handlers.evidence.records import (
    Evidence,
    evidence_by_ids,
    evidence_of,
    record_evidence,
)
from handlers.evidence.seen import only_seen


def copy_evidence(
    engine: ProcessEngine,
    evidence_ids: Sequence[str],
    *,
    business_key: str,
    task_id: str | None,
    actor: Actor,
) -> list[str]:
    """Return the ids of the same files as evidence of a case; copies are made once.

    What the actor may not see is left out.
    """
    if not evidence_ids:
        return []
    with engine.read() as connection:
        named = evidence_by_ids(connection, evidence_ids)
        present = {
            each.sha256: each.id
            for each in evidence_of(connection, business_key)
            if each.task_id == task_id
        }
    wanted = only_seen(engine, named, actor=actor)
    missing = [each for each in wanted if each.sha256 not in present]
    if missing:
        with engine.transact(actor) as uow:
            for each in missing:
                new = record_evidence(
                    uow,
                    _file(each),
                    business_key=business_key,
                    task_id=task_id,
                    taken_at=each.taken_at,
                )
                present[new.sha256] = new.id
    return [present[each.sha256] for each in wanted]


def _file(each: Evidence) -> StoredFile:
    return StoredFile(
        sha256=each.sha256, name=each.name, media_type=each.media_type, size=each.size
    )
