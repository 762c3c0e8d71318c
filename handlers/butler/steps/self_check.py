"""The rules of the checks that a client makes itself: daily, weekly, monthly.

Orders 75 and 76: what is found is put right and reported upwards, nothing found is
recorded too, and a defect that endangers people is answered by a proposal to stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from engine import UnitOfWork
from handlers.butler.findings import NewFinding, Severity, Source, open_finding
from handlers.butler.patrol_life import SELF_RESULT
from handlers.butler.plans import plan_by_id
from handlers.butler.rule import ButlerContext, ButlerRule
from handlers.butler.self_check_history import (
    OfClient,
    PastCheck,
    checks_between,
    hazard_lines,
    result_of,
    since_the_last,
    summary_of,
    veto_lines,
)
from handlers.butler.self_checks import DAILY, MONTHLY, WEEKLY
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.notices.kinds import NoticeKind
from handlers.notices.tell import tell
from handlers.parties.model import Role
from handlers.parties.people import people_in
from handlers.registers.declarations.service import RISK
from handlers.registers.entries import entries_of_client

_NONE = "无"
#: State of a risk on the register that needs no more control.
_ELIMINATED = "已消除"
_WEEK = 7
_MONTH = 31


def _daily_facts(it: ButlerContext) -> Values:
    """Show the list of risks under control beside the answers."""
    return {**_facts(it), "risk_list": _risks(it)}


def _weekly_facts(it: ButlerContext) -> Values:
    """Show what the daily checks since the last weekly one said."""
    found = _past(it, DAILY, own=WEEKLY, at_most=_WEEK)
    return {
        **_facts(it),
        "risk_list": _risks(it),
        "self_summary": summary_of(DAILY, found),
        "self_hazard_list": _lines(hazard_lines(found)),
    }


def _monthly_facts(it: ButlerContext) -> Values:
    """Show what daily and weekly checks since the last meeting said."""
    daily = _past(it, DAILY, own=MONTHLY, at_most=_MONTH)
    weekly = _past(it, WEEKLY, own=MONTHLY, at_most=_MONTH)
    vetoes = [*veto_lines(daily), *veto_lines(weekly)]
    return {
        **_facts(it),
        "self_summary": "\n".join(
            (summary_of(DAILY, daily), summary_of(WEEKLY, weekly))
        ),
        "self_hazard_list": _lines([*hazard_lines(daily), *hazard_lines(weekly)]),
        "self_veto_list": _lines(vetoes),
        "self_has_vetoes": bool(vetoes),
    }


def _check(values: Values, it: ButlerContext) -> list[FieldError]:
    found = Findings()
    if it.today > _day(it) and not str(values.get("self_late_entry") or ""):
        found.add(
            "self_late_entry",
            "补签原因",
            "自查日期已过，请写明为什么没有在当天签署",
        )
    return found.errors


def _outcome(values: Values, it: ButlerContext) -> Outcome:
    """Hand on what the butler is to help with, and tell at once what must stop."""

    def record(uow: UnitOfWork) -> None:
        plan = plan_by_id(uow.connection, str(it.variables["patrol_plan"]))
        for place, row in enumerate(_rows(values)):
            if row.get("follow") == "是":
                _open(
                    uow,
                    it,
                    contract_id=plan.contract_id,
                    key=f"{it.business_key}:{place}",
                    text=str(row["what"]),
                    severity=Severity(str(row["severity"])),
                    evidence=_photos(values),
                )
        if values.get("self_veto") is True:
            _veto(uow, values, it, contract_id=plan.contract_id)

    return Outcome(variables=_result(values, it), record=record)


def _result(values: Values, it: ButlerContext) -> Values:
    """Return in words what the calendar of the plan shows; a meeting has no result."""
    if it.task.element_id == "monthly_dispatch":
        return {}
    vetoed = "提出否决建议" if values.get("self_veto") is True else ""
    return {SELF_RESULT: "，".join(filter(None, (result_of(values), vetoed)))}


def _veto(
    uow: UnitOfWork, values: Values, it: ButlerContext, *, contract_id: str
) -> None:
    """Open a finding of the highest severity and tell everybody in charge (Art. 4)."""
    wish, defect = str(values["self_veto_wish"]), str(values["self_veto_defect"])
    number = _open(
        uow,
        it,
        contract_id=contract_id,
        key=f"{it.business_key}:veto",
        text=f"否决建议（{wish}）：{defect}",
        severity=Severity.GRAVE,
        danger=True,
        evidence=_photos(values),
    )
    client_id = str(it.variables["client_id"])
    tell(
        uow,
        kind=NoticeKind.WARNING,
        key=f"self_check:{it.task.id}:veto",
        to=[
            *people_in(uow.connection, Role.ENTITY, org_id=client_id),
            str(it.variables["patrol_by"]),
            str(it.variables["patrol_lead"]),
        ],
        subject=f"{it.variables['self_check']}提出否决建议：{wish}（问题 {number}）",
        text=f"{defect}。主要负责人应立即分析研判，采取措施消除隐患(75号令、76号令第4条)。",
        link="/findings",
    )


def _open(
    uow: UnitOfWork,
    it: ButlerContext,
    *,
    contract_id: str,
    key: str,
    text: str,
    severity: Severity,
    evidence: tuple[str, ...],
    danger: bool = False,
) -> str:
    return open_finding(
        uow,
        NewFinding(
            contract_id=contract_id,
            source=Source.SELF_CHECK,
            source_key=key,
            text=text,
            severity=severity,
            danger=danger,
            # Advice and verification are work of the butler, so whoever helps has it.
            found_by=str(it.variables["patrol_by"]),
            evidence=evidence,
        ),
    )


def _facts(it: ButlerContext) -> Values:
    return {
        **it.variables,
        "today": it.today.isoformat(),
        "self_day": _day(it).isoformat(),
    }


def _past(
    it: ButlerContext, template: str, *, own: str, at_most: int
) -> list[PastCheck]:
    whose, day = _whose(it), _day(it)
    since = since_the_last(it.connection, whose, own, before=day, at_most=at_most)
    return checks_between(it.connection, whose, template, since=since, until=day)


def _risks(it: ButlerContext) -> str:
    """Return the client's risks under control, one a line with its measures."""
    whose = _whose(it)
    found = entries_of_client(it.connection, whose.butler_id, whose.client_id)
    return _lines(
        f"{each.number} {each.title}（{each.content.get('level', '')}）："
        f"{each.content.get('measures', '')}"
        for each in found
        if each.register == RISK.key
        and not each.void_reason
        and each.content.get("state") != _ELIMINATED
    )


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or _NONE


def _whose(it: ButlerContext) -> OfClient:
    return OfClient(
        client_id=str(it.variables["client_id"]),
        butler_id=str(it.variables["butler_id"]),
    )


def _day(it: ButlerContext) -> date:
    return date.fromisoformat(str(it.variables["patrol_day"]))


def _rows(values: Values) -> Sequence[Mapping[str, object]]:
    rows = values.get("self_hazards")
    return rows if isinstance(rows, list) else ()


def _photos(values: Values) -> tuple[str, ...]:
    photos = values.get("self_photos")
    return tuple(map(str, photos)) if isinstance(photos, list) else ()


def _nothing(_: ButlerContext) -> Values:
    return {}


RULES: Mapping[str, ButlerRule] = {
    "daily_control": ButlerRule(
        facts=_daily_facts, prefill=_nothing, check=_check, outcome=_outcome
    ),
    "weekly_check": ButlerRule(
        facts=_weekly_facts, prefill=_nothing, check=_check, outcome=_outcome
    ),
    "monthly_dispatch": ButlerRule(
        facts=_monthly_facts, prefill=_nothing, check=_check, outcome=_outcome
    ),
    "decide_unsigned_record": ButlerRule(facts=_facts, prefill=_nothing),
}
