"""Service tasks of the assistance line and of the end: plans, measures, figures."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from engine import (
    CancelInstances,
    HandlerResult,
    ServiceTaskCall,
    SetVariables,
    StartInstance,
    UnitOfWork,
)
from handlers.deadlines.clocks import clocks_of
from handlers.deadlines.local_time import local_day
from handlers.linkage import measures
from handlers.linkage.cases import NOT_RETURNED, Assistance, change_case
from handlers.linkage.figures import archive_entry, indicators
from handlers.linkage.plan import plan_content
from handlers.linkage.records import RecordKind, RecordStatus, write_record
from handlers.linkage.start_rules import LINKAGE
from handlers.linkage.supervision_services import working
from handlers.linkage.tables import case_figures
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
    """File the changed plan: it is in force at once (7.2.2.4)."""
    uow, key = working(call)
    written = write_record(
        uow,
        key,
        RecordKind.PLAN,
        status=RecordStatus.FILED,
        content=plan_content(call.variables),
        note=text(call.variables, "plan_change_reason"),
    )
    filed = {"plan_version": written.version}
    if call.definition_key == LINKAGE:
        return HandlerResult(variables=filed)
    told = {**filed, **plan_content(call.variables)}
    follow_up = SetVariables(process_key=LINKAGE, business_key=key, variables=told)
    return HandlerResult(variables=filed, follow_ups=(follow_up,))


def issue_measures(call: ServiceTaskCall) -> HandlerResult:
    """Start one process for each measure of the plan."""
    uow, key = working(call)
    issued = measures.issue(uow, key, rows(call.variables, "measures"))
    return HandlerResult(
        follow_ups=tuple(
            StartInstance(
                key=measures.PROCESS, business_key=key, variables=_measure_facts(each)
            )
            for each in issued
        )
    )


def compute_case_indicators(call: ServiceTaskCall) -> HandlerResult:
    """Compute what the case contributes to the evaluation (7.2.6.2)."""
    uow, key = working(call)
    today = local_day(call.clock.now())
    clocks = clocks_of(uow.connection, [key])[key]
    figures = indicators(call.variables, clocks, today=today)
    _keep_figures(uow, key, indicators=figures)
    if figures["assisted"]:
        answer = text(call.variables, "q5_overall").lstrip("①②③④")
        change_case(uow, key, survey=answer or NOT_RETURNED)
    return HandlerResult(variables={"case_indicators": figures})


def update_quality_archive(call: ServiceTaskCall) -> HandlerResult:
    """Put the case into the quality archive and on the map (7.3.4)."""
    uow, key = working(call)
    entry = archive_entry(call.variables, today=local_day(call.clock.now()))
    _keep_figures(uow, key, archive=entry)
    return HandlerResult()


def _measure_facts(measure: measures.Measure) -> dict[str, object]:
    content = measure.content
    return {
        "measure_id": measure.id,
        "measure_no": measure.number,
        "measure_cause": content.get("cause"),
        "measure_method": content.get("method"),
        "measure_content": content.get("content"),
        "measure_owner": content.get("owner"),
        "measure_due": content.get("due_on"),
    }


def _keep_figures(uow: UnitOfWork, key: str, **figures: object) -> None:
    of_case = case_figures.c.business_key == key
    query = select(case_figures.c.indicators, case_figures.c.archive).where(of_case)
    row = uow.connection.execute(query).one_or_none()
    known = row._asdict() if row is not None else {}
    uow.connection.execute(delete(case_figures).where(of_case))
    empty: dict[str, object] = {"indicators": {}, "archive": {}}
    values = {**empty, **known, **figures, "business_key": key, "computed_at": uow.now}
    uow.connection.execute(insert(case_figures).values(values))
