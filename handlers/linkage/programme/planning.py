"""Rules of the tasks up to the approved plan: objects, files, plan, review (7.2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from engine import UnitOfWork
from handlers.deadlines.local_time import to_day
from handlers.forms import FieldError
from handlers.forms.names import cell
from handlers.forms.rules import Findings, Outcome, Values
from handlers.linkage.cases import CaseHeader, case_headers
from handlers.linkage.plan import plan_content, plan_gaps, row_identity
from handlers.linkage.programme.context import ProgrammeContext
from handlers.linkage.programme.rule import ProgrammeRule, programme_facts
from handlers.linkage.programmes.headers import ProgrammeKind, change_programme
from handlers.linkage.programmes.plan_changes import lost_rows
from handlers.linkage.programmes.plans import approve_plan, plan_versions
from handlers.linkage.programmes.records import (
    ProgrammeRecordKind,
    write_programme_record,
)
from handlers.linkage.programmes.tables import programme
from handlers.linkage.steps.start import expert_choices, group_findings, group_names
from handlers.linkage.tables import linkage_case
from handlers.linkage.variables import rows, text
from handlers.parties.access import org_label
from handlers.parties.model import OrgKind
from handlers.parties.orgs import find_entity, org_by_id, orgs_of_kind

#: Days after the end of a programme in which re-inspections are waited for.
WAIT_RULE = "programme_wait_d"


def _facts_of_objects(it: ProgrammeContext) -> Values:
    agencies = [
        {"value": org.id, "label": org.name}
        for org in orgs_of_kind(it.connection, OrgKind.AGENCY)
    ]
    return {
        **programme_facts(it),
        "agencies": agencies,
        "programme_objects": chosen_objects(it),
    }


def chosen_objects(it: ProgrammeContext) -> list[dict[str, object]]:
    """Return the cases that were chosen when the programme was set up."""
    return [
        {
            "case_no": header.business_key,
            "target_entity": header.entity_name,
            "product_name": header.product,
            "model_spec": header.model,
            "nonconforming_item": header.item,
        }
        for header in _chosen(it)
    ]


def _chosen(it: ProgrammeContext) -> list[CaseHeader]:
    asked = it.variables.get("object_cases")
    keys = [str(key) for key in asked] if isinstance(asked, list) else []
    found = case_headers(it.connection, keys)
    return [
        found[key]
        for key in keys
        if key in found and found[key].bureau_id == it.programme.bureau_id
    ]


def _propose_objects(it: ProgrammeContext) -> Values:
    return {
        "programme_starts_on": it.today.isoformat(),
        "programme_ends_on": f"{it.today.year}-12-31",
    }


def _commission(values: Values, it: ProgrammeContext) -> Outcome:
    """Name the programme and let the agency see it from now on."""
    agency = org_by_id(it.connection, text(values, "agency_id"))
    ends_on = to_day(values["programme_ends_on"])
    wait_until = it.book.count(WAIT_RULE, ends_on).effective
    programme_id = it.programme_id

    def record(uow: UnitOfWork) -> None:
        change_programme(
            uow,
            programme_id,
            name=text(values, "programme_name"),
            agency_id=agency.id,
            starts_on=text(values, "programme_starts_on"),
            ends_on=ends_on.isoformat(),
        )

    variables = {
        **values,
        "tai_name": agency.name,
        "programme_wait_until": wait_until.isoformat(),
    }
    labels = frozenset({org_label(agency.id)})
    return Outcome(variables=variables, labels=labels, record=record)


def _join(values: Values, it: ProgrammeContext) -> Outcome:
    return _recorded(values, it, ProgrammeRecordKind.JOINT_GROUP)


def _propose_groups(it: ProgrammeContext) -> Values:
    """Propose one group a product, with what fails in it."""
    groups: dict[str, list[str]] = {}
    for header in _chosen(it):
        line = f"{header.entity_name} {header.model}：{header.item}"
        groups.setdefault(header.product, []).append(line)
    return {
        "problem_groups": [
            {"product_type": product, "problem_summary": "\n".join(lines)}
            for product, lines in groups.items()
        ]
    }


def _facts_of_files(it: ProgrammeContext) -> Values:
    return {**programme_facts(it), "programme_objects": chosen_objects(it)}


def _keep_files(values: Values, it: ProgrammeContext) -> Outcome:
    return _recorded(values, it, ProgrammeRecordKind.TECHNICAL_FILES)


def _propose_plan(it: ProgrammeContext) -> Values:
    """Propose the plan as it stands, else one row for each chosen case."""
    if it.variables.get("plan_rows"):
        kept = ("wg_leader", "wg_members", "planned_visit_on", "no_conflict")
        again = {name: it.variables.get(name) for name in kept}
        return {**plan_content(it.variables), **again}
    standards = {
        text(group, "product_type"): text(group, "standard_list")
        for group in rows(it.variables, "problem_groups")
    }
    return {
        "industry_category": it.variables.get("industry_category"),
        "plan_rows": [
            {
                "target_entity": header.entity_name,
                "product_name": header.product,
                "model_spec": header.model,
                "nonconforming_item": header.item,
                "basis_and_requirement": standards.get(header.product, ""),
            }
            for header in _chosen(it)
        ],
    }


def _facts_of_plan(it: ProgrammeContext) -> Values:
    return {**programme_facts(it), "experts": expert_choices(it.connection)}


def check_plan(values: Values, it: ProgrammeContext) -> list[FieldError]:
    """Refuse a plan with gaps, a row that stands twice, or an expert who must not."""
    findings = Findings()
    add_gaps(findings, values)
    _add_doubles(findings, values)
    _add_listed_elsewhere(findings, values, it)
    if "wg_members" in values:
        ids = _entity_ids(values, it)
        findings.errors += group_findings(
            values, it.connection, today=it.today, entity_ids=ids
        )
    return findings.errors


def add_gaps(findings: Findings, content: Values) -> None:
    """Name every row and column that a plan does not say yet (R-PLAN5)."""
    for gap in plan_gaps(content):
        path = gap.column if gap.row is None else cell("plan_rows", gap.row, gap.column)
        findings.add(path, gap.label, gap.text)


def _add_doubles(findings: Findings, values: Values) -> None:
    seen: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(rows(values, "plan_rows")):
        identity = row_identity(row)
        if identity in seen:
            message = (
                f"第{number + 1}行与第{seen[identity] + 1}行是同一主体、产品、型号"
            )
            findings.add(cell("plan_rows", number, "model_spec"), "型号规格", message)
        seen.setdefault(identity, number)


def _add_listed_elsewhere(
    findings: Findings, values: Values, it: ProgrammeContext
) -> None:
    """Refuse a row whose open case the plan of another programme lists already."""
    wanted = {row_identity(row): n for n, row in enumerate(rows(values, "plan_rows"))}
    for identity, number, programme_id in listed_elsewhere(it, wanted):
        entity, product, _ = identity
        message = (
            f"第{number + 1}行“{entity} {product}”的在办案件已列入项目{programme_id}"
            "的方案，请从本方案删去"
        )
        path = cell("plan_rows", number, "target_entity")
        findings.add(path, "帮扶对象", message)


def listed_elsewhere(
    it: ProgrammeContext, wanted: Mapping[tuple[str, str, str], int]
) -> Sequence[tuple[tuple[str, str, str], int, str]]:
    """Return the rows that another programme's plan in force already carries out."""
    names = {entity for entity, _, _ in wanted}
    query = (
        select(
            linkage_case.c.entity_name,
            linkage_case.c.product,
            linkage_case.c.model,
            programme.c.programme_id,
        )
        .join(programme, programme.c.programme_id == linkage_case.c.programme_id)
        .where(
            linkage_case.c.bureau_id == it.programme.bureau_id,
            linkage_case.c.closed_at.is_(None),
            linkage_case.c.entity_name.in_(names),
            programme.c.kind == ProgrammeKind.SPECIAL.value,
            programme.c.plan_version > 0,
            programme.c.programme_id != it.programme_id,
        )
    )
    return [
        (identity, wanted[identity], str(row.programme_id))
        for row in it.connection.execute(query)
        if (identity := (row.entity_name, row.product, row.model)) in wanted
    ]


def _entity_ids(values: Values, it: ProgrammeContext) -> frozenset[str]:
    names = {text(row, "target_entity").strip() for row in rows(values, "plan_rows")}
    found = (find_entity(it.connection, name) for name in names if name)
    return frozenset(org.id for org in found if org is not None)


def _draft(values: Values, it: ProgrammeContext) -> Outcome:
    names = group_names(values, it.connection)
    return Outcome(variables={**values, "expert_names": names})


def _check_review(values: Values, it: ProgrammeContext) -> list[FieldError]:
    findings = Findings()
    if values.get("review_passed"):
        for gap in plan_gaps(it.variables):
            findings.add("review_passed", "评审结论", gap.text)
    return findings.errors


def _review(values: Values, it: ProgrammeContext) -> Outcome:
    """Put the plan in force as version 1, if the review passed it."""
    programme_id, plan = it.programme_id, dict(it.variables)
    note = "；".join(
        f"{label}：{text(values, name)}"
        for name, label in (("review_mode", "评审方式"), ("reviewers", "评审人员"))
        if text(values, name)
    )

    def record(uow: UnitOfWork) -> None:
        if values.get("review_passed"):
            approve_plan(uow, programme_id, plan, note=note)

    return Outcome(variables={**values, "plan_version": 1}, record=record)


def _propose_change(it: ProgrammeContext) -> Values:
    content = plan_versions(it.connection, it.programme_id)[-1].content
    return {**content, "plan_changed_on": it.today.isoformat()}


def _facts_of_change(it: ProgrammeContext) -> Values:
    head = plan_versions(it.connection, it.programme_id)[-1].head
    return {**programme_facts(it), **head}


def _check_change(values: Values, it: ProgrammeContext) -> list[FieldError]:
    findings = Findings()
    findings.errors += check_plan(values, it)
    before = plan_versions(it.connection, it.programme_id)[-1].content
    for row in lost_rows(before, values):
        entity, product, model = row_identity(row)
        message = (
            f"“{entity} {product} {model}”已有案件，不能从方案中删去或改名；"
            "不再帮扶的，请在该案件中终止帮扶"
        )
        findings.add("plan_rows", "帮扶明细", message)
    return findings.errors


def _recorded(
    values: Values, it: ProgrammeContext, kind: ProgrammeRecordKind
) -> Outcome:
    programme_id = it.programme_id

    def record(uow: UnitOfWork) -> None:
        write_programme_record(uow, programme_id, kind, content=values)

    return Outcome(variables=values, record=record)


RULES: Mapping[str, ProgrammeRule] = {
    "determine_programme_objects": ProgrammeRule(
        facts=_facts_of_objects, prefill=_propose_objects, outcome=_commission
    ),
    "form_joint_group": ProgrammeRule(outcome=_join),
    "prepare_programme_files": ProgrammeRule(
        facts=_facts_of_files, prefill=_propose_groups, outcome=_keep_files
    ),
    "draft_programme_plan": ProgrammeRule(
        facts=_facts_of_plan, prefill=_propose_plan, check=check_plan, outcome=_draft
    ),
    "review_programme_plan": ProgrammeRule(check=_check_review, outcome=_review),
    "adjust_programme_plan": ProgrammeRule(
        facts=_facts_of_change, prefill=_propose_change, check=_check_change
    ),
    "note_programme_plan_change": ProgrammeRule(),
}
