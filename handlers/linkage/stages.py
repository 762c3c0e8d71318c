"""The nine stages of clause 6.2.1 and the elements of the diagram that belong to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Line(StrEnum):
    """Which of the two wheels a stage belongs to."""

    SUPERVISION = "sup"
    ASSISTANCE = "ast"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the standard."""

    key: str
    number: str
    name: str
    line: Line
    #: Ids of the subprocesses in which the stage takes place.
    scopes: frozenset[str]


STAGES: tuple[Stage, ...] = (
    Stage(
        key="S1",
        number="一",
        name="发现产品质量问题",
        line=Line.BOTH,
        scopes=frozenset({"stage_1_discovery"}),
    ),
    Stage(
        key="S2",
        number="二",
        name="产品质量问题的处理",
        line=Line.SUPERVISION,
        scopes=frozenset(
            {"stage_2_handling", "objection_handling", "stop_sale", "rectification"}
        ),
    ),
    Stage(
        key="S3",
        number="三",
        name="启动质量技术帮扶",
        line=Line.ASSISTANCE,
        scopes=frozenset({"stage_3_start"}),
    ),
    Stage(
        key="S4",
        number="四",
        name="制定帮扶工作方案",
        line=Line.ASSISTANCE,
        scopes=frozenset({"stage_4_plan"}),
    ),
    Stage(
        key="S5",
        number="五",
        name="实施质量技术帮扶",
        line=Line.ASSISTANCE,
        scopes=frozenset({"stage_5_assistance"}),
    ),
    Stage(
        key="S6",
        number="六",
        name="质量技术帮扶工作总结",
        line=Line.ASSISTANCE,
        scopes=frozenset({"stage_6_summary"}),
    ),
    Stage(
        key="S7",
        number="七",
        name="组织复查",
        line=Line.SUPERVISION,
        scopes=frozenset({"stage_7_reinspection"}),
    ),
    Stage(
        key="S8",
        number="八",
        name="联动工作效果评估",
        line=Line.BOTH,
        scopes=frozenset({"stage_8_evaluation"}),
    ),
    Stage(
        key="S9",
        number="九",
        name="联动工作成果应用",
        line=Line.BOTH,
        scopes=frozenset({"stage_9_application"}),
    ),
)

#: User task -> (stage, what is being done, in the words of the diagram).
TASKS: Mapping[str, tuple[str, str]] = {
    "register_issue": ("S1", "登记产品质量问题"),
    "serve_test_result": ("S2", "检验结果转交与送达"),
    "notify_producer_regulator": ("S2", "通报生产者所在地同级部门"),
    "handle_other_source": ("S2", "其他来源问题依法处理"),
    "revoke_measures": ("S2", "撤销处理、解除停售、更正公示"),
    "review_objection": ("S2", "异议受理审查"),
    "handle_objection_retest": ("S2", "组织异议处理、复检"),
    "notify_objection_conclusion": ("S2", "告知异议处理结论"),
    "stop_production_and_sale": ("S2", "停止生产、销售并清点"),
    "verify_stop_sale": ("S2", "停售核查"),
    "issue_rectification_order": ("S2", "下达责令改正通知书"),
    "conduct_self_check": ("S2", "开展自查自纠"),
    "draft_rectification_plan": ("S2", "制定整改方案、采取纠正措施"),
    "apply_reinspection": ("S7", "提交复查申请"),
    "handle_overdue_rectification": ("S7", "逾期处置"),
    "arrange_reinspection": ("S7", "组织复查"),
    "approve_no_reinspection": ("S7", "审批无需复查"),
    "record_reinspection_result": ("S7", "录入复查检验结论"),
    "serve_pass_notice": ("S7", "送达复查合格通知"),
    "find_failure_cause": ("S7", "查明复查不合格原因"),
    "report_failure_upward": ("S7", "逐级上报"),
    "record_provincial_announcement": ("S7", "登记省级公告"),
    "order_suspension": ("S7", "责令停业、限期整顿"),
    "transfer_revocation": ("S7", "吊销程序移送"),
    "decide_assistance_start": ("S3", "帮扶启动研判"),
    "start_assistance": ("S3", "确定联动对象与帮扶机构"),
    "form_work_group": ("S3", "选定专家、组建工作组"),
    "prepare_technical_files": ("S4", "综合分析、准备技术文件"),
    "draft_assistance_plan": ("S4", "制定帮扶工作方案"),
    "review_assistance_plan": ("S4", "方案评审"),
    "adjust_assistance_plan": ("S4", "调整帮扶方案"),
    "survey_on_site": ("S5", "现场调查"),
    "analyse_causes": ("S5", "查找、分析并确认原因"),
    "plan_measures": ("S5", "制定一企一策工作计划及措施"),
    "implement_measures": ("S5", "实施帮扶措施"),
    "submit_work_record": ("S6", "填写并提交联动工作记录"),
    "answer_satisfaction_survey": ("S8", "满意度测评"),
    "choose_result_uses": ("S9", "成果应用选择"),
    "write_typical_case": ("S9", "编写典型案例"),
    "write_toolbook_entry": ("S9", "编写工具书条目"),
    "close_case": ("S9", "结案归档"),
}


def stage_of(element_id: str) -> str | None:
    """Return the key of the stage to which a user task or subprocess belongs."""
    if element_id in TASKS:
        return TASKS[element_id][0]
    return next((s.key for s in STAGES if element_id in s.scopes), None)
