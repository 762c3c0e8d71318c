"""What each matter of a service asks, refuses and keeps, clause by clause."""

from __future__ import annotations

from datetime import date

import pytest

from engine import SYSTEM
from handlers.butler.errors import PlanRefused
from handlers.butler.findings import FindingQuery, Source, find_findings
from handlers.butler.service.items import items_of
from handlers.butler.service.model import CHECKS
from handlers.butler.service.settings import AFTER_SALES_EDITION
from handlers.linkage.errors import AnswersRefused
from handlers.registers.catalogue import REGISTERS
from handlers.registers.entries import Entry, all_entries
from handlers.settings.store import change_setting
from tests.support.butler_house import ButlerHouse, daily
from tests.support.service_house import TOPICS, ServiceHouse

MATERIALS = {
    "a": "工业产品质量管理文件",
    "b": "工业产品检验检测报告",
    "c": "原辅料检验检测报告",
    "d": "生产环境检测报告",
    "e": "日常工业产品质量巡查资料",
    "f": "工业产品质量管理台账",
    "g": "工业产品质量管理制度执行情况",
    "h": "工艺流程及相关参数",
}


@pytest.fixture
def service(house: ButlerHouse) -> ServiceHouse:
    house.until("2026-01-05T09:00")
    found = ServiceHouse(house)
    found.sign()
    return found


def entries(service: ServiceHouse, key: str) -> list[Entry]:
    with service.house.engine.read() as connection:
        return all_entries(connection, "butler", REGISTERS[key])


def facts(
    service: ServiceHouse, element: str, person: str = "lead"
) -> dict[str, object]:
    task = service.task(element)
    actor = service.house.actor(person)
    return dict(service.house.desk.sheet(task.id, actor=actor).facts)


def until_materials(service: ServiceHouse) -> None:
    service.do("register_contract", "manager")
    service.do("form_team", "manager")
    service.do("plan_survey")


def picked(service: ServiceHouse, *items: str, **more: object) -> None:
    days = {f"{item}_due_on": "2026-05-01" for item in items}
    service.prepare(service_menu=list(items), summary_rhythm="不提交", **days, **more)


def test_the_sheet_asks_what_the_plan_of_the_inquiry_names(
    service: ServiceHouse,
) -> None:
    service.do("register_contract", "manager")
    service.do("form_team", "manager")
    with pytest.raises(AnswersRefused):
        service.do("plan_survey", inquiry_questions=[])
    service.do("plan_survey")

    sheet = service.house.desk.sheet(
        service.task("collect_materials").id, actor=service.house.actor("walker")
    )
    assert sheet.prefill["inquiry_answers"] == [{"question": "有没有出厂检验"}]


@pytest.mark.parametrize("letter", MATERIALS)
def test_each_kind_of_material_is_asked_for_and_kept(
    service: ServiceHouse, letter: str
) -> None:
    until_materials(service)
    rows = [{"kind": each, "status": "已收"} for each in MATERIALS]
    unsaid = [row for row in rows if row["kind"] != letter]
    with pytest.raises(AnswersRefused):
        service.do(
            "collect_materials",
            "walker",
            materials=[*unsaid, {"kind": letter, "status": "缺"}],
        )
    service.do("collect_materials", "walker", materials=rows)

    titles = {each.title for each in entries(service, "property")}
    assert MATERIALS[letter] in titles
    assert {each.content["state"] for each in entries(service, "property")} == {"在管"}


@pytest.mark.parametrize("number", range(1, 8))
def test_each_part_of_the_check_is_a_matter_of_its_own_and_kept(
    service: ServiceHouse, number: int
) -> None:
    picked(service, "full_check")
    title, asks = CHECKS[number - 1]
    task = next(each for each in service.tasks() if each.name == f"全面排查：{title}")
    actor = service.house.actor("walker")
    assert service.house.desk.sheet(task.id, actor=actor).facts["check_asks"] == asks
    assert f"B5.2.{number}" in asks

    wrong = {"what": "有问题", "severity": "一般", "advice": "改正"}
    answers = {
        "check_result": "不符合",
        "check_judgement": "不完整",
        "check_photos": service.photo(task),
        "check_findings": [wrong],
        "sign_checker": "walker",
    }
    service.house.hand_in(task, "walker", **answers)

    with service.house.engine.read() as connection:
        (item,) = items_of(connection, service.contract_id)
        asked = FindingQuery(org_id="butler", source=Source.CHECK)
        (found,) = find_findings(connection, asked)
    assert item.parts[title] == "不符合：不完整"
    assert (found.text, found.advice) == ("有问题", "改正")


def test_papers_to_be_handed_in_later_stand_in_the_report(
    service: ServiceHouse,
) -> None:
    picked(service, "full_check")
    paper = {"paper": "型式试验报告", "office": "市场监管局", "until": "2026-04-01"}
    first = next(e for e in service.tasks() if e.name == f"全面排查：{CHECKS[0][0]}")
    answers = {
        "check_result": "符合",
        "check_judgement": "齐全",
        "sign_checker": "walker",
    }
    service.house.hand_in(first, "walker", **answers, late_papers=[paper])
    service.house.settle()
    for _ in CHECKS[1:]:
        service.do("check_fully", "walker")

    shown = facts(service, "write_check_report")
    assert shown["late_papers_text"] == "型式试验报告（市场监管局，2026-04-01前）"
    assert "质量管理文件：符合：齐全" in str(shown["checks_text"])
    service.do("write_check_report")
    (report,) = entries(service, "deliverable")
    assert (report.title, report.content["kind"]) == ("全面排查报告", "报告")


def test_risks_are_identified_sufficiently_and_entered_whole(
    service: ServiceHouse,
) -> None:
    picked(service, "risk")
    with pytest.raises(AnswersRefused):
        service.do("identify_risks", "walker", manual_fits="不符合")
    with pytest.raises(AnswersRefused, match="识别不充分"):
        service.do("identify_risks", "walker", risk_complete="false")
    service.do("identify_risks", "walker")

    (risk,) = entries(service, "risk")
    known = {key: risk.content[key] for key in ("level", "effect", "measures")}
    assert known == {"level": "较大", "effect": "过热起火", "measures": "来料全检"}
    assert risk.content["due_on"] == "2026-05-01"
    assert risk.content["reviewer"] == "老王"


def test_a_system_is_built_with_its_papers(service: ServiceHouse) -> None:
    picked(service, "system")
    with pytest.raises(AnswersRefused):
        service.do("build_system", "walker", system_files=[])
    with pytest.raises(AnswersRefused):
        service.do("build_system", "walker", monitoring=[])
    service.do("build_system", "walker")
    assert service.open() == []


def test_hidden_dangers_are_followed_beside_the_emergency_plan(
    service: ServiceHouse,
) -> None:
    picked(service, "emergency")
    service.do("build_emergency_plan", "walker")

    (plan,) = entries(service, "emergency")
    assert plan.content["edition"] == "1.0"
    with service.house.engine.read() as connection:
        (found,) = find_findings(connection, FindingQuery(org_id="butler"))
    assert (found.text, found.source) == ("灭火器过期", Source.DAILY)


def test_after_sales_are_checked_by_the_edition_of_the_settings(
    service: ServiceHouse,
) -> None:
    with service.house.engine.transact(SYSTEM) as uow:
        change_setting(uow, AFTER_SALES_EDITION, text="GB/T 16784-2025", reason="新版")
    picked(service, "after_sales")
    assert facts(service, "build_after_sales")["after_sales_edition"] == (
        "GB/T 16784-2025"
    )
    service.do("build_after_sales", "walker")
    assert service.open() == []


@pytest.mark.parametrize(
    "topic",
    [
        "检验检测技术和政策文件",
        "质量管理相关政策和制度",
        "生产环境的相关要求",
        "最新法规、政策、标准及技术规范",
    ],
)
def test_each_picked_topic_is_trained_and_entered(
    service: ServiceHouse, topic: str
) -> None:
    picked(service, "training", training_topics=[topic])
    assert service.task("train_client").name == f"管理专题培训：{topic}"
    with pytest.raises(AnswersRefused):
        service.do("train_client", "walker", training_sign_in=[])
    service.do("train_client", "walker")

    (entry,) = entries(service, "client-training")
    assert entry.content["topic"] == topic
    assert service.open() == []


def test_one_file_is_not_sign_in_sheet_and_slides(service: ServiceHouse) -> None:
    picked(service, "training", training_topics=[TOPICS[0]])
    file = service.photo(service.task("train_client"))
    with pytest.raises(AnswersRefused, match="同一个文件"):
        service.do(
            "train_client", "walker", training_sign_in=file, training_slides=file
        )


def test_summaries_come_with_their_periods_and_show_the_figures(
    service: ServiceHouse,
) -> None:
    service.prepare(service_menu=["risk"], risk_due_on="2026-05-01")
    service.house.until("2026-07-01T09:00")
    shown = facts(service, "write_summary")
    assert shown["summary_period"] == "2026-01-01 至 2026-06-30"
    assert shown["figures_findings"] == "本期发现0项，尚未办结0项"
    assert shown["figures_items"] == "风险识别：逾期，应于2026-05-01完成"
    service.do("write_summary")

    service.house.until("2026-12-15T09:00")
    assert "write_summary" not in service.open()
    service.house.until("2026-12-16T09:00")
    assert facts(service, "write_summary")["summary_period"] == (
        "2026-07-01 至 2026-12-31"
    )
    service.do("write_summary")
    titles = [each.title for each in entries(service, "deliverable")]
    assert titles == [
        "总结报告（2026-01-01 至 2026-06-30）",
        "总结报告（2026-07-01 至 2026-12-31）",
    ]
    assert service.open() == ["identify_risks", "review_contract"]


def test_a_review_shows_what_is_done_and_what_is_not(service: ServiceHouse) -> None:
    picked(service, "risk", "system")
    service.do("identify_risks", "walker")
    service.house.until("2026-12-16T09:00")

    shown = facts(service, "review_contract", "manager")
    assert shown["figures_items"] == (
        "风险识别：已完成；体系建设与运行：逾期，应于2026-05-01完成"
    )
    assert shown["figures_deliverables"] == "没有登记"


def test_paper_is_filed_with_place_and_signer(service: ServiceHouse) -> None:
    until_materials(service)
    rows = [{"kind": each, "status": "不适用", "note": "无"} for each in MATERIALS]
    service.do("collect_materials", "walker", materials=rows)
    service.house.until("2027-01-01T09:00")
    service.do("review_termination", "manager")
    assert facts(service, "file_archive", "manager")["file_kept_until"] == "2033-01-01"
    service.do("file_archive", "manager")

    (paper,) = entries(service, "paper")
    said = {key: paper.content[key] for key in ("container", "place", "signer")}
    assert said == {"container": "盒", "place": "档案室3柜", "signer": "manager"}
    assert paper.content["check_on"] == "2027-07-01"


def test_patrols_wait_until_the_client_agreed_to_the_scheme(
    service: ServiceHouse,
) -> None:
    house = service.house
    house.contract_id = service.contract_id
    plan = daily(valid_from=date(2026, 2, 1))
    with pytest.raises(PlanRefused, match="服务方案"):
        house.plan(plan)
    picked(service, "risk")

    assert house.plan(plan)
