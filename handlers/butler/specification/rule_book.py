"""The rules R-B1 to R-B10: what each says, where it is enforced, what proves it."""

from __future__ import annotations

from handlers.butler.specification.asking import (
    CONTRACT_PAGES,
    REGISTER_PAGES,
    REGISTER_RULES,
    REGISTERS,
    RETENTION,
)
from handlers.traceability.model import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        key="R-B1",
        zh="所选服务项目的每个专业领域都有中级及以上职称的在岗人员，并有行政办公人员",
        clause="B4.1",
        enforced="handlers.registers.rules.staff:uncovered",
        tests=(
            f"{REGISTER_RULES}::test_only_professionals_who_count_cover_a_field",
            f"{REGISTER_RULES}::test_somebody_of_the_office_is_listed",
        ),
    ),
    Rule(
        key="R-B2",
        zh="在岗的中级及以上职称专业技术人员不足六人的，不能签订新合同，并告知负责人",
        clause="B4.1",
        enforced="handlers.registers.rules.staff:too_few",
        tests=(
            f"{REGISTER_RULES}::test_six_are_enough_and_five_are_not",
            f"{REGISTERS}::test_as_16_without_six_professionals_no_new_contract_begins",
            f"{REGISTERS}::test_as_16_the_head_is_told_in_the_moment_in_which_the_leaving_is_entered",
        ),
    ),
    Rule(
        key="R-B3",
        zh="更正保留原值，写明谁在何时为什么更正",
        clause="B4.6",
        enforced="handlers.registers.keeping:change_entry",
        tests=(
            f"{REGISTERS}::test_two_changes_of_one_version_do_not_overwrite_each_other",
            f"{REGISTERS}::test_a_correction_keeps_the_old_value_its_writer_and_reason",
        ),
    ),
    Rule(
        key="R-B4",
        zh="行为发生超过 24 小时后才登记的标为补录，并写明原因",
        clause="B4.7",
        enforced="handlers.registers.rules.late:is_late",
        tests=(f"{REGISTER_RULES}::test_later_than_a_day_is_late",),
    ),
    Rule(
        key="R-B5",
        zh="一个项目任何时候只有一名项目负责人，变更写明原因并保留历史",
        clause="B6.1.3",
        enforced="handlers.butler.signing:change_lead",
        tests=(
            f"{CONTRACT_PAGES}::test_a_project_has_one_lead_and_every_change_stays",
        ),
    ),
    Rule(
        key="R-B7",
        zh="项目组成员的专业合起来涵盖四个领域，否则不能开始",
        clause="B6.1.4",
        enforced="handlers.registers.rules.team:fields_missing",
        tests=(f"{REGISTER_RULES}::test_a_team_covers_all_four_fields",),
    ),
    Rule(
        key="R-B8",
        zh="校准（检定）过期的设备不能在记录中选用",
        clause="B6.2.3",
        enforced="handlers.registers.rules.devices:check_use",
        tests=(
            f"{REGISTER_RULES}::test_a_calibration_holds_on_its_last_day_and_not_after",
            f"{REGISTERS}::test_as_17_an_overdue_device_is_not_chosen_and_the_day_of_the_act_counts",
        ),
    ),
    Rule(
        key="R-B9",
        zh="服务对象的财产和信息只有其项目组、负责人和档案管理员可见，每次下载留痕，结束时归还或销毁",
        clause="B6.3.3",
        enforced="handlers.retention.circle:clients_near",
        tests=(
            f"{REGISTER_PAGES}::test_what_is_a_clients_is_seen_by_its_team_the_head_and_the_archivist_alone",
        ),
    ),
    Rule(
        key="R-B10",
        zh="服务结束后保存满六年，期满前不能销毁；冻结的、没有办结的、财产没有归还的期满也不销毁",
        clause="B7.2",
        enforced="handlers.retention.destroying:destroy_file",
        tests=(
            f"{RETENTION}::test_nothing_goes_on_the_last_day_and_exactly_the_free_ones_after_it",
            f"{RETENTION}::test_a_hold_after_the_approval_still_keeps_the_file",
        ),
    ),
)
