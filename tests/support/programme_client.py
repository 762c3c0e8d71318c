"""Run programmes as their people would: objects, plan, review, cases, evaluation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from engine import SYSTEM
from handlers.forms import validate
from handlers.linkage.cases import CaseHeader, CaseQuery, find_cases
from handlers.linkage.errors import AnswersRefused
from handlers.linkage.process_keys import PROGRAMME
from handlers.linkage.programmes.headers import Programme, programme_by_id
from handlers.linkage.programmes.plans import PlanVersion, plan_versions
from tests.support.case_client import (
    GROUP,
    REPORT,
    Answers,
    Case,
    Office,
    evaluate,
    form_of,
)
from tests.support.form_answers import plausible_answers

#: Nine invented companies with two products each, but the last with one: 17 rows.
COMPANIES = [f"厦门第{number}电器有限公司" for number in range(1, 10)]

DIMENSIONS = ("合规性", "实操性", "经济效益", "社会效益", "与监管联动的有效性")
EVALUATION: Answers = {
    "evaluation_methods": ["问卷调查", "抽检合格率统计分析"],
    "evaluation_dimensions": [
        {"dimension": dimension, "score": "80", "evidence_text": "见各案记录"}
        for dimension in DIMENSIONS
    ],
}


def plan_row(entity: str, product: str = "电热毯", **chosen: Any) -> Answers:
    """Return a full row of table A.1."""
    return {
        "target_entity": entity,
        "product_name": product,
        "model_spec": "TT-1",
        "nonconforming_item": "泄漏电流",
        "basis_and_requirement": "GB 4706.8 第13章：≤0.25mA",
        "cause_analysis": "",
        "assistance_period": "2026-03-20/2026-04-20",
        "quality_head": "张工",
        "remark": "",
    } | chosen


def seventeen_rows() -> list[Answers]:
    """Return 17 rows for 9 entities."""
    both = [plan_row(e, p) for e in COMPANIES for p in ("电热毯", "电风扇")]
    return both[:-1]


class ProgrammeCase(Case):
    """One programme of an office."""

    @property
    def stored(self) -> Programme:
        """The header of the programme."""
        with self.office.engine.read() as connection:
            return programme_by_id(connection, self.key)

    @property
    def versions(self) -> list[PlanVersion]:
        """All versions of its plan."""
        with self.office.engine.read() as connection:
            return plan_versions(connection, self.key)

    @property
    def cases(self) -> list[CaseHeader]:
        """The cases that belong to it."""
        with self.office.engine.read() as connection:
            found = find_cases(connection, CaseQuery(limit=500), actor=SYSTEM)
        return [each for each in found if each.programme_id == self.key]

    def case_of(self, seq: int) -> Case:
        """Return the case that carries a row out."""
        key = str(self.versions[-1].rows[seq - 1].business_key)
        instance = self.office.engine.instance_by_business_key(
            key, process_key="linkage", actor=SYSTEM
        )
        return Case(office=self.office, key=key, root_id=instance.id)

    def plan(self, rows: Sequence[Mapping[str, object]]) -> ProgrammeCase:
        """Bring a plan with these rows to its review."""
        self.complete("prepare_programme_files")
        self.draft(rows)
        return self

    def draft(self, rows: Sequence[Mapping[str, object]]) -> ProgrammeCase:
        """Hand the plan in."""
        self.complete("draft_programme_plan", **PLAN, plan_rows=list(rows))
        return self

    def review(self, *, passed: bool = True) -> ProgrammeCase:
        """Review the plan."""
        said = "true" if passed else "false"
        self.complete("review_programme_plan", review_passed=said)
        return self

    def incomplete(self, element_id: str, **chosen: Any) -> tuple[str, str]:
        """File a form with gaps; return what the form says and what the rule says."""
        task = self.task(element_id)
        actor = self._doer(task, None)
        sheet = self.office.desk.sheet(task.id, actor=actor)
        form = form_of(self.office.engine, task)
        raw = plausible_answers(form, **chosen)
        filled = validate(form, raw, facts=sheet.facts, evaluate=evaluate)
        with pytest.raises(AnswersRefused) as refusal:
            self.office.desk.complete(task.id, {**filled.values, **raw}, actor=actor)
        said = "；".join(error.message for error in filled.errors)
        return said, "；".join(error.message for error in refusal.value.errors)

    def change(
        self, rows: Sequence[Mapping[str, object]], **chosen: Any
    ) -> ProgrammeCase:
        """File a change of the plan; return the process of the change."""
        started = self.office.engine.start_instance(
            key="linkage_programme_change",
            business_key=self.key,
            variables={},
            actor=self.office.actor("planner"),
        )
        it = replace(self, root_id=started.id)
        head = ("industry_category", "tasks_and_goals", "assistance_methods")
        answers: Answers = {name: PLAN[name] for name in head}
        answers |= {"plan_rows": list(rows), "plan_change_reason": "现场工作需要"}
        it.complete("adjust_programme_plan", by="planner", **(answers | chosen))
        return it


#: The head of a plan with its work group.
PLAN: Answers = {
    **GROUP,
    "wg_name": "小家电帮扶工作组",
    "industry_category": "家用电器制造",
    "tasks_and_goals": "查明原因，整改到位，复查合格",
    "assistance_methods": ["a", "c"],
    "no_conflict": True,
}


def set_up(office: Office, *, by: str = "officer", **chosen: Any) -> ProgrammeCase:
    """Set a programme up and commission the agency."""
    objects = chosen.pop("object_cases", [])
    started = office.engine.start_instance(
        key=PROGRAMME,
        business_key=None,
        variables={"object_cases": objects},
        actor=office.actor(by),
    )
    it = ProgrammeCase(office=office, key=str(started.business_key), root_id=started.id)
    answers = {
        "programme_name": "小家电专项帮扶",
        "programme_starts_on": "2026-03-01",
        "programme_ends_on": "2026-06-30",
        "agency_id": "agency",
        "joint_group_wanted": "false",
    }
    it.complete("determine_programme_objects", **(answers | chosen))
    return it


def to_measures(
    case: Case, *, at: str = "2026-03-20", due_on: str = "2026-04-20"
) -> Case:
    """Take a planned case that was just opened to the measures of its field work."""
    case.complete(
        "register_issue",
        **(REPORT | {"entity_name": case.header.entity_name})
        | {"product_name": case.header.product},
    )
    case.complete("serve_test_result", result_served_on=at)
    case.complete("issue_rectification_order", order_date=at, order_served_on=at)
    case.complete("survey_on_site", visit_time=f"{at}T09:30")
    case.complete(
        "analyse_causes",
        disposition_stock="封存",
        disposition_returned="留存",
        disposition_sold="召回",
        causes=[
            {
                "issue_key": "P02",
                "factor": "机器",
                "analysis_method": "因果图",
                "description": "夹具磨损",
                "is_root": True,
            }
        ],
    )
    measure = {
        "cause": "夹具磨损",
        "method": "a",
        "content": "更换夹具",
        "owner": "黄工",
        "due_on": due_on,
    }
    return case.complete("plan_measures", measures=[measure])
