"""The columns of a table of failing reports, by the words of the standard and others.

Laboratories and platforms head the same column differently: a head counts when it is,
without spaces, brackets and marks, one of the names of a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.spreadsheets.heads import plain_head


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the question of the form that it answers, and its names."""

    key: str
    title: str
    others: tuple[str, ...] = ()
    #: What stands in the template under the head.
    example: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Return every head that means this column, stripped of marks."""
        return frozenset(plain_head(name) for name in (self.title, *self.others))


#: Of a failing item; several stand in one cell, a line or a semicolon apart.
ITEM_KEYS = ("item_name", "requirement", "measured", "judged")
#: The table of the form that these columns fill.
ITEMS = "failing_items"

COLUMNS: tuple[Column, ...] = (
    Column(
        key="entity_name",
        title="经营主体名称",
        others=(
            *("经营主体", "受检单位", "受检单位名称", "被抽查单位", "被抽样单位"),
            *("被抽样单位名称", "被抽查企业名称", "受检企业", "企业名称", "单位名称"),
        ),
        example="厦门示例电器有限公司",
    ),
    Column(
        key="credit_code",
        title="统一社会信用代码",
        others=("社会信用代码", "信用代码", "统一信用代码"),
    ),
    Column(
        key="district",
        title="所在区",
        others=("区", "辖区", "所属区", "行政区", "行政区划", "所在辖区"),
        example="思明区",
    ),
    Column(
        key="address",
        title="地址",
        others=("单位地址", "企业地址", "受检单位地址", "经营地址", "住所"),
        example="思明区示例路1号",
    ),
    Column(key="contact", title="联系人", others=("单位联系人",), example="张三"),
    Column(key="phone", title="联系电话", others=("电话", "联系方式", "手机")),
    Column(
        key="entity_role",
        title="经营主体角色",
        others=("角色", "主体角色", "单位类型"),
        example="生产者",
    ),
    Column(
        key="nominal_producer",
        title="标称生产者",
        others=(
            *("标称生产者名称", "标称生产企业", "标称生产单位", "标称生产企业名称"),
            *("生产者", "生产单位", "生产企业", "生产者名称"),
        ),
    ),
    Column(
        key="producer_outside",
        title="生产者是否在本辖区以外",
        others=("生产者在辖区外", "是否外地生产者"),
        example="否",
    ),
    Column(
        key="has_local_party",
        title="本辖区有无须处理的经营主体",
        others=("本辖区有经营主体",),
        example="有",
    ),
    Column(
        key="product_name",
        title="产品名称",
        others=("产品", "样品名称", "商品名称", "样品"),
        example="电热毯",
    ),
    Column(key="trademark", title="商标", others=("注册商标",), example="示例"),
    Column(
        key="model_spec",
        title="型号规格",
        others=("规格型号", "型号", "规格", "型号/规格", "规格/型号", "型号规格等级"),
        example="NY-150",
    ),
    Column(
        key="prod_date_or_batch",
        title="生产日期/批号",
        others=("生产日期", "批号", "生产批号", "批次", "生产日期或批号"),
        example="20260105",
    ),
    Column(
        key="standard",
        title="执行标准",
        others=("产品标准", "检验依据", "产品执行标准"),
        example="GB/T 4706.8-2024",
    ),
    Column(
        key="licensed",
        title="是否实行生产许可证管理",
        others=("生产许可证管理", "是否许可证产品", "生产许可", "许可证产品"),
        example="否",
    ),
    Column(
        key="ccc",
        title="是否实行强制性产品认证（CCC）",
        others=("强制性产品认证", "CCC", "是否CCC产品", "是否CCC"),
    ),
    Column(
        key="sampled_on",
        title="抽样日期",
        others=("采样日期", "抽检日期", "抽样时间"),
        example="2026-03-02",
    ),
    Column(
        key="report_no",
        title="检验报告编号",
        others=("报告编号", "报告号", "检验报告号", "检测报告编号"),
        example="XM2026-0001",
    ),
    Column(
        key="lab",
        title="检验机构",
        others=("承检机构", "检验单位", "承检单位", "检测机构", "检验机构名称"),
        example="示例产品质量检验院",
    ),
    Column(
        key="item_name",
        title="不合格项目",
        others=("不合格项目名称", "项目名称", "不符合项目", "不合格项"),
        example="泄漏电流",
    ),
    Column(
        key="requirement",
        title="标准要求",
        others=("标准值", "技术要求", "标准指标", "标准规定"),
        example="不大于 0.25 mA",
    ),
    Column(
        key="measured",
        title="实测值",
        others=("检验结果", "检测结果", "实测结果", "实测"),
        example="0.61 mA",
    ),
    Column(
        key="judged",
        title="单项判定",
        others=("单项结论", "判定", "单项判定结果"),
        example="不合格",
    ),
    Column(
        key="source", title="问题来源", others=("来源", "案件来源"), example="监督抽查"
    ),
    Column(
        key="level",
        title="抽查级别",
        others=("级别", "任务级别", "抽查层级"),
        example="市",
    ),
    Column(
        key="scope_confirmed",
        title="已核对属于联动工作范围",
        others=("已核对范围", "属于联动工作范围"),
    ),
    Column(
        key="repeat_confirmed",
        title="已知悉六个月内的前次抽查",
        others=("已知悉前次抽查",),
    ),
    Column(
        key="task_no",
        title="任务编号",
        others=("抽查任务编号", "任务名称及编号", "任务号"),
        example="XMJC-2026-03",
    ),
    Column(key="severity", title="问题严重程度", others=("严重程度",), example="一般"),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
#: Without these a table is no table of reports.
_NEEDED = frozenset({"entity_name", "product_name"})
#: So many known heads make a line the head of the table.
_HEADS = 3
_SEARCHED_LINES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Where the columns of one table are."""

    #: Index of the line with the heads.
    line: int
    #: Index of each column, by its key.
    places: Mapping[str, int]
    #: Heads that mean no column.
    unused: tuple[str, ...]


def find_heading(lines: Sequence[Sequence[str]]) -> Heading | None:
    """Return where the heads are: tables often begin with a title; None without any."""
    for number, line in enumerate(lines[:_SEARCHED_LINES]):
        places = _places(line)
        if len(places) >= _HEADS and places.keys() >= _NEEDED:
            known = set(places.values())
            unused = tuple(
                head.strip()
                for index, head in enumerate(line)
                if head.strip() and index not in known
            )
            return Heading(line=number, places=places, unused=unused)
    return None


def missing_columns(heading: Heading, given: Iterable[str]) -> tuple[str, ...]:
    """Return the titles of the columns that are neither there nor given for all."""
    there = {*heading.places, *given}
    return tuple(column.title for column in COLUMNS if column.key not in there)


def _places(line: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for index, head in enumerate(line):
        key = _KEYS.get(plain_head(head))
        if key is not None:
            places.setdefault(key, index)
    return places


_KEYS: Mapping[str, str] = {
    name: column.key for column in COLUMNS for name in column.names
}
