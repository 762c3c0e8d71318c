"""Service tasks of a programme: rows become cases, changes of the plan are filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine import (
    FollowUp,
    HandlerResult,
    RecalculateDueDates,
    ServiceTaskCall,
    UnitOfWork,
    waiting_roots,
)
from handlers.deadlines.clocks import clocks_of
from handlers.linkage.clock_times import held_elements
from handlers.linkage.plan import row_identity
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.programme.change_notice import tell_of_change
from handlers.linkage.programme.linking import open_or_link, row_facts
from handlers.linkage.programmes.plan_changes import changed_rows, plan_changes
from handlers.linkage.programmes.plans import (
    PlanRow,
    file_plan,
    plan_versions,
    rows_in_force,
)
from handlers.linkage.supervision_services import working
from handlers.linkage.variables import rows, text


def open_or_link_case(call: ServiceTaskCall) -> HandlerResult:
    """Give one row of the approved plan its case: the multi-instance has one each."""
    uow, programme_id = working(call)
    wanted = call.variables.get("plan_row")
    identity = row_identity(wanted if isinstance(wanted, Mapping) else {})
    for row in rows_in_force(uow.connection, programme_id):
        if row.identity == identity:
            done = open_or_link(uow, row, call.variables)
            return HandlerResult(follow_ups=() if done is None else (done,))
    return HandlerResult()


def file_programme_plan_change(call: ServiceTaskCall) -> HandlerResult:
    """File the changed plan: it is in force at once (7.2.2.4)."""
    uow, programme_id = working(call)
    filed = file_change(
        uow,
        programme_id,
        call.variables,
        note=text(call.variables, "plan_change_reason"),
        author=text(call.variables, "initiator") or None,
    )
    return HandlerResult(
        variables={"plan_version": filed.version, "plan_changes": filed.changes},
        follow_ups=filed.follow_ups,
    )


class FiledChange:
    """What filing a change of a plan leaves to do in the cases."""

    def __init__(
        self, version: int, changes: list[dict[str, object]], then: Sequence[FollowUp]
    ) -> None:
        self.version = version
        #: The changes as the notice to the bureau shows them.
        self.changes = changes
        self.follow_ups = tuple(then)


def file_change(
    uow: UnitOfWork,
    programme_id: str,
    content: Mapping[str, object],
    *,
    note: str,
    author: str | None = None,
) -> FiledChange:
    """Write the next version of a programme's plan and let its cases follow."""
    before = plan_versions(uow.connection, programme_id)[-1].content
    version = file_plan(uow, programme_id, content, note=note, author=author)
    in_force = rows_in_force(uow.connection, programme_id)
    changed = {row_identity(row) for row in changed_rows(before, content)}
    opened = (open_or_link(uow, row, content) for row in in_force)
    told = _tell_cases(
        uow, [row for row in in_force if row.identity in changed and row.business_key]
    )
    then = (*(each for each in opened if each is not None), *told)
    changes = as_rows(before, content)
    tell_of_change(
        uow, programme_id, version=version, changes=changes, note=note, author=author
    )
    return FiledChange(version, changes, then)


def as_rows(
    before: Mapping[str, object], after: Mapping[str, object]
) -> list[dict[str, object]]:
    """Return what a version changes as the rows of the notice's table."""
    return [
        {
            "row_no": f"第{change.row}行" if change.row else "方案",
            "row_name": change.name,
            "column_name": change.label,
            "value_before": change.before,
            "value_after": change.after,
        }
        for change in plan_changes(before, after)
    ]


def row_replaced(
    content: Mapping[str, object], row: Mapping[str, object]
) -> dict[str, object]:
    """Return a plan with one row in new words."""
    identity = row_identity(row)
    return {
        **content,
        "plan_rows": [
            {**each, **row} if row_identity(each) == identity else each
            for each in rows(content, "plan_rows")
        ],
    }


def _tell_cases(
    uow: UnitOfWork, changed: Sequence[PlanRow]
) -> list[RecalculateDueDates]:
    """Hand changed rows to their cases; running work takes the new dates."""
    by_key = {str(row.business_key): row for row in changed}
    roots = waiting_roots(uow.connection, business_keys=sorted(by_key))
    clocks = clocks_of(uow.connection, by_key)
    return [
        RecalculateDueDates(
            root_id=root.id,
            variables=_told(by_key[str(root.business_key)], root.process_key),
            # What is suspended stays so.
            held=held_elements(clocks.get(str(root.business_key), ())),
            reason="帮扶方案调整已备案",
        )
        for root in roots
        if root.process_key in {LINKAGE, "linkage_measure"}
    ]


def _told(row: PlanRow, process_key: str) -> dict[str, object]:
    facts = row_facts(row)
    if process_key == LINKAGE:
        return facts
    return {"assistance_until": facts["assistance_until"]}
