"""What the scenarios say of the papers: names, dates and ticks as they are printed."""

from __future__ import annotations

import io

from docx import Document
from docx.oxml.ns import qn

from handlers.documents.records import DocumentVersion, DocumentView, versions_of
from handlers.documents.records import documents_of as papers_of
from handlers.documents.word import to_word
from tests.acceptance.test_linkage_scenarios import do_field_work, self_check
from tests.support.case_client import Case, Office


def paper(case: Case, kind: str) -> tuple[DocumentView, list[DocumentVersion]]:
    """Return the one paper of a kind in a case, with its versions."""
    with case.office.engine.read() as connection:
        found = papers_of(connection, case.key)
        (one,) = [each for each in found if each.kind.key == kind]
        return one, versions_of(connection, one.id)


def printed(found: DocumentView, version: DocumentVersion) -> str:
    """Return the text of a version as its Word file says it."""
    document = Document(io.BytesIO(to_word(found.kind.layout(version.content))))
    return "".join(piece.text or "" for piece in document.element.body.iter(qn("w:t")))


def printed_rows(found: DocumentView, version: DocumentVersion) -> list[list[str]]:
    """Return the rows of the table of a paper, a merged cell once."""
    document = Document(io.BytesIO(to_word(found.kind.layout(version.content))))
    (table,) = document.tables
    return [
        list(dict.fromkeys(cell.text for cell in row.cells if cell.text))
        for row in table.rows
    ]


def in_the_field(office: Office) -> Case:
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.complete("stop_production_and_sale").complete("verify_stop_sale")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    self_check(case)
    do_field_work(case)
    return case


def test_as_06_the_plan_prints_the_ten_heads_of_table_a_1_in_order(office: Office):
    case = in_the_field(office)

    found, (plan,) = paper(case, "annex_a")

    text = printed(found, plan)
    heads = (
        *("序号", "帮扶对象", "产品名称", "型号规格", "不合格项目"),
        *("判定依据及标准要求", "不合格原因分析", "帮扶周期", "质量负责人", "备注"),
    )
    assert "".join(heads) in text
    (row,) = plan.content["plan_rows"]
    assert row["target_entity"] in text


def test_as_08_the_analysis_prints_both_names_dates_and_three_dispositions(
    office: Office,
):
    case = in_the_field(office)

    found, (analysis,) = paper(case, "annex_b")

    text, said = printed(found, analysis), analysis.content
    assert f"质量负责人：{said['sign_quality_head']}" in text
    assert f"质量专家：{said['sign_expert']}" in text
    assert (
        f"日期：{said['sign_quality_head_date']}日期：{said['sign_expert_date']}"
        in text
    )
    for part in (
        "库存不合格产品",
        "检验机构退回的不合格样品",
        "已出厂、销售的不合格产品",
    ):
        assert f"{part}：" in text


def test_as_09_a_new_print_follows_the_case_and_the_signed_one_stays(office: Office):
    case = in_the_field(office)
    office.at("2026-04-20")
    case.complete("submit_work_record")
    case.complete("draft_rectification_plan").complete("apply_reinspection")
    office.at("2026-05-14")
    case.pass_reinspection(sampled_on="2026-05-11", served_on="2026-05-14")

    found, (signed, computed) = paper(case, "annex_d")

    assert found.version == 2
    assert "☑尚未复查□复查合格" in printed(found, signed).replace(" ", "")
    assert "□尚未复查☑复查合格" in printed(found, computed).replace(" ", "")
    assert (signed.written_by, computed.written_by) == ("senior", "system")
    assert computed.note == "复查状态由系统更新为复查合格"
