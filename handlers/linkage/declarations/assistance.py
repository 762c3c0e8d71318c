"""What the handlers of the assistance line and of the end read and bring back."""

from __future__ import annotations

from handlers.linkage.declarations.plans import PlanHead
from handlers.linkage.declarations.supervision import RESULTS, SOURCES
from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.values import (
    Choice,
    Day,
    Record,
    Table,
    Text,
    WholeNumber,
    YesNo,
)

STOP_KINDS = ("经营主体撤回申请", "经营主体不配合", "停产或者转产", "其他")


class Application(Inputs):
    """What the operator asks for."""

    application_reason = Text("申请理由", "reason of the application", required=True)
    application_needs = Text("帮扶需求", "assistance needed", required=True)


SUBMIT_APPLICATION = Declaration(
    topic="linkage.submit_application",
    title="转交申请",
    title_en="Hand the application to the case",
    summary="告知在办案件：经营主体申请启动帮扶。",
    summary_en="The open case learns that the operator asks for assistance.",
    stage="S3",
    clause="6.2.2",
    inputs=Application,
)


class Stopping(Inputs):
    """Why assistance ends."""

    stop_assistance_kind = Choice(
        "终止帮扶的原因", "kind of the reason", STOP_KINDS, required=True
    )
    stop_assistance_reason = Text("终止帮扶的理由", "reason in words", required=True)


STOP_ASSISTANCE = Declaration(
    topic="linkage.stop_assistance",
    title="终止帮扶",
    title_en="Stop the assistance",
    summary="告知在办案件帮扶已终止，撤回仍在实施的措施。",
    summary_en="The case is told wherever it stands; running measures are withdrawn.",
    stage="S5",
    clause="7.2",
    inputs=Stopping,
)


class CasePlan(PlanHead):
    """A changed plan of one case."""

    plan_rows = Table("帮扶明细", "rows of the plan", required=True)
    plan_change_reason = Text("调整理由", "reason of the change")
    initiator = Text("发起人", "who began it")


class FiledPlan(Outputs):
    """The version that is in force."""

    plan_version = WholeNumber("方案版本", "version of the plan", required=True)
    plan_changes = Table("调整内容", "what has changed", required=False)
    assistance_until = Day("帮扶截止日", "end of the assistance")


FILE_PLAN_CHANGE = Declaration(
    topic="linkage.file_plan_change",
    title="方案调整备案",
    title_en="File the changed plan",
    summary="新版本立即生效，在办事项的期限随之改变。",
    summary_en="It is in force at once; running work takes the new dates.",
    stage="S4",
    clause="7.2.2.4",
    inputs=CasePlan,
    outputs=FiledPlan,
)


class Measures(Inputs):
    """The measures of a case."""

    measures = Table("帮扶措施", "measures", required=True)
    assistance_until = Day("帮扶截止日", "end of the assistance")


ISSUE_MEASURES = Declaration(
    topic="linkage.issue_measures",
    title="下发各项措施",
    title_en="Issue the measures",
    summary="每一项措施发起一个“帮扶措施”流程。",
    summary_en="One process for each measure.",
    stage="S5",
    clause="7.2.3.3",
    inputs=Measures,
)


class CaseFacts(Inputs):
    """What the evaluation asks of a case."""

    k = WholeNumber("轮次", "round", minimum=1, unit="轮")
    failed_rounds = WholeNumber(
        "复查不合格次数", "re-inspections failed", minimum=0, unit="次"
    )
    reinspection_result = Choice("复查结论", "result of the re-inspection", RESULTS)
    assistance_started = YesNo("是否已启动帮扶", "whether assistance began")
    visited = YesNo("是否已现场调查", "whether somebody visited")
    measures = Table("帮扶措施", "measures")
    causes = Table("原因明细", "causes")


class Figures(Outputs):
    """The figures of a case."""

    case_indicators = Record("案件评估指标", "figures of the case", required=True)


COMPUTE_CASE_INDICATORS = Declaration(
    topic="linkage.compute_case_indicators",
    title="计算案件评估指标",
    title_en="Compute the figures of the case",
    summary="汇总轮次、结论、期限和满意度，供效果评估。",
    summary_en="Rounds, results, deadlines and satisfaction, for the evaluation.",
    stage="S8",
    clause="7.2.6.2",
    inputs=CaseFacts,
    outputs=Figures,
)


class ArchiveFacts(Inputs):
    """What the quality archive keeps."""

    entity_name = Text("经营主体名称", "operator")
    district = Text("所在区", "district")
    product_name = Text("产品名称", "product")
    model_spec = Text("型号规格", "model")
    nonconforming_item = Text("不合格项目", "item that failed")
    source = Choice("问题来源", "source of the issue", SOURCES)
    level = Text("抽查级别", "level of the sampling")
    report_no = Text("检验报告编号", "number of the report")
    reinspection_result = Choice("复查结论", "result of the re-inspection", RESULTS)
    failure_cause = Text("复查不合格原因", "cause of the failure")
    industry_category = Text("行业类别", "industry")


UPDATE_QUALITY_ARCHIVE = Declaration(
    topic="linkage.update_quality_archive",
    title="更新质量档案和质量地图",
    title_en="Put the case into the quality archive",
    summary="把案件写入质量档案，并在质量地图上更新。",
    summary_en="The case is kept in the archive and on the map.",
    stage="S9",
    clause="7.3.4",
    inputs=ArchiveFacts,
)
