"""Objections: the period, the review, the re-test, and what an upheld one undoes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import UnitOfWork
from handlers.deadlines.clocks import (
    ClockState,
    end_clocks,
    find_clock,
    start_clock,
)
from handlers.deadlines.local_time import to_day
from handlers.deadlines.statutes import OBJECTION, OBJECTION_ACCEPT
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import FormRule
from handlers.linkage.stop_sale import release_on_objection
from handlers.linkage.telling_withdrawn import (
    Withdrawn,
    about_to_be_withdrawn,
    tell_withdrawn,
)
from handlers.linkage.variables import text

UPHELD = "异议成立"
_FILED = "objection_filed_on"
_LATE_REASON = "late_reason"
_RETEST_IN_TIME = "handle_objection_retest"
_STILL = "仍要提出的，请写明理由，由市场监督管理部门决定是否受理"


def too_late(case: CaseContext, filed_on: date) -> str | None:
    """Return why an objection filed on this day is refused, or None if it is taken."""
    clock = find_clock(case.connection, case.business_key, OBJECTION.key)
    if clock is None:
        return "本案没有异议期：异议只针对监督抽查的检验结果"
    if clock.state is not ClockState.RUNNING:
        return "本案已提出过异议或异议期已经终止"
    if filed_on <= clock.effective:
        return None
    return (
        f"逾期：异议应在{clock.effective.isoformat()}前(含当日)提出；"
        f"{clock.count_text}，{clock.law_ref}：{OBJECTION.article}"
    )


def _obstacle(values: Values, case: CaseContext) -> str | None:
    """Return why the case does not simply take an objection, or None if it does."""
    filed = values.get(_FILED)
    reason = too_late(case, to_day(filed) if filed else case.today)
    return reason or _no_longer_awaited(case)


def _check_filing(values: Values, case: CaseContext) -> list[FieldError]:
    """Take every objection in; one that comes too late needs a reason of its own."""
    findings = Findings()
    obstacle = _obstacle(values, case)
    if obstacle is not None and not text(values, _LATE_REASON):
        findings.add(_LATE_REASON, "逾期（再次）提出的理由", f"{obstacle}。{_STILL}")
    return findings.errors


def _no_longer_awaited(case: CaseContext) -> str | None:
    """Return that the period has closed in the case, so that nobody waits for one."""
    closes = case.variables.get("objection_closes")
    if closes is None or case.today <= to_day(closes):
        return None
    return f"本案的异议环节已于{to_day(closes).isoformat()}关闭"


def _file(values: Values, case: CaseContext) -> Outcome:
    """Stop the period; without a day of its own the objection was filed today.

    What comes too late stops nothing: it is registered, and the bureau decides.
    """
    filed = to_day(values.get(_FILED) or case.today)
    late = _obstacle(values, case) is not None

    def record(uow: UnitOfWork) -> None:
        start_clock(
            uow, case.book, case.business_key, OBJECTION_ACCEPT.key, started_on=filed
        )
        if late:
            return
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.MET,
            ended_on=filed,
            reason="已提出异议",
            rule_keys=[OBJECTION.key],
        )

    reason = text(values, _LATE_REASON) if late else None
    known = {_FILED: filed.isoformat(), _LATE_REASON: reason}
    return Outcome(variables={**values, **known}, record=record)


def _review(values: Values, case: CaseContext) -> Outcome:
    """Stop the days within which the bureau says whether it takes the objection."""

    def record(uow: UnitOfWork) -> None:
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.MET,
            ended_on=case.today,
            rule_keys=[OBJECTION_ACCEPT.key],
        )

    return Outcome(variables=values, record=record)


def _propose_refusal(case: CaseContext) -> Values:
    """Propose what the law says of an objection that comes too late."""
    obstacle = _obstacle(case.variables, case)
    if obstacle is None:
        return {}
    return {
        "objection_accepted": False,
        "objection_reject_kind": "逾期提出" if "逾期" in obstacle else "其他",
        "objection_review_note": obstacle,
    }


def _check_retest(values: Values, _: CaseContext) -> list[FieldError]:
    findings = Findings()
    if values.get("retest_result") == "合格" and not values.get("objection_upheld"):
        findings.add("objection_upheld", "异议是否成立", "复检合格的，异议应当成立")
    return findings.errors


def _retest(values: Values, case: CaseContext) -> Outcome:
    """Undo what rested on the result at once, if the objection is upheld."""
    withdrawn = _withdrawn(values, case)

    def record(uow: UnitOfWork) -> None:
        if not values.get("objection_upheld"):
            return
        if withdrawn is not None:
            tell_withdrawn(uow, withdrawn, why=UPHELD)
        release_on_objection(uow, case.business_key, on=case.today)
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.CANCELED,
            ended_on=case.today,
            reason=UPHELD,
        )

    return Outcome(variables=values, record=record)


def _withdrawn(values: Values, case: CaseContext) -> Withdrawn | None:
    """Return what ends with the re-test; one that came late ends the case later."""
    if case.element_id != _RETEST_IN_TIME or not values.get("objection_upheld"):
        return None
    return about_to_be_withdrawn(
        case.connection, case.business_key, but=_RETEST_IN_TIME
    )


def _propose_conclusion(case: CaseContext) -> Values:
    accepted = case.variables.get("objection_accepted")
    if not accepted:
        note = text(case.variables, "objection_review_note")
        return {"objection_conclusion": f"不予受理。{note}"}
    found = text(case.variables, "objection_findings")
    return {"objection_conclusion": f"异议不成立。{found}"}


def _propose_lifting(case: CaseContext) -> Values:
    return {"stop_sale_lifted_on": case.header.stop_sale_until}


def _revoke_late(values: Values, case: CaseContext) -> Outcome:
    """Name why the case ends: nobody but the objection is the reason."""
    withdrawn = about_to_be_withdrawn(
        case.connection, case.business_key, but=case.element_id
    )

    def record(uow: UnitOfWork) -> None:
        tell_withdrawn(uow, withdrawn, why=UPHELD)

    return Outcome(variables={**values, "terminate_kind": UPHELD}, record=record)


_RETEST = FormRule(check=_check_retest, outcome=_retest)
_CONCLUSION = FormRule(prefill=_propose_conclusion)

RULES: Mapping[str, FormRule] = {
    "file_objection": FormRule(check=_check_filing, outcome=_file),
    "review_objection": FormRule(outcome=_review),
    "review_late_objection": FormRule(prefill=_propose_refusal, outcome=_review),
    "handle_objection_retest": _RETEST,
    "retest_late_objection": _RETEST,
    "notify_objection_conclusion": _CONCLUSION,
    "notify_late_conclusion": _CONCLUSION,
    "revoke_measures": FormRule(prefill=_propose_lifting),
    "revoke_late_measures": FormRule(prefill=_propose_lifting, outcome=_revoke_late),
}
