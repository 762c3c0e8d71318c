"""What the specification asks a ledger to hold, counted clause by clause by hand."""

from __future__ import annotations

from handlers.registers.catalogue import register_of
from handlers.registers.declarations.service import TOPICS
from handlers.registers.model import Register


def musts(register: Register) -> set[str]:
    return {field.key for field in register.fields if field.must}


def choices(register: Register, key: str) -> tuple[str, ...]:
    return register.field(key).choices


def rung(register: Register) -> set[str]:
    return {ring.field for ring in register.rings}


def happenings(register: Register) -> list[str]:
    return [each.zh for each in register.events]


def test_the_day_of_the_next_training_rings() -> None:
    register = register_of("training")

    assert rung(register) == {"next_on"}
    assert {"topic", "people", "held_on"} <= musts(register)


def test_a_site_has_its_proof_and_the_end_of_it_rings() -> None:
    register = register_of("site")

    assert [part.zh for part in register.parts] == ["租赁合同或权属证明"]
    assert rung(register) == {"valid_to"}


def test_devices_and_software_stand_on_one_ledger() -> None:
    assert {"计量、检测设备", "软件"} <= set(choices(register_of("equipment"), "kind"))


def test_the_ledger_of_equipment_says_what_a_device_is() -> None:
    register = register_of("equipment")

    assert {"name", "kind", "place", "owner", "state"} <= musts(register)
    assert {"model", "serial"} <= {field.key for field in register.fields}
    assert register.unique == "serial"


def test_a_risk_has_level_effect_measures_and_a_reviewer() -> None:
    register = register_of("risk")

    assert {"risk", "level", "effect", "measures", "owner"} <= musts(register)
    assert register.field("reviewer").zh == "充分性复核人"
    assert set(choices(register, "scope")) == {"产品质量风险", "服务风险"}
    assert rung(register) == {"due_on"}


def test_an_emergency_plan_has_its_text_drills_and_reviews() -> None:
    register = register_of("emergency")

    assert [part.zh for part in register.parts] == ["预案文本"]
    assert happenings(register) == ["演练", "评审"]
    assert rung(register) == {"review_on"}


def test_the_topics_of_the_clause_are_those_of_trainings() -> None:
    register = register_of("client-training")

    assert choices(register, "topic") == TOPICS
    assert TOPICS == (
        "检验检测技术和政策文件",
        "质量管理相关政策和制度",
        "生产环境的相关要求",
        "最新法规、政策、标准及技术规范",
    )
    assert [part.zh for part in register.parts] == ["签到表", "课件"]


def test_a_client_file_names_client_contract_and_keeper() -> None:
    register = register_of("archive")

    assert {"client", "contract", "opened_on", "keeper", "medium"} <= musts(register)


def test_property_says_kind_sensitivity_custodian_and_place() -> None:
    register = register_of("property")

    assert {"client", "kind", "sensitivity", "custodian", "place"} <= musts(register)
    assert choices(register, "kind") == ("财产", "信息")


def test_property_is_handed_over_returned_or_destroyed() -> None:
    register = register_of("property")

    assert happenings(register) == ["交接", "归还", "销毁", "遗失"]
    assert rung(register) == {"return_on"}


def test_paper_has_container_place_signer_and_its_checks() -> None:
    register = register_of("paper")

    assert choices(register, "container") == ("袋", "夹", "盒")
    assert choices(register, "measures") == (
        *("防光", "防热", "防潮", "防细菌", "防污染"),
    )
    assert {"container", "place", "signer", "measures"} <= musts(register)
    assert rung(register) == {"check_on"}
    assert happenings(register)[:3] == ["检查", "发现破损", "修补"]


def test_the_five_kinds_of_results_have_their_receipt() -> None:
    register = register_of("deliverable")

    assert choices(register, "kind") == (
        *("报告", "过程文件", "现场指导", "意见建议", "培训"),
    )
    assert [part.zh for part in register.parts] == ["服务对象签收单"]
