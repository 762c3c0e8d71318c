"""Rules of the tasks after the field work: report, survey, evaluation, results."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select

from engine import UnitOfWork
from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.forms.names import cell
from handlers.forms.rules import Findings, Outcome, Values
from handlers.forms.tables import submission
from handlers.linkage.programme import figures
from handlers.linkage.programme.context import ProgrammeContext
from handlers.linkage.programme.libraries import (
    catalogue_wishes,
    compile_toolbook,
    publish_drafts,
    refused_wish,
    renew_catalogue,
)
from handlers.linkage.programme.papers import issue_report
from handlers.linkage.programme.quality_map import not_archived, renew_map
from handlers.linkage.programme.rule import ProgrammeRule, programme_facts
from handlers.linkage.programme.survey import survey_statistics
from handlers.linkage.programmes.records import (
    ProgrammeRecordKind,
    write_programme_record,
)
from handlers.linkage.variables import rows, text

#: How many of the four ways an evaluation combines at least (相结合).
LEAST_METHODS = 2
#: The five dimensions of an evaluation (7.2.6.2).
DIMENSIONS = ("合规性", "实操性", "经济效益", "社会效益", "与监管联动的有效性")


def figures_and_survey(it: ProgrammeContext) -> dict[str, object]:
    """Return everything that is counted of a programme."""
    statistics = survey_statistics(it.cases.answers, sent=len(it.cases.surveyed))
    return {**figures.figures(it.cases), **statistics}


def _counted_facts(it: ProgrammeContext) -> Values:
    return {**programme_facts(it), **figures_and_survey(it)}


def _propose_report(it: ProgrammeContext) -> Values:
    return {
        "activity_dates": figures.activity_dates(it.cases),
        "participants": figures.participants(it.cases),
        "typical_problems": figures.typical_problems(it.cases),
        "report_results": _results_in_words(it),
    }


def _results_in_words(it: ProgrammeContext) -> str:
    counted = figures.figures(it.cases)
    return (
        f"共帮扶经营主体{counted['entity_count']}家、案件{counted['case_count']}件，"
        f"涉及不合格项目{counted['item_count']}项；提交联动工作记录"
        f"{counted['record_count']}份，落实帮扶措施{counted['measure_count']}项，其中"
        f"验证有效{counted['verified_count']}项{_passed_in_words(counted)}。"
    )


def _passed_in_words(counted: Values) -> str:
    rate = text(counted, "first_pass_rate")
    return "" if rate == figures.NONE else f"；首轮复查合格率{rate}"


def check_evaluation(values: Values, _: ProgrammeContext) -> list[FieldError]:
    """Ask for all five dimensions and at least two methods (R-EVAL)."""
    findings = Findings()
    methods = values.get("evaluation_methods")
    if not isinstance(methods, list) or len(set(methods)) < LEAST_METHODS:
        message = f"至少采用{LEAST_METHODS}种评估方式（7.2.6.2：多种方式相结合）"
        findings.add("evaluation_methods", "评估方式", message)
    judged = {
        text(row, "dimension")
        for row in rows(values, "evaluation_dimensions")
        if row.get("score") is not None and text(row, "evidence_text").strip()
    }
    for dimension in DIMENSIONS:
        if dimension not in judged:
            message = f"“{dimension}”还没有评分和依据（7.2.6.2）"
            findings.add("evaluation_dimensions", "五个维度", message)
    return findings.errors


def _facts_of_cases(it: ProgrammeContext) -> Values:
    return {**programme_facts(it), "typical_cases": _typical_cases(it)}


def _typical_cases(it: ProgrammeContext) -> list[dict[str, object]]:
    headers = {header.business_key: header for header in it.cases.headers}
    return [
        {
            "case_no": key,
            "entity_name": text(answers, "entity_name") or headers[key].entity_name,
            "product_name": headers[key].product,
            "publish_consent": text(answers, "publish_consent"),
        }
        for key, answers in _filed(it, "write_typical_case")
    ]


def _propose_toolbook(it: ProgrammeContext) -> Values:
    entries = [
        dict(row)
        for _, answers in _filed(it, "write_toolbook_entry")
        for row in rows(answers, "toolbook_entries")
    ]
    return {
        "toolbook_name": f"{it.programme.name}质量工具书",
        "toolbook_entries": entries,
    }


def _filed(
    it: ProgrammeContext, element_id: str
) -> list[tuple[str, Mapping[str, object]]]:
    """Return what the cases of the programme filed at one of their tasks."""
    keys = [header.business_key for header in it.cases.headers]
    query = select(submission.c.business_key, submission.c.answers).where(
        submission.c.business_key.in_(keys), submission.c.element_id == element_id
    )
    found = it.connection.execute(query.order_by(submission.c.business_key))
    return [(row.business_key, row.answers) for row in found]


def _facts_of_map(it: ProgrammeContext) -> Values:
    missing = [
        {
            "case_no": header.business_key,
            "target_entity": header.entity_name,
            "product_name": header.product,
            "model_spec": header.model,
            "nonconforming_item": header.item,
        }
        for header in not_archived(it.cases)
    ]
    return {**_counted_facts(it), "unarchived_cases": missing}


Also = Callable[[UnitOfWork, Values], Mapping[str, object]]


def _kept_as(
    kind: ProgrammeRecordKind,
    *,
    counted: bool = False,
    also: Callable[[ProgrammeContext], Also] | None = None,
) -> Callable[[Values, ProgrammeContext], Outcome]:
    """Return an outcome that files the answers, with the figures of the moment.

    Args:
        also: returns what else is written with them; what that returns is kept
            beside the answers.
    """

    def outcome(values: Values, it: ProgrammeContext) -> Outcome:
        content = {**figures_and_survey(it), **values} if counted else dict(values)
        programme_id, more = it.programme_id, also(it) if also else None

        def record(uow: UnitOfWork) -> None:
            written = more(uow, content) if more else {}
            kept = {**content, **written}
            write_programme_record(uow, programme_id, kind, content=kept)

        return Outcome(variables=_small(values), record=record)

    return outcome


def _issue_report(it: ProgrammeContext) -> Also:
    """Return what makes the paper of the report."""

    def write(uow: UnitOfWork, content: Values) -> Mapping[str, object]:
        return {"report_no": issue_report(uow, it.programme_id, content).number}

    return write


def _publish(it: ProgrammeContext) -> Also:
    """Return what puts the drafts of the cases into the library."""
    headers, forms = it.cases.headers, it.forms

    def write(uow: UnitOfWork, _: Values) -> Mapping[str, object]:
        return {"published_cases": publish_drafts(uow, headers, forms)}

    return write


def _compile(it: ProgrammeContext) -> Also:
    """Return what makes the next edition of the tool book."""
    headers, programme = it.cases.headers, it.programme

    def write(uow: UnitOfWork, content: Values) -> Mapping[str, object]:
        made = compile_toolbook(
            uow, programme, content, headers=headers, forms=it.forms
        )
        return {"toolbook_edition": made}

    return write


def _renew(it: ProgrammeContext) -> Also:
    """Return what writes the next version of the catalogue."""
    bureau_id = it.programme.bureau_id
    results = figures.product_results(it.cases)

    def write(uow: UnitOfWork, content: Values) -> Mapping[str, object]:
        wishes = catalogue_wishes({**content, "product_results": results})
        number = renew_catalogue(
            uow,
            bureau_id,
            [wish for _, wish in wishes],
            effective_on=to_day(content["catalogue_effective_on"]),
        )
        return {"catalogue_version": number}

    return write


def _renew_map(it: ProgrammeContext) -> Also:
    """Return what brings quality map and archive up to date."""
    programme = it.programme

    def write(uow: UnitOfWork, content: Values) -> Mapping[str, object]:
        return {"archived_cases": renew_map(uow, programme, content)}

    return write


def check_catalogue(values: Values, it: ProgrammeContext) -> list[FieldError]:
    """Refuse a change that the bureau's catalogue cannot take (7.3.3)."""
    findings = Findings()
    wishes = catalogue_wishes(values)
    refused = refused_wish(it.connection, it.programme.bureau_id, wishes)
    if refused is not None:
        number, reason = refused
        path = cell("catalogue_changes", number, "product_name")
        findings.add(path, "产品名称", reason)
    return findings.errors


def _small(values: Values) -> Values:
    """Leave out what the form only showed: the process need not carry tables along."""
    return {
        name: value for name, value in values.items() if not isinstance(value, list)
    }


Kind = ProgrammeRecordKind

RULES: Mapping[str, ProgrammeRule] = {
    "write_summary_report": ProgrammeRule(
        facts=_counted_facts,
        prefill=_propose_report,
        outcome=_kept_as(Kind.REPORT, counted=True, also=_issue_report),
    ),
    "confirm_survey_statistics": ProgrammeRule(
        facts=_counted_facts, outcome=_kept_as(Kind.SATISFACTION, counted=True)
    ),
    "evaluate_effect": ProgrammeRule(
        facts=_counted_facts,
        check=check_evaluation,
        outcome=_kept_as(Kind.EVALUATION, counted=True),
    ),
    "publish_typical_cases": ProgrammeRule(
        facts=_facts_of_cases,
        outcome=_kept_as(Kind.TYPICAL_CASES, also=_publish),
    ),
    "compile_toolbook": ProgrammeRule(
        prefill=_propose_toolbook, outcome=_kept_as(Kind.TOOLBOOK, also=_compile)
    ),
    "adjust_supervision_catalogue": ProgrammeRule(
        facts=_counted_facts,
        check=check_catalogue,
        outcome=_kept_as(Kind.CATALOGUE, also=_renew),
    ),
    "renew_quality_map": ProgrammeRule(
        facts=_facts_of_map,
        outcome=_kept_as(Kind.QUALITY_MAP, also=_renew_map),
    ),
}
