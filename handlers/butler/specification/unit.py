"""What the specification asks of the unit itself: B3 and B4."""

from __future__ import annotations

from handlers.butler.specification.asking import (
    LEDGERS,
    REGISTER_PAGES,
    REGISTER_RULES,
    REGISTER_TERMS,
    REGISTERS,
    SERVICE_MATTERS,
    SERVICES,
    asked,
)
from handlers.traceability.model import Force, Requirement

_DEVICES = "tests/unit/handlers/registers/test_required_devices.py"

UNIT: tuple[Requirement, ...] = (
    asked(
        "B3",
        "第三方质量服务单位按服务对象的需求提供菜单式质量综合服务",
        force=Force.STATED,
        elements=("register_contract",),
        code=("handlers.butler.service.items:pick_item",),
        tests=(f"{SERVICES}::test_only_picked_items_spawn_matters",),
    ),
    asked(
        "B4.1a",
        "配备与服务范围相适应的中级及以上职称专业技术人员和行政办公人员",
        rules=("R-B1",),
        registers=("staff",),
    ),
    asked(
        "B4.1b",
        "建立并实施人员管理、培训和考核制度",
        registers=("policy",),
        code=("handlers.registers.rules.policies:kinds_missing",),
        tests=(
            f"{REGISTER_RULES}::test_every_kind_of_written_rule_is_in_force",
            f"{REGISTER_TERMS}::test_a_written_rule_is_reviewed_every_year",
        ),
    ),
    asked(
        "B4.1c",
        "专业技术服务人员不少于6人",
        rules=("R-B2",),
        registers=("staff",),
    ),
    asked(
        "B4.2",
        "专业技术人员定期参加培训",
        registers=("training",),
        code=("handlers.registers.rules.training:next_trainings",),
        tests=(
            f"{LEDGERS}::test_the_day_of_the_next_training_rings",
            f"{REGISTER_RULES}::test_everybody_is_trained_within_a_year_of_the_last_time_or_of_joining",
        ),
    ),
    asked(
        "B4.3a",
        "有固定的办公场所和必要的资源条件",
        registers=("site",),
        tests=(f"{LEDGERS}::test_a_site_has_its_proof_and_the_end_of_it_rings",),
    ),
    asked(
        "B4.3b",
        "配备相关专业的技术软件、硬件",
        registers=("equipment", "required-devices"),
        code=("handlers.registers.rules.required:standing_of",),
        tests=(
            f"{LEDGERS}::test_devices_and_software_stand_on_one_ledger",
            f"{_DEVICES}::test_what_is_in_use_in_time_and_of_the_kind_counts",
            f"{REGISTER_PAGES}::test_what_a_unit_needs_is_compared_with_its_ledger",
        ),
    ),
    asked(
        "B4.4",
        "有明确的组织结构和服务质量管理制度",
        registers=("policy",),
        code=("handlers.registers.rules.policies:kinds_missing",),
        tests=(f"{REGISTER_RULES}::test_every_kind_of_written_rule_is_in_force",),
    ),
    asked(
        "B4.5",
        "按服务类型、范围和内容制定服务内容",
        elements=("register_contract", "provide_added_item"),
        tests=(
            f"{SERVICES}::test_days_of_items_lie_within_the_contract",
            f"{SERVICES}::test_added_items_are_worked_on_beside_the_others",
        ),
    ),
    asked(
        "B4.6",
        "服务过程真实、全面、准确、清晰、规范地记录，全过程可追溯",
        rules=("R-B3",),
        registers=("property", "risk", "client-training", "deliverable"),
    ),
    asked(
        "B4.7a",
        "合同期内有服务方案、服务内容清单和工作记录",
        elements=("register_contract", "write_scheme", "confirm_scheme"),
        code=("handlers.butler.service.runs:against_patrols",),
        tests=(
            f"{SERVICE_MATTERS}::test_patrols_wait_until_the_client_agreed_to_the_scheme",
        ),
    ),
    asked(
        "B4.7b",
        "记录及时、准确、完整，保留相关资料备查",
        rules=("R-B4",),
        code=("handlers.registers.rules.late:is_late",),
        tests=(f"{REGISTERS}::test_a_late_entry_gives_its_reason_and_stays_marked",),
    ),
)
