"""What the specification asks of the service to a client: B5."""

from __future__ import annotations

from handlers.butler.specification.asking import (
    FINDINGS,
    LEDGERS,
    PATROL_HOURS,
    PATROL_RECORDS,
    PATROLS,
    RETENTION,
    SERVICE_MATTERS,
    SERVICE_SCHEDULE,
    SERVICES,
    asked,
)
from handlers.traceability.model import Force, Requirement

_MATERIALS = (
    ("a", "工业产品质量管理文件"),
    ("b", "工业产品检验检测报告"),
    ("c", "原辅料检验检测报告"),
    ("d", "生产环境检测报告"),
    ("e", "日常工业产品质量巡查资料"),
    ("f", "工业产品质量管理台账"),
    ("g", "工业产品质量管理制度执行情况"),
    ("h", "工艺流程及相关参数"),
)
_CHECKS = (
    "文件执行情况，梳理未履行的措施，协助向相关部门补交材料",
    "对照既有质量管理报告排查问题，综合判断并提出整改意见",
    "排查现有质量管理措施，判断其符合性",
    "收集检验检测报告，分析原因，提出针对性整改意见",
    "排查生产环境，提出整改方案",
    "排查应急预案，完善应急措施，建立应急体系及预案",
    "日常质量管理台账检查",
)
_RISKS = (
    ("a", "使用说明书符合 GB/T 9969"),
    ("b", "风险识别的充分性"),
    ("c", "风险等级的划定和修订"),
    ("d", "可能的突发事件及其后果分析"),
    ("e", "防控和应急措施的实施计划"),
)
_TRAININGS = (
    ("a", "检验检测技术和政策文件"),
    ("b", "质量管理相关政策和制度"),
    ("c", "生产环境的相关要求"),
    ("d", "最新法规、政策、标准及技术规范"),
)
_SECTIONS = (
    ("a", "相关法规政策执行情况"),
    ("b", "质量管理文件运行情况"),
    ("c", "生产环境现状"),
    ("d", "现场质量管理情况"),
    ("e", "质量管理隐患排查"),
    ("f", "质量管理台账规范性"),
    ("g", "日常检测方案的合理性"),
)

_SURVEY: tuple[Requirement, ...] = (
    asked(
        "B5.1.1",
        "编制质量状况调查计划和现场调查表",
        elements=("plan_survey", "collect_materials"),
        tests=(
            f"{SERVICE_MATTERS}::test_the_sheet_asks_what_the_plan_of_the_inquiry_names",
        ),
    ),
    *(
        asked(
            f"B5.1.2{letter}",
            f"收集{what}",
            elements=("collect_materials",),
            registers=("property",),
            tests=(
                f"{SERVICE_MATTERS}::test_each_kind_of_material_is_asked_for_and_kept",
            ),
        )
        for letter, what in _MATERIALS
    ),
    asked(
        "B5.1.3",
        "根据需求及现状制定质量管家服务方案",
        elements=("write_scheme", "confirm_scheme"),
        tests=(f"{SERVICES}::test_the_client_sends_a_scheme_back_until_it_fits",),
    ),
)

_CHECKED: tuple[Requirement, ...] = tuple(
    asked(
        f"B5.2.{number}",
        what,
        elements=("check_fully", "write_check_report"),
        tests=(
            f"{SERVICE_MATTERS}::test_each_part_of_the_check_is_a_matter_of_its_own_and_kept",
            f"{SERVICE_MATTERS}::test_papers_to_be_handed_in_later_stand_in_the_report",
        ),
    )
    for number, what in enumerate(_CHECKS, start=1)
)

_SYSTEM: tuple[Requirement, ...] = (
    *(
        asked(
            f"B5.3{letter}",
            what,
            elements=("identify_risks",),
            registers=("risk",),
            tests=(
                f"{LEDGERS}::test_a_risk_has_level_effect_measures_and_a_reviewer",
                f"{SERVICE_MATTERS}::test_risks_are_identified_sufficiently_and_entered_whole",
            ),
        )
        for letter, what in _RISKS
    ),
    asked(
        "B5.4a",
        "协助内审、岗位及制度建设和监测计划制定",
        elements=("build_system",),
        tests=(f"{SERVICE_MATTERS}::test_a_system_is_built_with_its_papers",),
    ),
    asked(
        "B5.4b",
        "协助编制突发事件应急预案，开展隐患自查和治理",
        elements=("build_emergency_plan",),
        registers=("emergency",),
        tests=(
            f"{LEDGERS}::test_an_emergency_plan_has_its_text_drills_and_reviews",
            f"{SERVICE_MATTERS}::test_hidden_dangers_are_followed_beside_the_emergency_plan",
        ),
    ),
    asked(
        "B5.4c",
        "售后服务满足 GB/T 16784",
        elements=("build_after_sales",),
        tests=(
            f"{SERVICE_MATTERS}::test_after_sales_are_checked_by_the_edition_of_the_settings",
        ),
    ),
    *(
        asked(
            f"B5.5{letter}",
            f"专题培训：{what}",
            elements=("train_client",),
            registers=("client-training",),
            tests=(
                f"{LEDGERS}::test_the_topics_of_the_clause_are_those_of_trainings",
                f"{SERVICE_MATTERS}::test_each_picked_topic_is_trained_and_entered",
            ),
        )
        for letter, what in _TRAININGS
    ),
)

_PATROLLED: tuple[Requirement, ...] = (
    asked(
        "B5.6",
        "按类型和需求确定巡查频次和深度，可按日、周、月、季、年",
        elements=("carry_out_patrol", "decide_late_patrol", "call_backup"),
        code=("handlers.butler.handing_out:hand_out",),
        tests=(
            f"{PATROLS}::test_as_15_patrols_follow_the_calendar_and_stand_a_stop_of_the_service",
            f"{PATROLS}::test_the_year_2026_goes_as_the_table_made_by_hand_says",
            f"{PATROLS}::test_a_change_acts_from_the_next_patrol_on_and_keeps_the_history",
            f"{PATROL_HOURS}::test_the_backup_is_called_at_half_time_and_the_lead_at_its_end",
            f"{PATROL_HOURS}::test_what_must_be_answered_follows_the_depth",
        ),
    ),
    *(
        asked(
            f"B5.6{letter}",
            f"巡查：{what}",
            elements=("carry_out_patrol",),
            tests=(
                f"{PATROL_RECORDS}::test_each_section_that_the_plan_names_is_asked_for_and_kept",
            ),
        )
        for letter, what in _SECTIONS
    ),
)

_REPORTED: tuple[Requirement, ...] = (
    asked(
        "B5.7.1",
        "发现的问题及时提出整改建议并形成报告",
        elements=(
            "advise_correction",
            "correct_finding",
            "verify_correction",
            "accept_risk",
            "remind_to_report",
            "write_check_report",
        ),
        code=("handlers.butler.findings.opening:open_finding",),
        tests=(
            f"{FINDINGS}::test_a_finding_goes_back_until_its_correction_is_proven",
            f"{FINDINGS}::test_a_grave_finding_is_corrected_within_a_day_and_reminded_of_the_law",
            f"{FINDINGS}::test_a_client_bears_a_risk_with_the_consent_of_the_project_lead",
            f"{SERVICE_MATTERS}::test_papers_to_be_handed_in_later_stand_in_the_report",
        ),
    ),
    asked(
        "B5.7.2",
        "按合同定期提交总结报告",
        elements=("write_summary",),
        code=("handlers.butler.service.schedule:periods",),
        tests=(
            f"{SERVICE_MATTERS}::test_summaries_come_with_their_periods_and_show_the_figures",
            f"{SERVICE_SCHEDULE}::test_periods_cover_a_contract_and_each_is_written_in_its_time",
        ),
    ),
    asked(
        "B5.7.3",
        "建立质量管理档案",
        force=Force.STATED,
        registers=("archive",),
        tests=(
            f"{LEDGERS}::test_a_client_file_names_client_contract_and_keeper",
            f"{RETENTION}::test_a_file_opens_with_its_contract_and_its_term_begins_with_the_end",
        ),
    ),
)

CONTENT: tuple[Requirement, ...] = (
    *_SURVEY,
    *_CHECKED,
    *_SYSTEM,
    *_PATROLLED,
    *_REPORTED,
)
