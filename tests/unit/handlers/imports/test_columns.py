from __future__ import annotations

import pytest

from handlers.imports.cells import answers_of
from handlers.imports.columns import COLUMNS, find_heading, missing_columns
from handlers.spreadsheets.heads import letter


def test_every_name_means_one_column():
    names = [name for column in COLUMNS for name in column.names]

    assert len(names) == len(set(names))


def test_heads_are_known_by_other_names_and_below_a_title():
    lines = [
        ("2026年市级监督抽查不合格产品汇总表", "", ""),
        ("序号", "受检单位（盖章）", "样品名称*", " 规格 型号 ", "报告编号："),
    ]

    heading = find_heading(lines)

    assert heading is not None
    assert heading.line == 1
    assert heading.places == {"product_name": 2, "model_spec": 3, "report_no": 4} | {
        "entity_name": 1
    }
    assert heading.unused == ("序号",)
    assert "检验机构" in missing_columns(heading, [])
    assert "检验机构" not in missing_columns(heading, ["lab"])


@pytest.mark.parametrize(
    "lines", [[], [("一", "二")], [("产品名称", "型号规格", "商标")]]
)
def test_a_table_of_something_else_has_no_heading(lines: list[tuple[str, ...]]):
    assert find_heading(lines) is None


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (99, "CV"), (702, "AAA")]
)
def test_columns_are_named_as_spreadsheets_name_them(index: int, name: str):
    assert letter(index) == name


@pytest.mark.parametrize(
    ("key", "cell", "answer"),
    [
        ("sampled_on", "2026年3月2日", "2026-03-02"),
        ("sampled_on", "2026/3/2", "2026-03-02"),
        ("sampled_on", "2026.03.02", "2026-03-02"),
        ("sampled_on", "20260302", "2026-03-02"),
        ("sampled_on", "2026-02-30", "2026-02-30"),
        ("sampled_on", "三月", "三月"),
        ("district", "思明", "思明区"),
        ("district", "厦门市湖里区", "湖里区"),
        ("district", "外地", "厦门市外"),
        ("level", "市级", "市"),
        ("level", "国抽", "国家"),
        ("licensed", "是", "true"),
        ("licensed", "N", "false"),
        ("licensed", "也许", "也许"),
        ("entity_role", "经销商", "销售者"),
    ],
)
def test_a_cell_becomes_the_answer_that_the_form_wants(
    key: str, cell: str, answer: str
):
    assert answers_of({key: cell}, {})[key] == answer


def test_a_cell_goes_before_what_holds_for_the_whole_file():
    given = {"lab": "甲院", "level": "市"}

    assert answers_of({"lab": "乙院", "level": ""}, given)["lab"] == "乙院"
    assert answers_of({"lab": "", "level": ""}, given)["level"] == "市"


@pytest.mark.parametrize(
    ("producer", "role"), [("", "生产者"), ("甲", "生产者"), ("乙", "销售者")]
)
def test_who_sells_what_another_made_is_registered_as_seller(producer: str, role: str):
    answers = answers_of({"entity_name": "甲", "nominal_producer": producer}, {})

    assert answers["entity_role"] == role


def test_the_parts_of_cells_are_items_side_by_side():
    answers = answers_of(
        {"item_name": "一；二\n三", "requirement": "A;B", "measured": "1；2；3"}, {}
    )

    assert answers["failing_items"] == [
        {"item_name": "一", "requirement": "A", "measured": "1", "judged": "不合格"},
        {"item_name": "二", "requirement": "B", "measured": "2", "judged": "不合格"},
        {"item_name": "三", "requirement": "", "measured": "3", "judged": "不合格"},
    ]
