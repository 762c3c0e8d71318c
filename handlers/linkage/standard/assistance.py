"""The technical assistance of clause 7.2, up to the re-inspection."""

from __future__ import annotations

from handlers.traceability.model import Force, Requirement

_S = "tests/acceptance/test_linkage_scenarios.py"
_P = "tests/acceptance/test_programme_scenarios.py"
_AST = "tests/unit/handlers/linkage/test_steps_assistance.py"
_BESIDE = "tests/acceptance/test_beside_the_case.py"
_SUP = "tests/unit/handlers/linkage/test_steps_supervision.py"
_TASKS = "tests/unit/handlers/linkage/test_service_tasks.py"
_CAUSES = "tests/unit/handlers/knowledge/test_causes.py"

ASSISTANCE: tuple[Requirement, ...] = (
    Requirement(
        key="7.2.1.1",
        clause="7.2.1.1",
        zh="启动后及时组织实地帮扶，指导整改",
        force=Force.STATED,
        elements=("start_assistance", "survey_on_site"),
        tests=(f"{_S}::test_as_05_only_experts_who_qualify_on_the_day_of_the_visit",),
    ),
    Requirement(
        key="7.2.1.2",
        clause="7.2.1.2",
        zh="自查自纠可参照现场调查和原因分析的要求",
        force=Force.MAY,
        elements=("conduct_self_check",),
        rules=("R-SELF",),
    ),
    Requirement(
        key="7.2.1.3-a",
        clause="7.2.1.3",
        zh="工作组由熟悉质量管理和产品质量技术要求的专家组成",
        elements=("form_work_group",),
        tests=(f"{_AST}::test_nobody_is_listed_twice_and_the_leader_is_a_member",),
    ),
    Requirement(
        key="7.2.1.3-b",
        clause="7.2.1.3",
        zh="专家具备职称或从业资格、实践经验，了解专业领域要求",
        elements=("form_work_group",),
        rules=("R-EXP", "R-CONF"),
    ),
    Requirement(
        key="7.2.1.4",
        clause="7.2.1.4",
        zh="工作组全面了解文件要求、工作目的、流程和要点",
        elements=("survey_on_site",),
        tests=(
            "tests/processes/test_form_files.py::test_a_survey_begins_with_the_briefing_and_the_bases",
        ),
    ),
    Requirement(
        key="7.2.1.5",
        clause="7.2.1.5",
        zh="帮扶依据：提质强企文件、抽查细则和标准、质量管理提升标准及方法",
        force=Force.STATED,
        elements=("survey_on_site",),
        tests=(
            "tests/processes/test_form_files.py::test_a_survey_begins_with_the_briefing_and_the_bases",
        ),
    ),
    Requirement(
        key="7.2.2.1-a",
        clause="7.2.2.1",
        zh="综合分析问题，按产品类型整理，准备技术文件",
        elements=("prepare_technical_files", "prepare_programme_files"),
        tests=(
            f"{_AST}::test_the_standard_of_the_report_is_proposed_for_the_technical_files",
        ),
    ),
    Requirement(
        key="7.2.2.1-b",
        clause="7.2.2.1",
        zh="技术文件考虑监管要求和标准",
        force=Force.STATED,
        elements=("prepare_technical_files",),
        tests=(
            "tests/processes/test_form_files.py::test_what_supervision_asks_for_is_part_of_files_plan_and_measures",
        ),
    ),
    Requirement(
        key="7.2.2.2-a",
        clause="7.2.2.2",
        zh="制定帮扶工作方案，写明对象、要求、依据、方法、周期",
        elements=("draft_assistance_plan", "draft_programme_plan"),
        rules=("R-PLAN5",),
    ),
    Requirement(
        key="7.2.2.2-b",
        clause="7.2.2.2",
        zh="与监管部门沟通协作",
        elements=("draft_assistance_plan", "give_advice"),
        tests=(
            f"{_BESIDE}::test_technical_support_for_the_reinspection_reaches_the_officer",
        ),
    ),
    Requirement(
        key="7.2.2.3",
        clause="7.2.2.3",
        zh="组织评审，结合监管要求评估可行性和有效性",
        elements=("review_assistance_plan", "review_programme_plan"),
        tests=(
            f"{_AST}::test_a_draft_and_its_approval_are_two_versions",
            f"{_P}::test_a_plan_that_does_not_pass_goes_back_to_the_agency",
        ),
    ),
    Requirement(
        key="7.2.2.4",
        clause="7.2.2.4",
        zh="可以调整方案，报监管部门备案",
        force=Force.MAY,
        elements=("adjust_plan", "adjust_assistance_plan", "file_plan_change"),
        rules=("R-FILE",),
    ),
    Requirement(
        key="7.2.3.1.1-a",
        clause="7.2.3.1.1",
        zh="按方案开展现场调查",
        elements=("survey_on_site",),
        tests=(f"{_AST}::test_a_visit_is_recorded_once_it_was_made",),
    ),
    Requirement(
        key="7.2.3.1.1-b",
        clause="7.2.3.1.1",
        zh="监管部门适时介入，深入调查并行政处理",
        force=Force.STATED,
        elements=("record_intervention",),
        tests=(
            f"{_BESIDE}::test_the_bureau_steps_in_while_the_group_works_and_puts_it_on_file",
        ),
    ),
    Requirement(
        key="7.2.3.1.2",
        clause="7.2.3.1.2",
        zh="现场调查收集a)—g)七类资料",
        elements=("survey_on_site",),
        rules=("R-7A",),
    ),
    Requirement(
        key="7.2.3.2-a",
        clause="7.2.3.2",
        zh="指导经营主体围绕产品实现全过程、人机料法环测分析原因",
        elements=("analyse_causes",),
        code=(
            "handlers.knowledge.local_entries:cause_book",
            "handlers.knowledge.causes:filled_row",
        ),
        tests=(f"{_CAUSES}::test_an_issue_brings_its_text_process_factor_and_control",),
    ),
    Requirement(
        key="7.2.3.2-b",
        clause="7.2.3.2",
        zh="填写原因分析表（附录B）",
        elements=("analyse_causes",),
        rules=("R-B2", "R-B3"),
    ),
    Requirement(
        key="7.2.3.3.1-a",
        clause="7.2.3.3.1",
        zh="按一企一策制定工作计划和措施，分步骤开展",
        elements=("plan_measures", "issue_measures"),
        rules=("R-B2",),
        tests=(f"{_TASKS}::test_every_measure_gets_a_process_of_its_own",),
    ),
    Requirement(
        key="7.2.3.3.1-b",
        clause="7.2.3.3.1",
        zh="充分考虑监管要求，保证措施合规、有效",
        elements=("plan_measures",),
        tests=(
            "tests/processes/test_form_files.py::test_what_supervision_asks_for_is_part_of_files_plan_and_measures",
        ),
    ),
    Requirement(
        key="7.2.3.3.2",
        clause="7.2.3.3.2",
        zh="采用专家会诊、行业分析、培训、制定标准、现场管理、体系标准、互联网等方法",
        force=Force.SHOULD,
        elements=("plan_measures", "carry_out_measure", "implement_measures"),
        rules=("R-MEAS",),
    ),
    Requirement(
        key="7.2.3.3.3-a",
        clause="7.2.3.3.3",
        zh="收集产品改善信息、管理改进数据、图像和视频",
        elements=("implement_measures", "verify_measure"),
        tests=(f"{_AST}::test_a_measure_is_done_only_when_it_works",),
    ),
    Requirement(
        key="7.2.3.3.3-b",
        clause="7.2.3.3.3",
        zh="与监管部门信息共享，透明、可追溯",
        code=("web.case_story:case_entries",),
        tests=(
            "tests/web/test_case_story.py::test_the_latest_stands_on_top_whether_in_the_case_or_beside_it",
        ),
    ),
    Requirement(
        key="7.2.4.1",
        clause="7.2.4.1",
        zh="提交联动工作记录（附录D）",
        elements=("submit_work_record", "record_reinspection_status"),
        rules=("R-D5",),
        tests=(f"{_AST}::test_the_work_record_is_filed_with_item_five_as_it_stands",),
    ),
    Requirement(
        key="7.2.4.2",
        clause="7.2.4.2",
        zh="汇总工作材料，编制总结报告，汇总成效",
        elements=("write_summary_report",),
        tests=(
            "tests/acceptance/test_programme_life.py::test_the_report_is_prefilled_with_figures_of_the_cases",
        ),
    ),
    Requirement(
        key="7.2.5.1-a",
        clause="7.2.5.1",
        zh="在规定时间内组织复查",
        elements=(
            "arrange_reinspection",
            "record_reinspection_result",
            "handle_overdue_rectification",
            "approve_no_reinspection",
        ),
        tests=(
            f"{_S}::test_a_silent_entity_holds_nothing_up",
            f"{_SUP}::test_the_75_days_are_met_on_the_day_of_sampling",
        ),
    ),
    Requirement(
        key="7.2.5.1-b",
        clause="7.2.5.1",
        zh="帮扶机构配合复查，提供技术支持和建议",
        elements=("give_advice",),
        tests=(
            f"{_BESIDE}::test_technical_support_for_the_reinspection_reaches_the_officer",
        ),
    ),
    Requirement(
        key="7.2.5.2",
        clause="7.2.5.2",
        zh="复查不合格的查明原因，必要时调整方案，进行新一轮帮扶",
        elements=("find_failure_cause", "adjust_assistance_plan"),
        tests=(f"{_S}::test_as_10_fail_announce_window_pass",),
    ),
)
