"""Stage 七: re-inspection, its result and its consequences (7.2.5, table D-REINSP)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from engine import UnitOfWork
from handlers.deadlines.clocks import ClockState, end_clocks, start_clock
from handlers.deadlines.local_time import to_day
from handlers.deadlines.statutes import SECOND_REINSPECTION
from handlers.forms import FieldError
from handlers.forms.rules import Findings, Outcome, Values
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import Assistance, change_case, show_case_to
from handlers.linkage.form_rule import FormRule, known_facts
from handlers.linkage.reinspection import (
    FAILED,
    PASSED,
    SAMPLING,
    legal_basis,
    revocable,
)
from handlers.linkage.stop_sale import note_sample_production
from handlers.linkage.variables import rows, text, whole_number
from handlers.parties.access import org_label
from handlers.parties.model import OrgKind
from handlers.parties.orgs import orgs_of_kind

#: What is noted of samples that were made while production is stopped (R-STOP).
_SAMPLES = ("sample_production", "reinspection_sample_qty", "reinspection_lab")
_SAMPLED = "reinspection_sampled_on"


def _round(case: CaseContext) -> int:
    return whole_number(case.variables, "k", default=1)


def _check_arrangement(values: Values, case: CaseContext) -> list[FieldError]:
    """Refuse a sampling before the window of the law has opened."""
    findings = Findings()
    sampled, announced = values.get(_SAMPLED), case.variables.get("announced_on")
    in_window = announced and not case.variables.get("suspended") and _round(case) > 1
    if not values.get("reinspection_needed") or sampled is None or not in_window:
        return findings.errors
    window = case.book.window(to_day(announced))
    if to_day(sampled) < window.opens:
        findings.add(
            _SAMPLED,
            "复查抽样日期",
            f"复查应在{window.opens.isoformat()}至{window.closes.isoformat()}之间组织；"
            f"{window.count_text}，{window.law_ref}",
        )
    return findings.errors


def _propose_items(case: CaseContext) -> Values:
    failing = rows(case.variables, "failing_items")
    keys = ("item_name", "requirement")
    return {
        "reinspection_items": [{key: row.get(key) for key in keys} for row in failing]
    }


def _check_result(values: Values, _: CaseContext) -> list[FieldError]:
    findings = Findings()
    judged = [row.get("judged") for row in rows(values, "reinspection_items")]
    result = values.get("reinspection_result")
    if result == PASSED and FAILED in judged:
        message = "有单项不合格，复查结论不能为合格"
        findings.add("reinspection_result", "复查结论", message)
    if result == FAILED and judged and FAILED not in judged:
        message = "各单项均合格，复查结论不能为不合格"
        findings.add("reinspection_result", "复查结论", message)
    return findings.errors


def _record_result(values: Values, case: CaseContext) -> Outcome:
    """Stop the bureau's clock on the day on which it held the re-inspection."""
    sampled = case.variables.get(_SAMPLED)
    held_on = min(to_day(sampled), case.today) if sampled else case.today

    def record(uow: UnitOfWork) -> None:
        end_clocks(
            uow,
            case.business_key,
            state=ClockState.MET,
            ended_on=held_on,
            rule_keys=["reinsp1", SECOND_REINSPECTION.key],
        )

    return Outcome(variables=values, record=record)


def _explain_failure(values: Values, case: CaseContext) -> Outcome:
    """Forget that a round was wanted: what follows from the failure says it anew.

    A case whose assistance was done begins another round of it (7.2.5.2).
    """

    def record(uow: UnitOfWork) -> None:
        if case.header.assistance is Assistance.DONE:
            again = Assistance.RUNNING.value
            change_case(uow, case.business_key, assistance=again)

    if case.variables.get("source") != SAMPLING:
        return Outcome(variables=values, record=record)
    return Outcome(variables={**values, "next_round": False}, record=record)


def _announce(values: Values, case: CaseContext) -> Outcome:
    """Open the window of the second re-inspection and start its clock."""
    announced_on = to_day(values["announced_on"])
    window = case.book.window(announced_on)

    def record(uow: UnitOfWork) -> None:
        start_clock(
            uow,
            case.book,
            case.business_key,
            SECOND_REINSPECTION.key,
            started_on=announced_on,
            round_=_round(case) + 1,
        )

    opened = {
        "window_open": window.open_day.isoformat(),
        "window_close": window.closes.isoformat(),
        "reinsp_due": window.closes.isoformat(),
    }
    return Outcome(variables={**values, **opened}, record=record)


def _suspend(values: Values, case: CaseContext) -> Outcome:
    """Let the third re-inspection begin when the period of the order has ended."""
    first = to_day(values["suspension_until"]) + timedelta(days=1)
    opened = {
        "window_open": case.book.calendar.next_working_day(first).day.isoformat(),
        "window_close": None,
        "reinsp_due": None,
    }
    return Outcome(variables={**values, **opened})


def _revocation_facts(case: CaseContext) -> Values:
    return {**known_facts(case), "revocation_basis": legal_basis(case.variables)}


def _propose_revocation(case: CaseContext) -> Values:
    decided = case.variables.get("consequence") is not None
    return {"revocation_kinds": list(revocable(case.variables)) if decided else []}


def _check_revocation(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    allowed = revocable(case.variables)
    asked = values.get("revocation_kinds")
    for kind in asked if isinstance(asked, list | tuple) else ():
        if kind not in allowed:
            findings.add("revocation_kinds", "移送事项", _WHY_NOT.get(str(kind), ""))
    return findings.errors


_WHY_NOT = {
    "吊销营业执照": "吊销营业执照须先责令停业整顿，期满复查仍不合格(产品质量法第17条)",
    "吊销生产许可证": "吊销生产许可证限于许可证产品，且经国家或者省级监督抽查不合格、"
    "到期复查仍不合格(许可条例第54条)",
}


def _arrange(values: Values, case: CaseContext) -> Outcome:
    """Let the laboratory see the case from now on, if it works with Tandem."""
    if not values.get("reinspection_needed"):
        return Outcome(variables=values)
    named = text(values, "reinspection_lab")
    labels = frozenset(
        org_label(lab.id)
        for lab in orgs_of_kind(case.connection, OrgKind.LAB)
        if lab.name == named
    )

    def record(uow: UnitOfWork) -> None:
        show_case_to(uow, case.business_key, labels)
        if values.get("sample_production"):
            produced = {key: values.get(key) for key in _SAMPLES}
            note_sample_production(uow, case.header, produced=produced)

    return Outcome(variables=values, labels=labels, record=record)


RULES: Mapping[str, FormRule] = {
    "arrange_reinspection": FormRule(check=_check_arrangement, outcome=_arrange),
    "approve_no_reinspection": FormRule(),
    "record_reinspection_result": FormRule(
        prefill=_propose_items, check=_check_result, outcome=_record_result
    ),
    "serve_pass_notice": FormRule(),
    "find_failure_cause": FormRule(outcome=_explain_failure),
    "report_failure_upward": FormRule(),
    "record_provincial_announcement": FormRule(outcome=_announce),
    "order_suspension": FormRule(outcome=_suspend),
    "transfer_revocation": FormRule(
        facts=_revocation_facts, prefill=_propose_revocation, check=_check_revocation
    ),
}
