"""Service tasks of the assistance line and of the end: plans, measures, figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import (
    CancelInstances,
    FollowUp,
    HandlerResult,
    RecalculateDueDates,
    ServiceTaskCall,
    SetVariables,
    StartInstance,
    UnitOfWork,
    waiting_roots,
)
from handlers.deadlines.clocks import clocks_of
from handlers.deadlines.local_time import local_day
from handlers.linkage import measures
from handlers.linkage.cases import NOT_RETURNED, Assistance, change_case
from handlers.linkage.clock_times import held_elements
from handlers.linkage.figures import archive_entry, indicators
from handlers.linkage.plan import last_day, plan_content
from handlers.linkage.process_keys import LINKAGE
from handlers.linkage.programme.services import as_rows, file_change, row_replaced
from handlers.linkage.programmes.plans import PlanRow, plan_versions, row_of_case
from handlers.linkage.quality_archive import archive_case, keep_figures
from handlers.linkage.records import (
    RecordKind,
    RecordStatus,
    latest_record,
    write_record,
)
from handlers.linkage.supervision_services import working
from handlers.linkage.variables import rows, text

#: Work beside the case that is pointless once its assistance has been stopped.
_ASSISTING = (measures.PROCESS, "linkage_plan_change")


def submit_application(call: ServiceTaskCall) -> HandlerResult:
    """Tell the open case that the entity asks for assistance (6.2.2)."""
    _, key = working(call)
    names = ("application_reason", "application_needs")
    told = {name: call.variables.get(name) for name in names}
    return HandlerResult(
        follow_ups=(
            SetVariables(
                process_key=LINKAGE,
                business_key=key,
                variables={"application_open": True, **told},
            ),
        )
    )


def stop_assistance(call: ServiceTaskCall) -> HandlerResult:
    """Tell the open case that its assistance is stopped, wherever it stands.

    A variable, not a message: the case reads it on every step of the assistance line,
    so an order that comes between two steps is not lost. The measures that somebody
    still carries out beside the case end with it.
    """
    uow, key = working(call)
    change_case(uow, key, assistance=Assistance.STOPPED.value)
    names = ("stop_assistance_kind", "stop_assistance_reason")
    told = {name: call.variables.get(name) for name in names}
    order = SetVariables(
        process_key=LINKAGE,
        business_key=key,
        variables={"assistance_stopped": True, **told},
    )
    reason = f"帮扶已终止：{text(call.variables, 'stop_assistance_kind')}"
    withdrawn = (
        CancelInstances(process_key=process, business_key=key, reason=reason)
        for process in _ASSISTING
    )
    return HandlerResult(follow_ups=(order, *withdrawn))


def file_plan_change(call: ServiceTaskCall) -> HandlerResult:
    """File the changed plan: it is in force at once (7.2.2.4).

    A case that a programme's plan lists changes its row there, so that one plan has
    one line of versions.
    """
    uow, key = working(call)
    listed = row_of_case(uow.connection, key)
    if listed is not None:
        return _file_in_programme(call, listed)
    before = _plan_before(uow, key)
    written = write_record(
        uow,
        key,
        RecordKind.PLAN,
        status=RecordStatus.FILED,
        content=plan_content(call.variables),
        note=text(call.variables, "plan_change_reason"),
    )
    filed: dict[str, object] = {
        "plan_version": written.version,
        "assistance_until": last_day(rows(call.variables, "plan_rows")),
    }
    changes = as_rows(before, plan_content(call.variables))
    if call.definition_key == LINKAGE:
        return HandlerResult(variables={**filed, "plan_changes": changes})
    told = {**filed, **plan_content(call.variables)}
    return HandlerResult(
        variables={**filed, "plan_changes": changes},
        follow_ups=tuple(_told_in_case(uow, key, told)),
    )


def _file_in_programme(call: ServiceTaskCall, listed: PlanRow) -> HandlerResult:
    """File the next version of the programme's plan with the row of this case."""
    uow, _ = working(call)
    versions = plan_versions(uow.connection, listed.programme_id)
    content = versions[-1].content
    for row in rows(call.variables, "plan_rows"):
        content = row_replaced(content, row)
    reason = text(call.variables, "plan_change_reason")
    author = text(call.variables, "initiator") or None
    filed = file_change(uow, listed.programme_id, content, note=reason, author=author)
    return HandlerResult(
        variables={"plan_version": filed.version, "plan_changes": filed.changes},
        follow_ups=filed.follow_ups,
    )


def _plan_before(uow: UnitOfWork, key: str) -> Mapping[str, object]:
    last = latest_record(uow.connection, key, RecordKind.PLAN)
    return {} if last is None else last.content


def _told_in_case(
    uow: UnitOfWork, key: str, told: Mapping[str, object]
) -> Iterable[FollowUp]:
    """Tell the case its new plan; what runs takes the new date."""
    held = held_elements(clocks_of(uow.connection, [key])[key])
    for root in waiting_roots(uow.connection, business_keys=[key]):
        if root.process_key in {LINKAGE, measures.PROCESS}:
            yield RecalculateDueDates(
                root_id=root.id,
                variables=told
                if root.process_key == LINKAGE
                else {"assistance_until": told["assistance_until"]},
                held=held,
                reason="帮扶方案调整已备案",
            )


def issue_measures(call: ServiceTaskCall) -> HandlerResult:
    """Start one process for each measure of the plan."""
    uow, key = working(call)
    issued = measures.issue(uow, key, rows(call.variables, "measures"))
    return HandlerResult(
        follow_ups=tuple(
            StartInstance(
                key=measures.PROCESS,
                business_key=key,
                variables=_measure_facts(each, call.variables.get("assistance_until")),
            )
            for each in issued
        )
    )


def compute_case_indicators(call: ServiceTaskCall) -> HandlerResult:
    """Compute what the case contributes to the evaluation (7.2.6.2)."""
    uow, key = working(call)
    today = local_day(call.clock.now())
    clocks = clocks_of(uow.connection, [key])[key]
    answer = _satisfaction(uow, key)
    figures = indicators(call.variables, clocks, answer=answer, today=today)
    keep_figures(uow, key, indicators=figures)
    if figures["assisted"]:
        change_case(uow, key, survey=answer or NOT_RETURNED)
    return HandlerResult(variables={"case_indicators": figures})


def _satisfaction(uow: UnitOfWork, key: str) -> str:
    """Return the answer to question 五 of the survey, empty where none came back."""
    filed = latest_record(uow.connection, key, RecordKind.SURVEY)
    return text(filed.content, "q5_overall").lstrip("①②③④") if filed else ""


def update_quality_archive(call: ServiceTaskCall) -> HandlerResult:
    """Put the case into the quality archive and on the map (7.3.4)."""
    uow, key = working(call)
    archive_case(uow, key, archive_entry(call.variables))
    return HandlerResult()


def _measure_facts(measure: measures.Measure, until: object) -> dict[str, object]:
    content = measure.content
    return {
        "measure_id": measure.id,
        "measure_no": measure.number,
        "measure_cause": content.get("cause"),
        "measure_method": content.get("method"),
        "measure_content": content.get("content"),
        "measure_owner": content.get("owner"),
        "measure_due": content.get("due_on"),
        "assistance_until": until,
        # What was to be done by the end of the assistance moves with that end.
        "measure_ends_with_period": content.get("due_on") == until or None,
    }
