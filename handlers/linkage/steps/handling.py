"""Stage 二: serving the result, stopping sale, ordering rectification (7.1.2)."""

from __future__ import annotations

from collections.abc import Mapping

from engine import UnitOfWork
from handlers.deadlines.clocks import ClockState, end_clocks
from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.knowledge.causes import filled_row
from handlers.knowledge.local_entries import cause_book
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import StopSale, change_case, show_case_to
from handlers.linkage.cause_choices import with_cause_choices
from handlers.linkage.form_rule import FormRule
from handlers.linkage.variables import rows, text, whole_number
from handlers.parties.access import org_label

_STOPPED = "已停止生产、销售"


def _check_service(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    served, sampled = values.get("result_served_on"), case.variables.get("sampled_on")
    if served is None:
        return findings.errors
    if to_day(served) > case.today:
        findings.add("result_served_on", "检验结果送达日期", "送达日期不能晚于今天")
    if sampled and to_day(served) < to_day(sampled):
        findings.add(
            "result_served_on",
            "检验结果送达日期",
            f"送达日期早于抽样日期{sampled}，请核对",
        )
    return findings.errors


def _show_to_entity(values: Values, case: CaseContext) -> Outcome:
    """Let the entity see its case: it now knows of it."""
    labels = frozenset({org_label(case.header.entity_id or "")})

    def record(uow: UnitOfWork) -> None:
        show_case_to(uow, case.business_key, labels)

    if case.header.entity_id is None:
        return Outcome(variables=values)
    return Outcome(variables=values, labels=labels, record=record)


def _check_quantities(values: Values, _: CaseContext) -> list[FieldError]:
    """Refuse more products called back than were sold."""
    findings = Findings()
    sold, recalled = values.get("sold_qty"), values.get("recalled_qty")
    if not isinstance(sold, int | float) or not isinstance(recalled, int | float):
        return findings.errors
    if recalled > sold:
        findings.add(
            "recalled_qty",
            "已召回（追回）数量",
            f"已召回（追回）{recalled}，多于已销售的{sold}，请核对",
        )
    return findings.errors


def _verify_stop(values: Values, case: CaseContext) -> Outcome:
    def record(uow: UnitOfWork) -> None:
        if values.get("stop_check_result") == _STOPPED:
            change_case(uow, case.business_key, stop_sale=StopSale.VERIFIED.value)

    return Outcome(variables=values, record=record)


def _check_order(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    ordered = values.get("order_date")
    if ordered is not None and to_day(ordered) > case.today:
        findings.add("order_date", "责令日期", "责令日期不能晚于今天")
    return findings.errors


def _self_check(values: Values, _: CaseContext) -> Outcome:
    """Take the wish for assistance as an application (6.2.2)."""
    if not values.get("apply_assistance"):
        return Outcome(variables=values)
    wish = text(values, "assistance_wish")
    asked = {"application_open": True, "application_reason": wish}
    return Outcome(variables={**values, **asked})


def _propose_actions(case: CaseContext) -> Values:
    """Propose the causes: those of the self-check, then why the product failed again."""
    found = rows(case.variables, "self_check_causes")
    causes = [text(row, "description") for row in found]
    failure = text(case.variables, "failure_cause")
    if failure and whole_number(case.variables, "k", default=1) > 1:
        causes = [failure]
    return {"corrective_actions": [{"cause": cause} for cause in causes]}


def _apply_for_reinspection(values: Values, case: CaseContext) -> Outcome:
    """Stop the entity's clock: it has rectified and asks to be inspected again."""

    def record(uow: UnitOfWork) -> None:
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.MET,
            ended_on=case.today,
            rule_keys=["rectify"],
        )

    return Outcome(variables=values, record=record)


def _fill_cause(row: Values, case: CaseContext) -> Values:
    return filled_row(cause_book(case.connection), row)


RULES: Mapping[str, FormRule] = {
    "serve_test_result": FormRule(check=_check_service, outcome=_show_to_entity),
    "notify_producer_regulator": FormRule(),
    "handle_other_source": FormRule(outcome=_show_to_entity),
    "stop_production_and_sale": FormRule(check=_check_quantities),
    "verify_stop_sale": FormRule(check=_check_quantities, outcome=_verify_stop),
    "issue_rectification_order": FormRule(check=_check_order),
    "conduct_self_check": FormRule(
        facts=with_cause_choices, outcome=_self_check, fill=_fill_cause
    ),
    "draft_rectification_plan": FormRule(prefill=_propose_actions),
    "apply_reinspection": FormRule(outcome=_apply_for_reinspection),
    "handle_overdue_rectification": FormRule(),
}
