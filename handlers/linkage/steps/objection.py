"""Objections: the period, the review, the re-test, and what an upheld one undoes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine import UnitOfWork
from handlers.deadlines.clocks import ClockState, end_clocks, find_clock
from handlers.deadlines.local_time import to_day
from handlers.deadlines.statutes import OBJECTION
from handlers.forms import FieldError
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import Findings, FormRule, Outcome, Values
from handlers.linkage.supervision_services import release_sale
from handlers.linkage.variables import text

UPHELD = "异议成立"
_FILED = "objection_filed_on"
_FILED_LABEL = "书面异议递交日期"


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


def _check_filing(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    filed = values.get(_FILED)
    reason = too_late(case, to_day(filed) if filed else case.today)
    if reason is None:
        reason = _too_late_to_register(case)
    if reason is not None:
        findings.add(_FILED, _FILED_LABEL, reason)
    return findings.errors


def _too_late_to_register(case: CaseContext) -> str | None:
    """Return why nobody would learn of an objection that was filed in time.

    The period has closed in the case, so that the review no longer waits for one.
    """
    closes = case.variables.get("objection_closes")
    if closes is None or case.today <= to_day(closes):
        return None
    return (
        f"本案的异议环节已于{to_day(closes).isoformat()}关闭，不能再转入异议审查；"
        "当事人按期递交的，请报负责人决定如何处理，并在办理记录中留言"
    )


def _file(values: Values, case: CaseContext) -> Outcome:
    """Stop the period; without a day of its own the objection was filed today."""
    filed = to_day(values.get(_FILED) or case.today)

    def record(uow: UnitOfWork) -> None:
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.MET,
            ended_on=filed,
            reason="已提出异议",
            rule_keys=[OBJECTION.key],
        )

    return Outcome(variables={**values, _FILED: filed.isoformat()}, record=record)


def _check_retest(values: Values, _: CaseContext) -> list[FieldError]:
    findings = Findings()
    if values.get("retest_result") == "合格" and not values.get("objection_upheld"):
        findings.add("objection_upheld", "异议是否成立", "复检合格的，异议应当成立")
    return findings.errors


def _retest(values: Values, case: CaseContext) -> Outcome:
    """Undo what rested on the result at once, if the objection is upheld."""

    def record(uow: UnitOfWork) -> None:
        if not values.get("objection_upheld"):
            return
        release_sale(uow, case.business_key, on=case.today)
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.CANCELED,
            ended_on=case.today,
            reason=UPHELD,
        )

    return Outcome(variables=values, record=record)


def _propose_conclusion(case: CaseContext) -> Values:
    accepted = case.variables.get("objection_accepted")
    if not accepted:
        note = text(case.variables, "objection_review_note")
        return {"objection_conclusion": f"不予受理。{note}"}
    found = text(case.variables, "objection_findings")
    return {"objection_conclusion": f"异议不成立。{found}"}


RULES: Mapping[str, FormRule] = {
    "file_objection": FormRule(check=_check_filing, outcome=_file),
    "review_objection": FormRule(),
    "handle_objection_retest": FormRule(check=_check_retest, outcome=_retest),
    "notify_objection_conclusion": FormRule(prefill=_propose_conclusion),
    "revoke_measures": FormRule(
        prefill=lambda case: {"stop_sale_lifted_on": case.header.stop_sale_until}
    ),
}
