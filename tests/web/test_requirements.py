from __future__ import annotations

from handlers.butler.specification.document import SPECIFICATION
from handlers.linkage.standard.document import STANDARD
from tests.web.site import Site


def test_a_leader_reads_what_answers_each_clause(office: Site) -> None:
    leader = office.visitor("leader")
    leader.get("/admin")
    assert "标准条款对照" in leader.text

    leader.get("/admin/requirements")

    assert f"{len(STANDARD.requirements)} 项要求" in leader.text
    for shown in ("7.2.3.1.2", "现场调查", "f501", "R-7A", "总结报告"):
        assert shown in leader.text
    html = leader.page.get_data(as_text=True) if leader.page else ""
    assert all(f'id="c{each.clause}"' in html for each in STANDARD.requirements)


def test_without_diagrams_the_page_still_says_what_is_asked(site: Site) -> None:
    leader = site.visitor("leader")

    leader.get("/admin/requirements")

    assert "停止生产、销售" in leader.text


def test_a_butler_reads_what_answers_the_specification(site: Site) -> None:
    butler = site.visitor("butler")
    butler.get("/registers")
    assert "服务规范对照" in butler.text

    butler.get("/specification")

    assert f"{len(SPECIFICATION.requirements)} 项要求" in butler.text
    for shown in (
        "R-B2",
        "REG-EQUIP 设施设备台账",
        "B5.6",
        "专业技术服务人员不少于6人",
    ):
        assert shown in butler.text


def test_the_specification_is_not_there_for_others(site: Site) -> None:
    officer = site.visitor("officer")

    assert officer.get("/specification").status_code == 404
