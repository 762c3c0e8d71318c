"""Stages 八 and 九: the survey, the uses of the result, closing the file (7.2.6, 7.3)."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.deadlines.clocks import CaseClock, ClockState, clocks_of
from handlers.forms import FieldError
from handlers.linkage.case_context import CaseContext
from handlers.linkage.form_rule import (
    Findings,
    FormRule,
    Outcome,
    Values,
    known_facts,
)
from handlers.linkage.variables import text
from handlers.linkage.work_record import TICK_PASSED, WAIVED, item_five


def case_outcome(variables: Values) -> str:
    """Return how a case ended, in the words of the closing form."""
    if variables.get("revocation_transferred_on"):
        return "已移送吊销"
    if not variables.get("order_required"):
        return "未涉及复查"
    tick = item_five(variables)
    return tick if tick in {TICK_PASSED, WAIVED} else "其他"


def _closing_facts(case: CaseContext) -> Values:
    return {**known_facts(case), "case_outcome": case_outcome(case.variables)}


def _check_closing(_: Values, case: CaseContext) -> list[FieldError]:
    """Refuse to close while a deadline of the case runs."""
    findings = Findings()
    for clock in clocks_of(case.connection, [case.business_key])[case.business_key]:
        if _holds_up(clock, case):
            matter = case.book.rule(clock.rule_key, clock.started_on).zh
            message = f"期限“{matter}”仍在计算，请先办结或中止"
            findings.add("archive_checked", "结案核对", message)
    return findings.errors


def _holds_up(clock: CaseClock, case: CaseContext) -> bool:
    """Say whether a clock runs that is the case's own.

    A penalty has its own process and outlives the case; a right that has lapsed is
    no deadline any more.
    """
    if clock.state is not ClockState.RUNNING or clock.rule_key.startswith("penalty"):
        return False
    lapses = case.book.rule(clock.rule_key, clock.started_on).lapses
    return not (lapses and case.today > clock.effective)


def _close(values: Values, case: CaseContext) -> Outcome:
    ended = {"case_outcome": case_outcome(case.variables)}
    return Outcome(variables={**values, **ended})


def _propose_case(case: CaseContext) -> Values:
    return {"result_expert_advice": text(case.variables, "s7_improvement")}


RULES: Mapping[str, FormRule] = {
    "answer_satisfaction_survey": FormRule(),
    "choose_result_uses": FormRule(),
    "write_typical_case": FormRule(prefill=_propose_case),
    "write_toolbook_entry": FormRule(),
    "close_case": FormRule(facts=_closing_facts, check=_check_closing, outcome=_close),
}
