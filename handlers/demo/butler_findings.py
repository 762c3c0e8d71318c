"""A contract of the invented butler's unit, with a plan of patrols and what was found."""

from __future__ import annotations

from datetime import date, time

from engine import Actor, ProcessEngine, UnitOfWork
from handlers.butler.contracts import Contract, contracts, make_contract
from handlers.butler.findings import NewFinding, Severity, Source, open_finding
from handlers.butler.plan import PatrolPlan, Window
from handlers.butler.planning import make_plan
from handlers.butler.rhythm import Frequency, OffDay, Rhythm
from handlers.deadlines.local_time import local_day

_FOUND = (
    (Severity.MAJOR, "成品仓温湿度计已过校准有效期", "送检定机构校准，校准前停用", "c"),
    (Severity.GENERAL, "首件检验记录缺检验员签名", "补充岗位培训，记录当班复核", "f"),
    (Severity.GRAVE, "电热毯耐压试验未按批次进行", "立即停止放行，补做耐压试验", "g"),
)


def fill_findings(
    engine: ProcessEngine,
    *,
    butler_id: str,
    client_id: str,
    lead_id: str,
    expert_id: str,
    actor: Actor,
) -> None:
    """Give the unit a contract with findings, unless it has a contract already."""
    with engine.transact(actor) as uow:
        if contracts(uow.connection, butler_id=butler_id):
            return
        contract_id = _contract(uow, butler_id, client_id, lead_id)
        make_plan(uow, contract_id, _plan(local_day(uow.now), lead_id, expert_id))
        for place, (severity, text, advice, section) in enumerate(_FOUND):
            open_finding(
                uow,
                NewFinding(
                    contract_id=contract_id,
                    source=Source.CHECK,
                    source_key=f"demo:{place}",
                    text=text,
                    advice=advice,
                    severity=severity,
                    section=section,
                    danger=severity is Severity.GRAVE,
                    found_by=expert_id,
                ),
            )


def _contract(uow: UnitOfWork, butler_id: str, client_id: str, lead_id: str) -> str:
    year = local_day(uow.now).year
    return make_contract(
        uow,
        Contract(
            number=f"GJ-{year}-01",
            client_id=client_id,
            butler_id=butler_id,
            lead_id=lead_id,
            valid_from=date(year, 1, 1),
            valid_to=date(year, 12, 31),
        ),
    )


def _plan(today: date, lead_id: str, expert_id: str) -> PatrolPlan:
    return PatrolPlan(
        name="生产现场巡查",
        rhythm=Rhythm(
            frequency=Frequency.WEEK,
            on_off_day=OffDay.NEXT,
            valid_from=date(today.year, 1, 1),
            valid_to=date(today.year, 12, 31),
            weekday=today.isoweekday(),
        ),
        assignee=expert_id,
        backup=lead_id,
        window=Window(time(8, 30), time(17, 30)),
    )
