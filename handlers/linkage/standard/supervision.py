"""Scope, duties, the nine stages and the supervision of clauses 3 to 7.1."""

from __future__ import annotations

from handlers.traceability.model import Force, Requirement

_S = "tests/acceptance/test_linkage_scenarios.py"
_E = "tests/acceptance/test_linkage_endings.py"
_BESIDE = "tests/acceptance/test_beside_the_case.py"
_SUP = "tests/unit/handlers/linkage/test_steps_supervision.py"
_TASKS = "tests/unit/handlers/linkage/test_service_tasks.py"
_NINE = "tests/web/test_nine_stages.py"

SUPERVISION: tuple[Requirement, ...] = (
    Requirement(
        key="3.1",
        clause="3.1",
        zh="只针对工业产品，排除食品、药品、特种设备和有特殊法管理的产品",
        force=Force.STATED,
        elements=("register_issue",),
        rules=("R-SCOPE",),
    ),
    Requirement(
        key="5.1",
        clause="5.1",
        zh="监管部门统筹：确定联动对象和帮扶机构，日常管理、评价、成果应用",
        force=Force.STATED,
        elements=("determine_programme_objects", "start_assistance", "evaluate_effect"),
        tests=(
            "tests/unit/handlers/linkage/test_steps_assistance.py::test_the_agencies_are_offered_and_the_chosen_one_sees_the_case",
        ),
    ),
    Requirement(
        key="5.1-a",
        clause="5.1",
        zh="可以成立联动工作组",
        force=Force.MAY,
        elements=("form_joint_group",),
        tests=(
            f"{_BESIDE}::test_a_joint_group_is_formed_before_the_plan_where_it_is_wanted",
        ),
    ),
    Requirement(
        key="5.2",
        clause="5.2",
        zh="帮扶机构制定方案、选定专家、控制过程、收集意见、提出监管建议",
        force=Force.STATED,
        elements=("form_work_group", "draft_assistance_plan", "give_advice"),
        rules=("R-EXP", "R-CONF"),
    ),
    Requirement(
        key="5.3",
        clause="5.3",
        zh="工作组按方案现场调查、指导查因、实施改进、做好记录",
        force=Force.STATED,
        elements=("survey_on_site", "analyse_causes", "submit_work_record"),
        tests=(f"{_NINE}::test_a_case_goes_through_all_nine_stages_with_six_people",),
    ),
    Requirement(
        key="5.4",
        clause="5.4",
        zh="经营主体对发现的问题自查自纠、整改，主动参与帮扶",
        elements=(
            "conduct_self_check",
            "draft_rectification_plan",
            "carry_out_measure",
        ),
        tests=(f"{_SUP}::test_the_causes_of_the_self_check_are_proposed_for_the_plan",),
    ),
    Requirement(
        key="6.1",
        clause="6.1",
        zh="监管和帮扶双轮同时推进，互不等待",
        force=Force.STATED,
        code=("handlers.linkage.ladder:ladder",),
        tests=(f"{_S}::test_as_03_assistance_is_slow_and_the_law_is_not",),
    ),
    Requirement(
        key="6.2.1",
        clause="6.2.1",
        zh="联动工作按九个阶段进行",
        force=Force.STATED,
        code=(
            "handlers.linkage.stages:STAGES",
            "handlers.linkage.ladder:ladder",
        ),
        tests=(f"{_NINE}::test_a_case_goes_through_all_nine_stages_with_six_people",),
    ),
    Requirement(
        key="6.2.2",
        clause="6.2.2",
        zh="经营主体自查，需要时可以申请启动帮扶",
        force=Force.MAY,
        elements=("conduct_self_check", "apply_for_assistance"),
        tests=(
            f"{_S}::test_as_04_the_entity_applies_after_not_now",
            f"{_SUP}::test_a_wish_in_the_self_check_is_an_application",
        ),
    ),
    Requirement(
        key="7.1.1",
        clause="7.1.1",
        zh="登记监督抽查、生产许可、风险监测、现场检查、专项整治发现的问题",
        force=Force.STATED,
        elements=("register_issue", "check_duplicates"),
        rules=("R-6M",),
        tests=(f"{_SUP}::test_registering_gives_the_case_its_header",),
    ),
    Requirement(
        key="7.1.2.1-a",
        clause="7.1.2.1",
        zh="转交并送达检验结果，通报外地同级部门",
        elements=(
            "serve_test_result",
            "notify_producer_regulator",
            "start_objection_clock",
        ),
        tests=(
            f"{_TASKS}::test_serving_a_sampling_result_starts_the_objection_period_and_the_lock",
            "tests/web/test_batch.py::test_seventeen_cases_are_done_by_one_submit",
        ),
    ),
    Requirement(
        key="7.1.2.1-b",
        clause="7.1.2.1",
        zh="处理异议：受理、复检、结论，成立的撤销处理",
        elements=(
            "file_objection",
            "review_objection",
            "handle_objection_retest",
            "notify_objection_conclusion",
            "revoke_measures",
        ),
        tests=(
            f"{_S}::test_as_01_an_objection_over_spring_festival",
            f"{_S}::test_as_12_an_upheld_objection_ends_everything",
        ),
    ),
    Requirement(
        key="7.1.2.1-c",
        clause="7.1.2.1",
        zh="责令整改并组织复查，逐轮处置",
        elements=(
            "issue_rectification_order",
            "start_rectification_clocks",
            "report_failure_upward",
            "record_provincial_announcement",
            "order_suspension",
            "transfer_revocation",
        ),
        rules=("R-4EYES",),
        tests=(
            f"{_S}::test_as_02_one_order_starts_two_clocks",
            f"{_S}::test_as_10_fail_announce_window_pass",
            f"{_S}::test_as_11_a_licensed_product_of_a_higher_sampling_loses_its_licence",
        ),
    ),
    Requirement(
        key="7.1.2.1-d",
        clause="7.1.2.1",
        zh="依法行政处罚，只在监管部门内可见",
        elements=("decide_case_filing", "record_penalty", "publish_penalty"),
        rules=("R-CONFID",),
        tests=(
            f"{_E}::test_a_penalty_waits_until_it_is_published_and_is_red_when_it_is_late",
        ),
    ),
    Requirement(
        key="7.1.2.1-e",
        clause="7.1.2.1",
        zh="通报和发布抽检结果",
        elements=("publish_results",),
        tests=(
            f"{_BESIDE}::test_results_are_published_with_whom_they_went_to_and_where",
        ),
    ),
    Requirement(
        key="7.1.2.1-f",
        clause="7.1.2.1",
        zh="适时启动质量技术帮扶",
        elements=("decide_assistance_start",),
        tests=(f"{_S}::test_as_04_the_entity_applies_after_not_now",),
    ),
    Requirement(
        key="7.1.2.2-a",
        clause="7.1.2.2",
        zh="立即停止生产、销售检验结论为不合格的产品",
        elements=("stop_production_and_sale", "verify_stop_sale"),
        rules=("R-STOP",),
        tests=(f"{_SUP}::test_a_verified_stop_is_noted",),
    ),
    Requirement(
        key="7.1.2.2-b",
        clause="7.1.2.2",
        zh="自查自纠、查找原因、制定整改方案、采取纠正措施",
        elements=("conduct_self_check", "draft_rectification_plan"),
        tests=(f"{_SUP}::test_the_causes_of_the_self_check_are_proposed_for_the_plan",),
    ),
    Requirement(
        key="7.1.2.2-c",
        clause="7.1.2.2",
        zh="按期提交复查申请",
        elements=("apply_reinspection",),
        tests=(f"{_SUP}::test_an_application_for_reinspection_stops_the_60_days",),
    ),
    Requirement(
        key="7.1.2.2-d",
        clause="7.1.2.2",
        zh="收到复查合格通知后方可恢复生产、销售",
        elements=("serve_pass_notice", "release_stop_sale"),
        rules=("R-STOP",),
        tests=(
            f"{_TASKS}::test_the_lock_opens_on_the_day_of_service_of_the_pass_notice",
        ),
    ),
    Requirement(
        key="7.1.2.3",
        clause="7.1.2.3",
        zh="其他来源的问题依法处理，适时启动帮扶",
        elements=("handle_other_source", "decide_assistance_start"),
        tests=(
            f"{_BESIDE}::test_another_source_is_handled_by_law_and_may_bring_assistance",
        ),
    ),
)
