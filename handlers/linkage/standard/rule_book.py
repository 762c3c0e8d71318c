"""Every rule of the linkage work: what it says, where it is enforced, what proves it.

Rules of other rooms are listed where they are enforced; nothing is enforced here.
"""

from __future__ import annotations

from handlers.traceability.model import Rule

_UNIT = "tests/unit/handlers/linkage"
_RULES = "tests/acceptance/test_linkage_rules.py"
_FIELD = f"{_UNIT}/test_field_rules.py"
_STEPS = f"{_UNIT}/test_steps_assistance.py"
_SCENARIOS = "tests/acceptance/test_linkage_scenarios.py"
_PROGRAMMES = "tests/acceptance/test_programme_scenarios.py"
_EXPERTS = "tests/web/test_experts.py"

RULES: tuple[Rule, ...] = (
    Rule(
        key="R-SCOPE",
        zh="食品、药品、特种设备和有特殊法管理的产品不登记，经核对确属工业产品的除外",
        clause="3.1",
        enforced="handlers.linkage.scope:scope_refusal",
        tests=(
            f"{_RULES}::test_a_product_that_clause_3_1_leaves_out_is_no_case_unless_checked",
            f"{_FIELD}::test_products_outside_the_scope_are_known_by_their_names",
        ),
    ),
    Rule(
        key="R-6M",
        zh="同一产品六个月内抽查过的提示，知悉后可以登记",
        clause="7.1.1",
        enforced="handlers.linkage.repeated_sampling:sampled_before",
        tests=(
            f"{_RULES}::test_a_product_sampled_within_six_months_is_told_and_may_be_taken",
        ),
        note="总局令第18号，条款待核",
    ),
    Rule(
        key="R-STOP",
        zh="停产停售自责令或不合格结果送达起，至复查合格通知送达止；"
        "为复查生产样品除外并留痕",
        clause="7.1.2.2",
        enforced="handlers.linkage.stop_sale:release_on_notice",
        tests=(
            f"{_RULES}::test_the_lock_opens_with_the_service_of_the_notice_and_nothing_else",
            f"{_RULES}::test_a_waived_reinspection_leaves_the_lock_closed",
            f"{_RULES}::test_samples_made_while_production_is_stopped_are_noted",
        ),
        note="总局令第18号第45条、第49条",
    ),
    Rule(
        key="R-SELF",
        zh="自查自纠可用现场调查和原因分析的内容，不需要专家签名",
        clause="7.2.1.2",
        enforced="handlers.linkage.steps.assistance:RULES",
        tests=(
            f"{_RULES}::test_the_self_check_needs_no_expert_and_its_causes_go_on_to_annex_b",
        ),
    ),
    Rule(
        key="R-EXP",
        zh="专家有中级及以上职称或从业资格，资格在走访日有效；其他从业资格凭审批人写明的理由",
        clause="7.2.1.3",
        enforced="handlers.parties.qualification:refusal",
        tests=(
            f"{_SCENARIOS}::test_as_05_only_experts_who_qualify_on_the_day_of_the_visit",
            f"{_STEPS}::test_an_expert_without_title_or_certificate_is_refused_with_the_clause",
            f"{_EXPERTS}::test_another_qualification_counts_by_a_leaders_written_reason_alone",
        ),
    ),
    Rule(
        key="R-CONF",
        zh="近两年受聘于经营主体或从其取得报酬的专家回避",
        clause="7.2.1.3",
        enforced="handlers.parties.qualification:refusal",
        tests=(f"{_STEPS}::test_an_expert_of_the_entity_must_step_aside",),
    ),
    Rule(
        key="R-PLAN5",
        zh="方案写明对象、要求、依据、方法、周期，明细每行都写，才能评审",
        clause="7.2.2.2",
        enforced="handlers.linkage.plan:plan_gaps",
        tests=(
            f"{_PROGRAMMES}::test_as_06_a_review_is_refused_while_row_12_lacks_its_period",
            f"{_STEPS}::test_a_plan_with_a_gap_is_neither_drafted_nor_passed",
        ),
    ),
    Rule(
        key="R-FILE",
        zh="方案调整备案即生效，各版本都保留",
        clause="7.2.2.4",
        enforced="handlers.linkage.assistance_services:file_plan_change",
        tests=(f"{_SCENARIOS}::test_as_07_a_plan_change_is_filed_and_not_approved",),
    ),
    Rule(
        key="R-7A",
        zh="现场调查a)—g)各项：已收集，或不适用及理由，或缺失及补齐日期",
        clause="7.2.3.1.2",
        enforced="handlers.linkage.field_rules:survey_faults",
        tests=(
            f"{_FIELD}::test_what_was_not_collected_says_why_or_until_when",
            f"{_FIELD}::test_a_letter_that_is_missing_altogether_is_named",
        ),
    ),
    Rule(
        key="R-B2",
        zh="原因分析有根本原因和双方签名、日期；每个根本原因有措施",
        clause="7.2.3.2",
        enforced="handlers.linkage.field_rules:cause_faults",
        tests=(
            f"{_SCENARIOS}::test_as_08_causes_need_a_root_and_three_dispositions",
            "tests/acceptance/test_two_signatures.py::test_as_08_without_the_companys_signature_measures_stay_closed",
            f"{_FIELD}::test_every_root_cause_has_a_measure",
        ),
    ),
    Rule(
        key="R-B3",
        zh="不合格品处理情况分库存、退样、已售三项写明",
        clause="附录B",
        enforced="handlers.linkage.field_rules:disposition_faults",
        tests=(
            f"{_SCENARIOS}::test_as_08_causes_need_a_root_and_three_dispositions",
            f"{_STEPS}::test_an_incomplete_cause_analysis_names_the_missing_part",
        ),
    ),
    Rule(
        key="R-MEAS",
        zh="措施逐项验证有效或写明放弃理由，工作组才能继续",
        clause="7.2.3.3.2",
        enforced="handlers.linkage.measures:mark_verified",
        tests=(
            f"{_STEPS}::test_the_group_goes_on_when_measures_are_verified_or_given_up",
        ),
    ),
    Rule(
        key="R-D5",
        zh="联动工作记录第五项由案件计算，不填写",
        clause="附录D",
        enforced="handlers.linkage.work_record:item_five",
        tests=(
            f"{_SCENARIOS}::test_as_09_item_five_of_the_work_record_follows_the_case",
        ),
    ),
    Rule(
        key="R-EVAL",
        zh="效果评估有五个维度、至少两种方法",
        clause="7.2.6.2",
        enforced="handlers.linkage.programme.evaluating:check_evaluation",
        tests=(
            "tests/acceptance/test_programme_life.py::test_an_evaluation_needs_five_dimensions_and_two_methods",
        ),
    ),
    Rule(
        key="R-CONFID",
        zh="行政处罚事项和举报人只在监管部门内可见",
        clause="7.1.2.1",
        enforced="handlers.linkage.seen_files:those_seen",
        tests=(
            "tests/web/test_evidence_bounds.py::test_a_file_of_a_penalty_is_for_the_bureau_alone",
            "tests/web/test_survey.py::test_no_way_leads_helpers_to_a_survey_of_an_open_case",
        ),
    ),
    Rule(
        key="R-4EYES",
        zh="本局设定送审的事项经审批人同意才生效，不能审批自己提交的",
        clause="7.1.2.1",
        enforced="handlers.linkage.approving:ApprovalDesk",
        tests=(
            "tests/acceptance/test_approvals.py::test_nobody_agrees_to_what_they_sent_themselves",
            "tests/properties/test_approvals.py::test_any_order_leaves_a_state_that_holds",
        ),
        note="本局设定",
    ),
)
