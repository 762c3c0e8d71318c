"""What the handlers of plans and programmes read and bring back."""

from __future__ import annotations

from handlers.palette.declaration import Declaration, Inputs, Outputs
from handlers.palette.values import Record, Table, Text, Value, WholeNumber


class PlanHead(Inputs):
    """The head of an assistance plan (Annex A)."""

    tai_name = Text("帮扶机构名称", "agency")
    wg_name = Text("工作组名称", "work group")
    industry_category = Text("行业类别", "industry")
    tasks_and_goals = Text("工作任务及目标", "tasks and goals")
    assistance_methods = Value("帮扶方法", "methods of assistance")


class PlanRowFacts(PlanHead):
    """One row of the approved plan, with what its case takes over."""

    plan_row = Record("方案的一行", "row of the plan", required=True)
    wg_leader = Text("工作组组长", "leader of the work group")
    wg_members = Table("工作组成员", "members of the work group")
    planned_visit_on = Value("计划入企日期", "planned day of the visit")
    expert_names = Value("专家姓名", "names of the experts")
    programme_officer = Text("项目经办人", "officer of the programme")


OPEN_OR_LINK_CASE = Declaration(
    topic="linkage.open_or_link_case",
    title="逐行建立或关联案件",
    title_en="Give a row of the plan its case",
    summary="同一主体、产品、型号有在办案件的关联该案件，没有的新建；每行恰好一次。",
    summary_en="An open case is linked, else one is opened; once for each row.",
    stage="S5",
    clause="7.2.3.3.1",
    inputs=PlanRowFacts,
)


class ProgrammePlan(PlanRowFacts):
    """A changed plan of a programme."""

    plan_row = Record("方案的一行", "row of the plan")
    plan_rows = Table("帮扶明细", "rows of the plan", required=True)
    plan_change_reason = Text("调整理由", "reason of the change", required=True)
    initiator = Text("发起人", "who began it")


class FiledProgrammePlan(Outputs):
    """The version that is in force."""

    plan_version = WholeNumber("方案版本", "version of the plan", required=True)
    plan_changes = Table("调整内容", "what has changed")


FILE_PROGRAMME_PLAN_CHANGE = Declaration(
    topic="linkage.file_programme_plan_change",
    title="项目方案调整备案",
    title_en="File the changed plan of a programme",
    summary="新版本立即生效；周期改变的，在办事项的期限随之改变；新增的行建立或关联案件。",
    summary_en="It is in force at once, running work follows, new rows get their cases.",
    stage="S4",
    clause="7.2.2.4",
    inputs=ProgrammePlan,
    outputs=FiledProgrammePlan,
)
