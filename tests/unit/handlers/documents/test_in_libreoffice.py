"""The papers as handed out, opened in LibreOffice: as the standard prints them.

The labels are written here from the standard itself, row by row as its tables stand:
(text, columns) is a printed label and how far it reaches, (None, columns) is a place
to fill in. What is compared is what LibreOffice shows, not what we wrote.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.clock import MovableClock
from engine.store.database import Database
from tests.support.databases import PATIENT
from tests.support.engine_lab import EngineLab
from tests.support.office import (
    CellSeen,
    convert,
    pdf_text,
    picture_size,
    pictures,
    tables,
)
from tests.unit.handlers.documents.printing_house import (
    ADDRESS,
    Issued,
    PrintingHouse,
)
from tests.unit.handlers.documents.samples import SAMPLES

Shape = list[list[tuple[str | None, int]]]
FREE = None
SENTENCE = "发热元件绝缘层偏心，首件检验没有覆盖夜班。"
NOTICE = {
    "bureau_name": "厦门市集美区市场监督管理局",
    "addressee": "厦门暖阳电器有限公司",
    "facts": SENTENCE,
    "legal_basis": "《中华人民共和国产品质量法》第十七条",
    "order_content": "停止生产、销售同一产品。",
    "signed_on": "2026-03-02",
}
MADE = datetime(2026, 5, 1, tzinfo=UTC)

HEADS_A = [
    *("序号", "帮扶对象", "产品名称", "型号规格", "不合格项目", "判定依据及标准要求"),
    *("不合格原因分析", "帮扶周期", "质量负责人", "备注"),
]
HINT_B = (
    "包括对库存不合格产品，检验机构退回的不合格样品，已出厂、销售的不合格产品的处理情况"
)

TABLES: Mapping[str, Shape] = {
    "annex_a": [
        [("质量技术帮扶机构", 2), (FREE, 4), ("工作组", 1), (FREE, 3)],
        [("行业类别", 2), (FREE, 8)],
        [("质量技术帮扶任务及目标", 2), (FREE, 8)],
        [(text, 1) for text in HEADS_A],
        *[[(FREE, 1)] * 10] * 17,
    ],
    "annex_b": [
        [
            ("产品名称", 1),
            ("规格型号", 1),
            ("生产日期/批号", 1),
            ("数量", 1),
            ("处理情况", 1),
        ],
        *[[(FREE, 1)] * 5] * 2,
        [("经营主体名称", 1), (FREE, 2), ("质量负责人", 1), (FREE, 1)],
        [("确认日期", 1), (FREE, 2), ("确认日期", 1), (FREE, 1)],
        [("不合格品处理情况", 1), (HINT_B, 4)],
        [("不合格原因分析", 1), (FREE, 4)],
        [("质量负责人：", 2), ("质量专家：", 3)],
        [("日期：", 2), ("日期：", 3)],
    ],
    "annex_d": [
        [("经营主体名称", 1), (FREE, 1), ("地址", 1), (FREE, 1)],
        [("联系人", 1), (FREE, 1), ("联系电话", 1), (FREE, 1)],
        [("不合格报告编号", 1), (FREE, 1), ("产品名称", 1), (FREE, 1)],
        [("不合格项目", 1), (FREE, 3)],
        [("质量专家姓名", 1), (FREE, 1), ("走访时间", 1), (FREE, 1)],
        [("质量技术帮扶专家工作记录", 4)],
        [("一、产品不合格问题原因分析", 2), ("□已完成□待改进", 2)],
        [("问题现状：", 4)],
        [("二、不合格产品处理情况", 2), ("□已完成□待改进", 2)],
        [("问题现状：", 4)],
        [("三、产品质量问题整改措施及落实情况", 2), ("□已完成□待改进", 2)],
        [("问题现状：", 4)],
        [("四、管理提升改善情况", 2), ("□已完成□待改进", 2)],
        [("问题现状：", 4)],
        [("五、复查完成情况", 2), ("□无需复查□尚未复查□复查合格□复查不合格", 2)],
        [("问题现状：", 4)],
        [("六、质量问题整改及质量帮扶建议：", 4)],
        [("七、经营主体产品质量改善/质量管理提升情况", 4)],
        [(FREE, 4)],
    ],
    "annex_e": [
        [("一、贵单位基本信息：单位名称：", 1)],
        [("二、贵单位本次质量帮扶相关产品：", 1)],
        [
            (
                (
                    "四、通过质量技术帮扶行动，您认为贵单位在哪些方面获得了提升？"
                    "（按照提升效果进行选择）[多选题]"
                ),
                1,
            )
        ],
        [("五、贵单位对本次质量技术帮扶行动的整体满意程度？[单选题]", 1)],
        [("六、在本次质量技术帮扶行动中，您对以下哪些方面比较满意？[多选题]", 1)],
        [("七、对于本次质量技术帮扶行动，您还有哪些意见和建议？", 1)],
    ],
    "annex_f": [
        [(FREE, 1)],
        [("一、经营主体简介（字数控制在300字以内）", 1)],
        [(FREE, 1)],
        [("二、开展的主要工作", 1)],
        [("（一）问诊调研阶段", 1)],
        [(FREE, 1)],
        [("（二）帮扶改进阶段", 1)],
        [(FREE, 1)],
        [("（三）跟踪回访阶段", 1)],
        [(FREE, 1)],
        [("三、质量帮扶工作成效", 1)],
        [("（一）成效1（专家建议）", 1)],
        [(FREE, 1)],
        [("（二）成效2（经营主体行动）", 1)],
        [(FREE, 1)],
        [("（三）成效3（取得管理效益、经济效益、社会效益等）", 1)],
        [(FREE, 1)],
        [("四、行业共性质量问题或质量关注要点", 1)],
        [(FREE, 1)],
    ],
}
#: Filled in as a usual case fills it in, which is one page of the print.
USUAL: Mapping[str, Mapping[str, object]] = {
    "annex_a": {**SAMPLES["annex_a"], "plan_rows": SAMPLES["annex_a"]["plan_rows"][:1]},
    "annex_b": SAMPLES["annex_b"],
    "annex_d": {**SAMPLES["annex_d"], "s3_measures_text": "夹具已更换。"},
    "annex_e": SAMPLES["annex_e"],
    "annex_f": {**SAMPLES["annex_f"], "result_benefits": "返工率下降六成。"},
}
#: Notices and reports of growing length: somewhere among them the page ends.
GROWING = {
    f"{kind}_{lines}": (kind, {**NOTICE, grows: SENTENCE * start + "\n续。" * lines})
    for kind, grows, start in (
        ("rectification_order", "facts", 28),
        ("summary_report", "report_outlook", 16),
    )
    for lines in range(0, 8, 2)
}
SEALED = tuple(GROWING)
ONE_PAGE = (
    *(f"{key}_blank" for key in TABLES),
    *(f"{key}_usual" for key in TABLES),
    "pass_notice",
    "service_receipt",
)
TABLES_OF = frozenset([*TABLES, *(f"{key}_blank" for key in TABLES)])
#: Every paper that is printed: its kind, and what it says.
PAPERS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    **{key: (key, content) for key, content in SAMPLES.items()},
    **{f"{key}_blank": (key, {}) for key in TABLES},
    **{f"{key}_usual": (key, content) for key, content in USUAL.items()},
    **{kind: (kind, NOTICE) for kind in ("pass_notice", "service_receipt")},
    **GROWING,
}
#: Every text of Table E.1 in its order, also where several stand in one cell.
SURVEY = (
    *("一、贵单位基本信息：", "单位名称：", "单位地址："),
    "二、贵单位本次质量帮扶相关产品：",
    "三、通过参与质量技术帮扶行动，您认为贵单位的提升效果如何？[单选题]",
    *("①提升非常明显", "②提升比较明显", "③提升不太明显"),
    "四、通过质量技术帮扶行动，您认为贵单位在哪些方面获得了提升？",
    "（按照提升效果进行选择）[多选题]",
    *("①质量意识提升", "②管理制度更加规范完善", "③设备及工艺水平更加优化"),
    *("④工作环境更加整洁安全", "⑤产品检验检测能力提升", "⑥数字化、智能化水平提升"),
    *("⑦经营业绩提升", "⑧成本下降", "⑨产品质量水平提升", "⑩客户满意度提升", "⑪其他"),
    "五、贵单位对本次质量技术帮扶行动的整体满意程度？[单选题]",
    *("①满意", "②比较满意", "③一般", "④不满意"),
    "六、在本次质量技术帮扶行动中，您对以下哪些方面比较满意？[多选题]",
    *("①政府服务措施", "②产品标准及检测技术服务", "③相关培训服务"),
    *("④质量帮扶机构专业能力", "⑤质量帮扶机构服务态度"),
    *("⑥质量帮扶机构持续跟踪服务", "⑦其他"),
    "七、对于本次质量技术帮扶行动，您还有哪些意见和建议？",
)
#: What stands where in the filled papers: (row, cell) -> text.
FILLED: Mapping[str, Mapping[tuple[int, int], str]] = {
    "annex_a": {
        (0, 1): "海湾质量技术服务中心",
        (0, 3): "电热器具工作组",
        (1, 1): "电气机械和器材制造业",
        (2, 1): "帮扶方法：产品质量专家会诊；人员培训",
        (4, 0): "1",
        (20, 0): "17",
        (20, 1): "厦门第17电器有限公司",
        (20, 7): "2026-03-02至2026-04-30",
    },
    "annex_b": {
        (1, 3): "200台",
        (4, 1): "2026-04-17",
        (4, 3): "2026-04-18",
        (
            5,
            1,
        ): "库存不合格产品：二百台封存于一号库，统一返工检验机构退回的不合格样品：两台"
        "留存比对已出厂、销售的不合格产品：已售一千台，追回八百三十台",
        (7, 0): "质量负责人：林志强",
        (7, 1): "质量专家：李工",
        (8, 0): "日期：2026-04-19",
        (8, 1): "日期：2026-04-20",
    },
    "annex_d": {
        (4, 3): "2026-03-2009:30",
        (6, 1): "☑已完成□待改进",
        (10, 1): "□已完成☑待改进",
        (14, 1): "□无需复查☑尚未复查□复查合格□复查不合格",
        (16, 0): "1.夹具每万件更换2.增加壁厚检验",
        (18, 0): "一次合格率由91.2%升至99.3%。",
    },
    "annex_e": {
        (1, 0): "☑①提升非常明显□②提升比较明显□③提升不太明显",
        (2, 0): "按照提升效果选择的顺序：⑨、①、⑪",
        (3, 0): "□①满意☑②比较满意□③一般□④不满意",
    },
    "annex_f": {(0, 0): "厦门暖阳电器有限公司", (2, 0): "公司成立于2005年"},
}


@dataclass(frozen=True)
class Opened:
    """What LibreOffice made of the papers that people take home."""

    folder: Path
    issued: Mapping[str, Issued]

    def table(self, name: str) -> list[list[CellSeen]]:
        """Return the table of a paper; that of its foot stands below it."""
        found = tables((self.folder / f"{name}.html").read_text("utf-8"))
        return found[0]

    def pdf(self, name: str) -> Path:
        """Return a paper as LibreOffice prints it."""
        return self.folder / f"{name}.pdf"

    def printed(self, name: str) -> tuple[str, str]:
        """Return what a paper says in print: from the Word file, and as our PDF."""
        return pdf_text(self.pdf(name)), pdf_text(self.issued[name].pdf)


@pytest.fixture(scope="module")
def opened(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(sqlite_template, folder / "data")
    database = Database.open(data_dir=folder / "data", patience=PATIENT)
    house = PrintingHouse(EngineLab(database, MovableClock(MADE)).engine, folder)
    issued: dict[str, Issued] = {}
    for name, (kind, content) in PAPERS.items():
        issued[name] = house.issue(name, kind, content)
        shutil.copy(issued[name].word, folder / f"{name}.docx")
    files = [folder / f"{name}.docx" for name in PAPERS]
    convert([each for each in files if each.stem in TABLES_OF], "html", folder)
    convert(files, "pdf", folder)
    yield Opened(folder, issued)
    database.close()


def letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


@pytest.mark.parametrize("key", TABLES)
def test_a_blank_paper_has_the_labels_and_the_cells_of_the_standard(opened, key):
    seen = opened.table(f"{key}_blank")

    wanted = TABLES[key]
    if key == "annex_a":
        # Without rows of its own the form has the fifteen of the print.
        wanted = [*wanted[:4], *[[(FREE, 1)] * 10] * 15]
    assert [[cell.span for cell in row] for row in seen] == [
        [span for _text, span in row] for row in wanted
    ]
    for row_seen, row in zip(seen, wanted, strict=True):
        for cell, (text, _span) in zip(row_seen, row, strict=True):
            if text is not FREE:
                assert cell.text.startswith(text), (key, text)
            elif key != "annex_f" or cell.text != "（经营主体名称）":
                assert cell.text == "", (key, row)


@pytest.mark.parametrize("key", TABLES)
def test_a_filled_paper_has_the_same_cells_and_each_value_in_its_own(opened, key):
    seen = opened.table(key)

    assert [[cell.span for cell in row] for row in seen] == [
        [span for _text, span in row] for row in TABLES[key]
    ]
    for (row, cell), text in FILLED[key].items():
        assert text in seen[row][cell].text, (key, row, cell)


def test_the_survey_asks_in_the_order_of_the_standard(opened):
    text = "".join(cell.text for row in opened.table("annex_e") for cell in row)

    place = -1
    for asked in SURVEY:
        found = text.find(asked, place + 1)
        assert found > place, asked
        place = found


@pytest.mark.parametrize("key", TABLES)
def test_nothing_of_a_filled_paper_is_cut_when_it_is_printed(opened, key):
    sheet = opened.issued[key].sheet

    said = letters("".join([*sheet.texts(), sheet.check.text, sheet.check.url]))
    # Circled numbers are made plain by some fonts, and boxes are drawn.
    said = Counter({k: n for k, n in said.items() if k.isalnum() and k < "\uff00"})
    for printed in opened.printed(key):
        assert not said - letters(printed)


@pytest.mark.parametrize("name", ONE_PAGE)
def test_a_paper_that_fits_is_one_page_with_its_code(opened, name):
    assert [text.count("\f") for text in opened.printed(name)] == [1, 1]


@pytest.mark.parametrize("key", TABLES)
def test_a_paper_stands_on_the_page_as_it_is_printed(opened, key):
    pages = pictures(opened.pdf(key), opened.folder)

    # A4 across for the plan, upright for the others.
    width, height = picture_size(pages[0])
    assert (width > height) is (key == "annex_a")
    assert abs(max(width, height) / min(width, height) - 2**0.5) < 0.01


@pytest.mark.parametrize("name", SEALED)
def test_seal_and_day_never_stand_on_a_page_alone(opened, name):
    for printed in opened.printed(name):
        *_, last, nothing = printed.split("\f")
        said = [line.strip() for line in last.split("\n") if line.strip()]
        seal = next(at for at, line in enumerate(said) if line.endswith("（印章）"))

        assert nothing == ""
        assert seal > 0
        assert said[seal + 1].replace(" ", "") == "2026年3月2日"
        assert any(line.startswith(f"{ADDRESS}/check/") for line in said[seal:])


def test_some_of_the_sealed_papers_go_on_on_a_second_page(opened):
    """Otherwise nothing above would be seen of a page that breaks."""
    pages = {text.count("\f") for name in SEALED for text in opened.printed(name)}

    assert pages == {1, 2}
