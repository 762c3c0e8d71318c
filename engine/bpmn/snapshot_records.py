"""The stored form of what live scopes remember for compensation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from engine.bpmn.compensation_records import CompensationRecord

if TYPE_CHECKING:
    from engine.bpmn.containers import Container


def dump_records(records: Iterable[CompensationRecord]) -> list[list[object]]:
    """Write records as rows: element, order, and for kept scopes what is inside."""
    return [_dump(record) for record in records]


def _dump(record: CompensationRecord) -> list[object]:
    row: list[object] = [record.element_id, record.order]
    if record.scope_id is not None:
        row += [record.scope_id, int(record.rounds), dump_records(record.inner)]
    return row


def load_records(
    container: Container, rows: Iterable[list[Any]], around: str
) -> list[CompensationRecord]:
    """Read records, and make the scopes that are kept for them known again.

    `around` is the variable scope in which those scopes were opened.
    """
    return [_load(container, row, around) for row in rows]


def _load(container: Container, row: list[Any], around: str) -> CompensationRecord:
    element_id, order, *rest = row
    scope_id, rounds, inner = rest or (None, 0, [])
    execution = container.execution
    execution.latest_record = max(execution.latest_record, order)
    if scope_id is not None:
        execution.variables.open(
            scope_id, parent=around, instance_id=container.instance_id
        )
    return CompensationRecord(
        element_id=element_id,
        order=order,
        scope_id=scope_id,
        inner=tuple(load_records(container, inner, scope_id or around)),
        rounds=bool(rounds),
    )
