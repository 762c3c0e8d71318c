"""Registers of a butler's unit on their pages: enter, correct, import, print, refuse."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import select, update

from engine import SYSTEM
from handlers.butler.contracts import Contract, make_contract
from handlers.parties.tables import org
from handlers.registers.catalogue import REGISTERS
from handlers.registers.tables import register_entry
from tests.web.answers import picture
from tests.web.site import Browser, Site

DEVICE: Mapping[str, object] = {
    "name": "数字兆欧表",
    "kind": "计量、检测设备",
    "place": "检测室",
    "owner": "叶青",
    "state": "在用",
    "serial": "A1207",
    "cal_due": "2026-07-25",
}
PERSON: Mapping[str, object] = {
    "name": "叶青",
    "kind": "专业技术人员",
    "title_level": "中级",
    "fields": ["检验检测", "质量管理体系"],
    "joined_on": "2024-03-01",
}


@pytest.fixture
def head(site: Site) -> Browser:
    return site.visitor("butler")


def entered(browser: Browser, register: str, answers: Mapping[str, object]) -> str:
    browser.get(f"/registers/{register}/new")
    page = browser.post(f"/registers/{register}", dict(answers))
    assert page.status_code == 200, browser.text
    return page.request.path


def test_a_device_goes_from_entry_to_history(head: Browser) -> None:
    address = entered(head, "equipment", DEVICE)
    assert "EQ-001 数字兆欧表" in head.text
    assert "还剩 5 天" in head.text

    head.get(f"{address}/edit")
    refused = head.post(address, {**DEVICE, "place": "二楼检测室"})
    assert refused.status_code == 422
    assert "请填写更改理由" in head.text
    assert "二楼检测室" in refused.get_data(as_text=True)
    head.post(address, {**DEVICE, "place": "二楼检测室", "reason": "搬迁"})

    assert "存放地点：检测室 → 二楼检测室" in head.text
    assert "搬迁" in head.text
    head.get("/registers/equipment?q=兆欧 EQ-001")
    assert "二楼检测室" in head.text
    head.get("/registers/equipment?q=不存在")
    assert "没有符合条件的记录" in head.text
    head.get("/registers")
    assert "1 条到期" in head.text
    assert "在岗的中级及以上专业技术人员 0 人" in head.text
    assert "组织结构(B4.4)" in head.text


def test_events_are_refused_by_the_day_and_marked_when_late(head: Browser) -> None:
    address = entered(head, "equipment", {**DEVICE, "cal_due": "2026-07-17"})
    head.get(address)

    refused = head.post(
        f"{address}/events", {"kind": "used", "happened_on": "2026-07-20"}
    )
    assert refused.status_code == 422
    assert "2026-07-17" in head.text
    late = {"kind": "used", "happened_on": "2026-07-17"}
    assert head.post(f"{address}/events", late).status_code == 422
    assert "请填写补录原因" in head.text
    head.post(f"{address}/events", {**late, "late_reason": "现场没有网络"})
    assert "补录原因：现场没有网络" in head.text

    calibrated = {"kind": "calibrated", "happened_on": "2026-07-20"}
    assert head.post(f"{address}/events", calibrated).status_code == 422
    head.post(f"{address}/events", {**calibrated, "next_day": "2027-07-19"})
    assert "2026-07-17 → 2027-07-19" in head.text
    assert head.post(f"{address}/events", {"kind": "eaten"}).status_code == 422


def test_a_paper_that_lacks_is_red_until_it_is_there(site: Site, head: Browser) -> None:
    address = entered(head, "staff", PERSON)
    head.get("/registers/staff")
    assert "缺：个人信息表、选聘记录、继续教育证书、岗位考评记录" in head.text

    head.get(address)
    head.post(f"{address}/files", {"part": "hiring", "files": picture("选聘.jpg")})
    assert "选聘.jpg" in head.text
    head.get("/registers/staff")
    assert "缺：个人信息表、继续教育证书、岗位考评记录" in head.text

    head.get(address)
    assert head.page is not None
    found = re.search(r"/evidence/\w+", head.page.get_data(as_text=True))
    assert found
    for login, code in (("butler_arch", 200), ("officer", 404), ("admin", 404)):
        assert site.visitor(login).get(found[0]).status_code == code, login


def test_faults_stand_at_their_fields_and_nothing_is_lost(head: Browser) -> None:
    head.get("/registers/staff/new")

    wrong = {**PERSON, "joined_on": "昨天", "title_level": "大师", "name": ""}
    page = head.post("/registers/staff", wrong)

    assert page.status_code == 422
    assert "请先更正以下 3 处" in head.text
    html = page.get_data(as_text=True)
    assert 'value="昨天"' in html
    assert html.count("checked") == 3
    head.get("/registers/staff")
    assert "还没有记录" in head.text


def test_a_table_is_shown_line_by_line_before_it_is_kept(head: Browser) -> None:
    entered(head, "equipment", DEVICE)
    lines = [
        "设施设备台账",
        "名称,类别,型号,序列号,存放地点,保管人,状态,检定有效期至,备注",
        "数字兆欧表,计量、检测设备,,A1207,检测室,叶青,在用,2026/7/25,",
        "游标卡尺,计量、检测设备,,C7,检测室,叶青,在用,2027年3月1日,",
        "卡尺,计量、检测设备,,C7,检测室,叶青,在用,,",
        "天平,仪器,,,检测室,叶青,在用,明年,",
    ]
    content = "\n".join(lines).encode("gb18030")
    head.get("/registers/equipment/import")

    page = head.post(
        "/registers/equipment/import", {"file": (io.BytesIO(content), "台账.csv")}
    )

    assert "新增 1 行，已登记 1 行，有误 2 行" in head.text
    assert "没有用到的列：备注" in head.text
    assert "“出厂编号”C7重复" in head.text
    found = re.search(r'name="content" value="([^"]+)"', page.get_data(as_text=True))
    assert found
    head.post("/registers/equipment/import", {"do": "confirm", "content": found[1]})
    assert "已导入 1 条" in head.text
    assert "2027-03-01" in head.text
    assert "EQ-002" in head.text


def test_late_lines_of_a_table_ask_for_one_reason(head: Browser) -> None:
    content = "培训内容,参加人员,培训日期\n标准宣贯,叶青,2026-03-01\n".encode()
    head.get("/registers/training/import")
    page = head.post(
        "/registers/training/import", {"file": (io.BytesIO(content), "培训.csv")}
    )
    found = re.search(r'name="content" value="([^"]+)"', page.get_data(as_text=True))
    assert found
    sent: dict[str, object] = {"do": "confirm", "content": found[1]}

    assert head.post("/registers/training/import", sent).status_code == 422
    assert "请填写补录原因" in head.text
    head.post("/registers/training/import", {**sent, "late_reason": "补录旧台账"})

    assert "补录" in head.text
    assert "PX-001" in head.text


def test_a_table_brings_no_client_on_whose_project_one_does_not_work(
    site: Site, head: Browser
) -> None:
    """R-B9: neither is a line kept, nor is it said that the same is there already."""
    entered(head, "property", DRAWING)
    names = [field.zh for field in REGISTERS["property"].fields]
    cells = [str(DRAWING.get(f.key, "")) for f in REGISTERS["property"].fields]
    content = "\n".join((",".join(names), ",".join(cells))).encode()
    stranger = site.visitor("butler_expert")
    stranger.get("/registers/property/import")

    stranger.post(
        "/registers/property/import", {"file": (io.BytesIO(content), "财产.csv")}
    )

    assert "新增 0 行，已登记 0 行，有误 1 行" in stranger.text
    assert "只能登记自己所在项目组的服务对象" in stranger.text


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"%%%"])
def test_what_is_no_table_of_the_register_is_refused(
    head: Browser, content: bytes
) -> None:
    head.get("/registers/staff/import")

    page = head.post(
        "/registers/staff/import", {"file": (io.BytesIO(content), "x.csv")}
    )

    assert page.status_code == 422


def test_the_ledger_and_the_list_go_out_as_files(head: Browser) -> None:
    entered(head, "equipment", DEVICE)

    word = head.get("/registers/equipment/ledger.docx")
    assert word.data.startswith(b"PK")
    pdf = head.get("/registers/equipment/ledger.pdf")
    assert pdf.data.startswith(b"%PDF")
    assert head.get("/registers/equipment/ledger.exe").status_code == 404
    listed = head.get("/registers/equipment?format=csv").get_data(as_text=True)
    assert "EQ-001,数字兆欧表" in listed
    assert "周敏" in listed
    heads = head.get("/registers/equipment/import/template.csv").get_data(as_text=True)
    assert heads.lstrip("\ufeff").startswith("设备名称,类别")


def test_every_register_opens_empty_and_refuses_an_empty_form(head: Browser) -> None:
    for key, register in REGISTERS.items():
        assert head.get(f"/registers/{key}").status_code == 200
        assert "还没有记录" in head.text
        head.get(f"/registers/{key}/new")
        assert head.post(f"/registers/{key}").status_code == 422
        assert register.zh in head.text


def test_what_a_unit_needs_is_compared_with_its_ledger(head: Browser) -> None:
    """B4.3b: per item of the menu, also what the calibration of has run out."""
    head.get("/unit")
    assert "日常巡查缺计量、检测设备 1 台（套）" in head.text
    entered(
        head,
        "required-devices",
        {
            "item": "日常巡查",
            "device": "兆欧表",
            "kind": "计量、检测设备",
            "number": "2",
        },
    )
    entered(head, "equipment", DEVICE)
    late = {**DEVICE, "serial": "A1208", "cal_due": "2026-07-17"}
    entered(head, "equipment", late)

    head.get("/registers/required-devices")

    assert "EQ-002 校准过期" in head.text
    head.get("/unit")
    assert "日常巡查缺兆欧表 1 台（套）" in head.text
    assert "全面排查缺计量" not in head.text


def test_a_role_writes_what_its_register_says(site: Site, head: Browser) -> None:
    address = entered(head, "staff", PERSON)
    expert, archivist = (
        site.visitor(login) for login in ("butler_expert", "butler_arch")
    )

    assert expert.get(address).status_code == 200
    assert "更改记录" in expert.text
    assert expert.get("/registers/staff/new").status_code == 403
    assert expert.get(f"{address}/edit").status_code == 403
    assert expert.get("/registers/equipment/new").status_code == 200
    assert archivist.get("/registers/staff/new").status_code == 200
    assert archivist.get("/registers/property").status_code == 200
    assert site.visitor("leader").get(address).status_code == 404


DRAWING: Mapping[str, object] = {
    "client": "厦门暖阳电器有限公司",
    "name": "暖阳工艺图纸",
    "kind": "信息",
    "sensitivity": "商业秘密",
    "custodian": "叶青",
    "place": "档案室",
    "received_on": "2026-07-20",
    "state": "在管",
}


def test_what_is_a_clients_is_seen_by_its_team_the_head_and_the_archivist_alone(
    site: Site, head: Browser
) -> None:
    """R-B9: who works on no project of the client does not see that it is there."""
    address = entered(head, "property", DRAWING)
    head.post(f"{address}/files", {"files": picture("图纸.jpg")})
    link = re.search(r'href="(/evidence/[^"]+)"', head.page.get_data(as_text=True))  # type: ignore[union-attr]
    assert link is not None
    lead, stranger = site.visitor("butler_pm"), site.visitor("butler_expert")
    for path in (address, f"{address}/edit", link[1]):
        assert stranger.get(path).status_code == 404
    stranger.get("/registers/property")
    assert "暖阳工艺图纸" not in stranger.text
    assert "暖阳工艺图纸" not in stranger.get("/registers/property?export=csv").text
    stranger.get("/registers/property/new")
    refused = stranger.post("/registers/property", dict(DRAWING))
    assert refused.status_code == 422
    assert "自己所在项目组" in stranger.text

    _sign_contract(site)

    assert lead.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    for _time in (1, 2):
        assert lead.get(link[1]).status_code == 200
    archivist = site.visitor("butler_arch")
    archivist.get(address)
    assert archivist.text.count("图纸.jpg") == 3
    assert "下载记录" in archivist.text


def test_the_form_offers_the_clients_whose_project_one_works_on(
    site: Site, head: Browser
) -> None:
    _sign_contract(site)
    offered = '<datalist id="clients"><option value="厦门暖阳电器有限公司">'

    assert offered in head.get("/registers/property/new").get_data(as_text=True)
    stranger = site.visitor("butler_expert")
    stranger.get("/registers/property/new")
    assert "datalist" not in stranger.text
    assert "datalist" not in head.get("/registers/staff/new").get_data(as_text=True)


def test_an_entry_of_a_name_that_means_nobody_says_so_and_can_be_corrected(
    site: Site, head: Browser
) -> None:
    """So stand entries from before, whose client was written in other words."""
    address = entered(head, "property", DRAWING)
    unknown = update(register_entry).values(client="暖阳", client_id="")
    with site.services.engine.transact(SYSTEM) as uow:
        uow.connection.execute(unknown)
    head.get("/registers/property")
    assert "服务对象对应不到单位" in head.text

    head.get(f"{address}/edit")
    head.post(address, {**DRAWING, "reason": "写明全称"})

    head.get("/registers/property")
    assert "服务对象对应不到单位" not in head.text


def _sign_contract(site: Site) -> None:
    """Let the project leader lead a contract with the company."""
    engine = site.services.engine
    with engine.transact(SYSTEM) as uow:
        (client,) = uow.connection.scalars(
            select(org.c.id).where(org.c.name == DRAWING["client"])
        )
        make_contract(
            uow,
            Contract(
                number="GJ-1",
                client_id=client,
                butler_id="butler",
                lead_id="butler_pm",
                valid_from=date(2026, 1, 1),
                valid_to=date(2026, 12, 31),
            ),
        )


def test_a_void_entry_stays_to_be_seen_and_counts_no_more(head: Browser) -> None:
    address = entered(head, "equipment", DEVICE)
    refused = head.post(f"{address}/void", {})
    assert refused.status_code == 422
    assert "请填写作废理由" in head.text

    head.post(f"{address}/void", {"reason": "重复登记"})

    assert "作废" in head.text
    assert "重复登记" in head.text
    assert "还剩 5 天" not in head.text
    assert head.post(f"{address}/void", {"reason": "再一次"}).status_code == 422
    head.get("/registers/equipment")
    assert "作废" in head.text
    head.get("/registers/equipment?due=1")
    assert "没有符合条件的记录" in head.text
