"""Stages 四 to 六: the plan, the work on site, the work record (7.2.2 to 7.2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine import CancelInstances, UnitOfWork
from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.forms.names import cell
from handlers.forms.rules import Findings, Outcome, Record, Values, together
from handlers.knowledge.causes import filled_row, keep_causes, proposed_measures
from handlers.knowledge.local_entries import cause_book
from handlers.linkage.assistance_line import moved_on
from handlers.linkage.case_context import CaseContext
from handlers.linkage.cases import Assistance, case_header, change_case
from handlers.linkage.cause_choices import with_cause_choices
from handlers.linkage.field_rules import (
    DISPOSITIONS,
    cause_faults,
    disposition_faults,
    joined_dispositions,
    measure_faults,
    survey_faults,
)
from handlers.linkage.form_rule import FormRule, known_facts
from handlers.linkage.measures import PROCESS as MEASURE
from handlers.linkage.measures import mark_verified, measures_of
from handlers.linkage.plan import last_day, plan_content, plan_gaps
from handlers.linkage.plan_in_force import plan_in_force
from handlers.linkage.programmes.plan_changes import HEAD, plan_changes
from handlers.linkage.programmes.plans import row_of_case
from handlers.linkage.programmes.progress import report_case
from handlers.linkage.records import RecordKind, RecordStatus, write_record
from handlers.linkage.suggested_measures import suggested_measures
from handlers.linkage.variables import rows, text
from handlers.linkage.work_record import assistance_round, item_five_of_round
from handlers.parties.people import people_by_ids

_CAUSES_FIELDS = (
    "nonconforming_products",
    *DISPOSITIONS,
    "nonconforming_disposition",
    "causes",
    "cause_analysis",
    "quality_head_name",
    "entity_confirm_date",
    "quality_head_confirm_date",
    "sign_quality_head",
    "sign_quality_head_drawn",
    "sign_quality_head_date",
    "sign_expert",
    "sign_expert_drawn",
    "sign_expert_date",
    "sign_refusal_reason",
)


#: What is written down once in every round of assistance.
_OF_THE_ROUND = frozenset({RecordKind.CAUSES, RecordKind.WORK_RECORD})


def _propose_plan(case: CaseContext) -> Values:
    """Propose the plan as it stands, else one row from what is known of the case."""
    if case.variables.get("plan_rows"):
        return plan_content(case.variables)
    found = rows(case.variables, "self_check_causes")
    row = {
        "target_entity": case.header.entity_name,
        "product_name": case.header.product,
        "model_spec": case.header.model,
        "nonconforming_item": case.header.item,
        "basis_and_requirement": _basis(case.variables),
        "cause_analysis": "；".join(text(cause, "description") for cause in found),
        "quality_head": text(case.variables, "contact"),
    }
    return {"plan_rows": [row]}


def _basis(variables: Values) -> str:
    items = rows(variables, "failing_items")
    limits = [f"{text(i, 'item_name')}：{text(i, 'requirement')}" for i in items]
    return "；".join(part for part in (text(variables, "standard"), *limits) if part)


def _keep_plan_draft(values: Values, case: CaseContext) -> Outcome:
    return _written(values, case, RecordKind.PLAN, RecordStatus.DRAFT)


def _check_plan(values: Values, _: CaseContext) -> list[FieldError]:
    """Refuse a plan that does not say all five things of every row (R-PLAN5)."""
    findings = Findings()
    for gap in plan_gaps(values):
        number = gap.row
        path = gap.column if number is None else cell("plan_rows", number, gap.column)
        findings.add(path, gap.label, gap.text)
    return findings.errors


def _check_review(values: Values, case: CaseContext) -> list[FieldError]:
    findings = Findings()
    if values.get("review_passed"):
        for gap in plan_gaps(case.variables):
            findings.add("review_passed", "评审结论", gap.text)
    return findings.errors


def _check_change(values: Values, case: CaseContext) -> list[FieldError]:
    """Let a case change its own row only: the rest of a plan is its programme's."""
    findings = Findings()
    findings.errors += _check_plan(values, case)
    if row_of_case(case.connection, case.business_key) is None:
        return findings.errors
    for change in plan_changes(plan_content(case.variables), plan_content(values)):
        if change.column in HEAD or change.column == "row":
            message = (
                "本案列入帮扶项目的方案，这里只调整本案一行；其余请在帮扶项目中调整"
            )
            findings.add(
                change.column if change.column in HEAD else "plan_rows",
                change.label,
                message,
            )
    return findings.errors


def _review(values: Values, case: CaseContext) -> Outcome:
    """Approve the draft as the version in force, if the review passed it."""
    until = last_day(rows(case.variables, "plan_rows"))

    def record(uow: UnitOfWork) -> None:
        if values.get("review_passed"):
            write_record(
                uow,
                case.business_key,
                RecordKind.PLAN,
                status=RecordStatus.APPROVED,
                content=plan_content(case.variables),
                note=text(values, "review_feasibility"),
            )

    return Outcome(variables={**values, "assistance_until": until}, record=record)


def _propose_technical_files(case: CaseContext) -> Values:
    return {"standard_list": text(case.variables, "standard")}


def _check_survey(values: Values, case: CaseContext) -> list[FieldError]:
    """Take the record of a visit, not its announcement."""
    findings = Findings()
    visited = values.get("visit_time")
    if visited is not None and to_day(visited) > case.today:
        message = "走访时间不能晚于今天；走访之后再填写"
        findings.add("visit_time", "走访时间", message)
    return [*findings.errors, *survey_faults(values)]


def _propose_causes(case: CaseContext) -> Values:
    found = rows(case.variables, "self_check_causes")
    keys = ("issue_key", "stage_key", "factor", "control_key", "description")
    heads = [text(row, "quality_head") for row in rows(case.variables, "plan_rows")]
    product = {
        "product_name": case.header.product,
        "model_spec": case.header.model,
        "prod_date_or_batch": case.variables.get("prod_date_or_batch"),
        "quantity": _stock(case.variables),
    }
    head = heads[0] if heads else ""
    return {
        "nonconforming_products": [product],
        "quality_head_name": head,
        # A name to be printed; the signature is what is drawn beside it.
        "sign_quality_head": head,
        "sign_expert": _own_name(case),
        "causes": [{key: row.get(key) for key in keys} for row in found],
    }


def _own_name(case: CaseContext) -> str:
    """Return the name of the group's leader to themselves; nobody else signs by it."""
    if case.actor.id != case.header.leader_id:
        return ""
    found = people_by_ids(case.connection, [case.actor.id])
    return found[case.actor.id].name if case.actor.id in found else ""


def _stock(variables: Values) -> str:
    """Return the stock that the entity counted, with its unit."""
    quantity, unit = text(variables, "stock_qty"), text(variables, "quantity_unit")
    return f"{quantity} {unit}" if quantity and unit else ""


def _check_causes(values: Values, case: CaseContext) -> list[FieldError]:
    signed = cause_faults(values, on_paper=case.on_paper)
    return [*signed, *disposition_faults(values)]


def _keep_causes(values: Values, case: CaseContext) -> Outcome:
    """File Annex B, and keep its causes for counting (7.3.2)."""
    joined = {"nonconforming_disposition": joined_dispositions(values)}
    written = _written(
        {**values, **joined}, case, RecordKind.CAUSES, RecordStatus.SIGNED
    )

    def count(uow: UnitOfWork) -> None:
        keep_causes(uow, case.business_key, rows(values, "causes"))

    return replace(written, record=together([*_records(written), count]))


def _fill_cause(row: Values, case: CaseContext) -> Values:
    return filled_row(cause_book(case.connection), row)


def _propose_measures(case: CaseContext) -> Values:
    """Propose the controls of Annex C that answer the root causes."""
    book = cause_book(case.connection)
    return {"measures": proposed_measures(book, rows(case.variables, "causes"))}


def _check_measures(values: Values, case: CaseContext) -> list[FieldError]:
    return measure_faults(rows(case.variables, "causes"), rows(values, "measures"))


def _keep_measures(values: Values, case: CaseContext) -> Outcome:
    return _written(values, case, RecordKind.MEASURES, RecordStatus.SIGNED)


def _propose_abandoned(case: CaseContext) -> Values:
    issued = measures_of(case.connection, case.business_key)
    waiting = [measure for measure in issued if measure.verified_at is None]
    return {"abandoned_measures": [{"measure": measure.text} for measure in waiting]}


def _check_implementation(values: Values, case: CaseContext) -> list[FieldError]:
    """Let the group go on only when every measure is verified or given up (R-MEAS)."""
    findings = Findings()
    given_up = {text(row, "measure") for row in rows(values, "abandoned_measures")}
    for measure in measures_of(case.connection, case.business_key):
        if measure.verified_at is None and measure.text not in given_up:
            message = f"措施“{measure.text}”尚未验证；请先验证，或写明放弃理由"
            findings.add("abandoned_measures", "放弃的措施", message)
    return findings.errors


def _implemented(values: Values, case: CaseContext) -> Outcome:
    """Withdraw the measures that the group gave up: nobody works on them any more."""

    def record(uow: UnitOfWork) -> None:
        if rows(values, "abandoned_measures"):
            uow.defer(
                CancelInstances(
                    process_key=MEASURE,
                    business_key=case.business_key,
                    reason="工作组已说明理由放弃该措施",
                )
            )

    return Outcome(variables=values, record=record)


def _record_facts(case: CaseContext) -> Values:
    """Return what the record knows, with the plan of the day of the visit (R-FILE)."""
    visited = case.variables.get("visit_time")
    visit_on = to_day(visited) if visited else case.today
    return {
        **known_facts(case),
        "s5_reinspection": item_five_of_round(case.variables),
        "plan_in_force": plan_in_force(case.connection, case.business_key, visit_on),
    }


def _sign_record(values: Values, case: CaseContext) -> Outcome:
    """File the work record with item 五 as it stands now."""
    filed = {**values, "s5_reinspection": item_five_of_round(case.variables)}
    written = _written(filed, case, RecordKind.WORK_RECORD, RecordStatus.SIGNED)

    def note(uow: UnitOfWork) -> None:
        is_first = case.header.summed_up_at is None
        first = case.header.summed_up_at or uow.now
        now = case_header(uow.connection, case.business_key)
        done = moved_on(now, Assistance.DONE).value
        change_case(uow, case.business_key, summed_up_at=first, assistance=done)
        if is_first:
            report_case(uow, case.header.programme_id, case.business_key)

    return replace(written, record=together([*_records(written), note]))


def _records(outcome: Outcome) -> list[Record]:
    return [outcome.record] if outcome.record is not None else []


def _written(
    values: Values, case: CaseContext, kind: RecordKind, status: RecordStatus
) -> Outcome:
    content = _content(kind, values)
    if kind in _OF_THE_ROUND:
        content = {**content, "assistance_round": assistance_round(case.variables)}

    def record(uow: UnitOfWork) -> None:
        write_record(uow, case.business_key, kind, status=status, content=content)

    return Outcome(variables=values, record=record)


def _content(kind: RecordKind, values: Values) -> Values:
    if kind is RecordKind.PLAN:
        return plan_content(values)
    if kind is RecordKind.CAUSES:
        return {name: values.get(name) for name in _CAUSES_FIELDS}
    return dict(values)


def verify_measure(values: Values, case: CaseContext) -> Outcome:
    """Note that a measure works; else its process goes back."""
    measure_id = text(case.variables, "measure_id")

    def record(uow: UnitOfWork) -> None:
        if values.get("measure_effective"):
            mark_verified(uow, measure_id)

    return Outcome(variables=values, record=record)


RULES: Mapping[str, FormRule] = {
    "prepare_technical_files": FormRule(prefill=_propose_technical_files),
    "draft_assistance_plan": FormRule(
        prefill=_propose_plan, check=_check_plan, outcome=_keep_plan_draft
    ),
    "review_assistance_plan": FormRule(check=_check_review, outcome=_review),
    "adjust_assistance_plan": FormRule(prefill=_propose_plan, check=_check_change),
    "adjust_plan": FormRule(prefill=_propose_plan, check=_check_change),
    "note_plan_change": FormRule(),
    "survey_on_site": FormRule(check=_check_survey),
    "analyse_causes": FormRule(
        facts=with_cause_choices,
        prefill=_propose_causes,
        check=_check_causes,
        outcome=_keep_causes,
        fill=_fill_cause,
    ),
    "plan_measures": FormRule(
        facts=with_cause_choices,
        prefill=_propose_measures,
        check=_check_measures,
        outcome=_keep_measures,
        suggest=suggested_measures,
    ),
    "implement_measures": FormRule(
        prefill=_propose_abandoned,
        check=_check_implementation,
        outcome=_implemented,
    ),
    "submit_work_record": FormRule(facts=_record_facts, outcome=_sign_record),
    "carry_out_measure": FormRule(),
    "verify_measure": FormRule(outcome=verify_measure),
}
