"""Tables of failing reports of invented companies, as laboratories send them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

HEADS = (
    *(
        "受检单位",
        "统一社会信用代码",
        "所属区",
        "产品名称",
        "规格型号",
        "生产日期/批号",
    ),
    *("执行标准", "报告编号", "承检机构", "抽样日期", "不合格项目", "标准要求"),
    *("检验结果", "单项判定", "是否实行生产许可证管理", "备注"),
)
REPORT_NO = HEADS.index("报告编号")
#: What is chosen on the page for the whole file.
GIVEN: Mapping[str, object] = {
    "source": "监督抽查",
    "level": "市",
    "task_no": "XMJC-2026-03",
}


def report(number: int, **other: str) -> list[str]:
    """Return the line of one report; other cells by their heads."""
    cells = {
        "受检单位": f"厦门第{number}电器有限公司",
        "所属区": "思明",
        "产品名称": "电热毯",
        "规格型号": f"NY-{100 + number}",
        "生产日期/批号": "2026年1月5日",
        "执行标准": "GB/T 4706.8-2024",
        "报告编号": f"XM2026-{number:04d}",
        "承检机构": "鹭岛产品质量检验院",
        "抽样日期": "2026/3/2",
        "不合格项目": "泄漏电流；电气强度",
        "标准要求": "不大于 0.25 mA；不击穿",
        "检验结果": "0.61 mA；击穿",
        "是否实行生产许可证管理": "否",
        "备注": "=1+1",
        **other,
    }
    return [cells.get(head, "") for head in HEADS]


def as_csv(
    rows: Sequence[Sequence[str]],
    more_heads: Sequence[str] = (),
    *,
    encoding: str = "utf-8-sig",
) -> bytes:
    """Return lines under their heads as a .csv file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([(*HEADS, *more_heads), *rows])
    return buffer.getvalue().encode(encoding)
