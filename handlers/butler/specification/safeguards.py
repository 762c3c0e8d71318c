"""What the specification asks for around the service: B6."""

from __future__ import annotations

from handlers.butler.specification.asking import (
    COMPLAINT_PAGES,
    COMPLAINTS,
    CONTRACT_PAGES,
    INCIDENT_PAGES,
    INCIDENTS,
    LEDGERS,
    REGISTER_PAGES,
    REGISTER_RULES,
    REGISTERS,
    RETENTION,
    SERVICES,
    asked,
)
from handlers.traceability.model import Requirement

_WRITTEN = (f"{REGISTER_RULES}::test_every_kind_of_written_rule_is_in_force",)
_KINDS = ("handlers.registers.rules.policies:kinds_missing",)
_DECLARED = "tests/unit/handlers/registers/test_declarations.py"

_PEOPLE: tuple[Requirement, ...] = (
    asked(
        "B6.1.1a",
        "明确项目组服务人员的信息和资质",
        elements=("form_team",),
        code=("handlers.butler.service.team:form_team",),
        tests=(
            f"{SERVICES}::test_a_team_covers_four_fields_and_has_a_lead_with_experience",
        ),
    ),
    asked(
        "B6.1.1b",
        "专业技术人员和操作人员的专业档案：个人信息表、选聘记录、继续教育证书、岗位考评记录",
        registers=("staff",),
        code=("handlers.registers.entries:missing_parts",),
        tests=(
            f"{_DECLARED}::test_the_four_papers_of_a_staff_file_are_those_of_the_clause",
            f"{REGISTER_RULES}::test_a_staff_file_of_the_clause_is_that_of_professionals_and_operators",
        ),
    ),
    asked(
        "B6.1.2",
        "建立服务机制，明确服务要求",
        registers=("policy",),
        code=_KINDS,
        tests=_WRITTEN,
    ),
    asked(
        "B6.1.3a",
        "成立项目组，指定一名项目负责人",
        rules=("R-B5",),
        code=("handlers.butler.signing:change_lead",),
        tests=(
            f"{CONTRACT_PAGES}::test_a_project_has_one_lead_and_every_change_stays",
        ),
    ),
    asked(
        "B6.1.3b",
        "对服务质量和进度有效控制",
        code=("web.presenters.contracts:item_rows",),
        tests=(
            f"{CONTRACT_PAGES}::test_items_stand_on_the_page_as_planned_done_and_overdue",
        ),
    ),
    asked(
        "B6.1.4a",
        "项目负责人有丰富的项目管理经验",
        rules=("R-B6",),
        elements=("form_team",),
        tests=(f"{SERVICES}::test_a_lead_with_too_few_projects_is_refused",),
    ),
    asked(
        "B6.1.4b",
        "成员专业涵盖质量管理、检验检测、法律法规、质量管理体系",
        rules=("R-B7",),
        registers=("staff",),
    ),
)

_EQUIPMENT: tuple[Requirement, ...] = (
    asked(
        "B6.2.1",
        "确定并提供所需的设施设备，包括计量、检测设备",
        registers=("equipment", "required-devices"),
        code=("handlers.registers.rules.required:standing_of",),
        tests=(
            f"{LEDGERS}::test_devices_and_software_stand_on_one_ledger",
            f"{REGISTER_PAGES}::test_what_a_unit_needs_is_compared_with_its_ledger",
        ),
    ),
    asked(
        "B6.2.2",
        "建立设施设备台账",
        registers=("equipment",),
        tests=(f"{LEDGERS}::test_the_ledger_of_equipment_says_what_a_device_is",),
    ),
    asked(
        "B6.2.3a",
        "采购、验收、使用、维护、维修、报废的管理制度",
        registers=("equipment", "policy"),
        code=_KINDS,
        tests=(
            f"{_DECLARED}::test_the_six_kinds_of_events_are_those_of_the_clause",
            *_WRITTEN,
        ),
    ),
    asked(
        "B6.2.3b",
        "计量、检测设备按规定校准（检定）",
        rules=("R-B8",),
        registers=("equipment",),
        tests=(
            f"{REGISTERS}::test_a_calibration_rings_three_times_and_starts_anew_with_the_next",
        ),
    ),
    asked(
        "B6.2.4",
        "按制度运行，保留运行记录",
        registers=("equipment",),
        tests=(
            f"{REGISTERS}::test_a_device_out_of_calibration_is_not_used_by_an_event",
            f"{REGISTERS}::test_as_17_an_overdue_device_is_not_chosen_and_the_day_of_the_act_counts",
        ),
    ),
)

_PROPERTY: tuple[Requirement, ...] = (
    asked(
        "B6.3.1",
        "识别服务对象的财产和信息",
        registers=("property",),
        tests=(f"{LEDGERS}::test_property_says_kind_sensitivity_custodian_and_place",),
    ),
    asked(
        "B6.3.2",
        "建立制度，管理其控制下的财产和信息",
        registers=("policy", "property"),
        code=_KINDS,
        tests=(
            *_WRITTEN,
            f"{LEDGERS}::test_property_says_kind_sensitivity_custodian_and_place",
        ),
    ),
    asked(
        "B6.3.3",
        "防止不正当使用、遗失及泄漏",
        registers=("property",),
        rules=("R-B9",),
        tests=(f"{RETENTION}::test_property_that_was_not_returned_keeps_the_file",),
    ),
    asked(
        "B6.3.4",
        "保留相关记录",
        registers=("property",),
        tests=(f"{LEDGERS}::test_property_is_handed_over_returned_or_destroyed",),
    ),
)

_EMERGENCIES: tuple[Requirement, ...] = (
    asked(
        "B6.4.1",
        "识别分析潜在风险，制定解决方案",
        registers=("risk",),
        tests=(f"{LEDGERS}::test_a_risk_has_level_effect_measures_and_a_reviewer",),
    ),
    asked(
        "B6.4.2",
        "发生意外事件及时应急，主动与服务对象、相关方和政府沟通",
        elements=(
            "take_measures",
            "warn_of_incident",
            "notify_client",
            "confirm_notice",
            "notify_parties",
            "write_incident_report",
        ),
        code=("handlers.butler.incidents.opening:open_incident",),
        tests=(
            f"{INCIDENTS}::test_an_event_is_met_told_of_reported_on_and_learned_from",
            f"{INCIDENTS}::test_measures_that_are_late_are_asked_for_and_still_taken",
            f"{INCIDENTS}::test_danger_and_contracts_forbid_silence_towards_authorities",
            f"{INCIDENT_PAGES}::test_an_event_is_reported_and_followed_from_its_page",
        ),
    ),
    asked(
        "B6.4.3",
        "定期或在事件后评审应急管理机制",
        elements=("review_mechanism",),
        registers=("emergency",),
        code=("handlers.butler.incidents.emergency_plans:note_review",),
        tests=(
            f"{LEDGERS}::test_an_emergency_plan_has_its_text_drills_and_reviews",
            f"{INCIDENTS}::test_an_event_is_met_told_of_reported_on_and_learned_from",
            f"{INCIDENTS}::test_a_mechanism_that_does_not_fit_is_reviewed_again_when_it_is_changed",
        ),
    ),
)

_COMPLAINTS: tuple[Requirement, ...] = (
    asked(
        "B6.5.1",
        "面向服务对象的沟通及投诉处理机制",
        elements=("register_complaint", "assign_complaint"),
        registers=("policy",),
        code=("handlers.butler.complaints.entering:enter_complaint",),
        tests=(
            f"{COMPLAINT_PAGES}::test_anybody_complains_and_sees_states_and_days_alone",
            f"{COMPLAINT_PAGES}::test_a_unit_enters_what_it_is_told_by_telephone",
        ),
    ),
    asked(
        "B6.5.2",
        "在合理或承诺的期限内完成，无法有效处理的及时反馈",
        elements=(
            "handle_complaint",
            "explain_delay",
            "warn_at_half",
            "warn_at_most",
        ),
        tests=(f"{COMPLAINTS}::test_as_18_a_broken_promise_is_explained_and_renewed",),
    ),
    asked(
        "B6.5.3",
        "对所有投诉记录，并提供进度查询",
        elements=("register_complaint",),
        code=("handlers.butler.complaints.reading:complaint_by_token",),
        tests=(
            f"{COMPLAINT_PAGES}::test_anybody_complains_and_sees_states_and_days_alone",
        ),
    ),
    asked(
        "B6.5.4",
        "处理结果及时反馈",
        elements=("report_back", "confirm_feedback", "settle_dissatisfaction"),
        tests=(
            f"{COMPLAINTS}::test_what_is_done_before_the_promise_asks_for_no_explanation",
            f"{COMPLAINTS}::test_the_head_looks_once_at_what_does_not_satisfy",
        ),
    ),
    asked(
        "B6.5.5",
        "定期满意度调查，统计分析并改进",
        elements=("answer_survey",),
        code=(
            "handlers.butler.surveys.rounds:SurveyRounds",
            "handlers.butler.surveys.results:results_of",
            "handlers.butler.surveys.actions:finish_action",
        ),
        tests=(
            "tests/acceptance/test_surveys.py::test_every_client_is_asked_once_in_a_period",
            "tests/acceptance/test_surveys.py::test_an_answer_is_kept_and_counted",
            "tests/web/test_surveys.py::test_what_is_to_become_better_is_written_down_and_done",
        ),
    ),
)

SAFEGUARDS: tuple[Requirement, ...] = (
    *_PEOPLE,
    *_EQUIPMENT,
    *_PROPERTY,
    *_EMERGENCIES,
    *_COMPLAINTS,
)
