"""What the linkage work is for: industrial products, less what 3.1 leaves out (R-SCOPE)."""

from __future__ import annotations

import re

CLAUSE = "3.1"

#: Words of what 3.1 leaves out, by the group that they belong to.
_EXCLUDED: tuple[tuple[str, re.Pattern[str]], ...] = (
    # 食品相关产品 such as packaging are industrial products.
    ("食品", re.compile(r"食品(?!相关|接触|用|级|加工|包装|机械)|饮料|酒|乳粉|保健品")),
    ("药品", re.compile(r"药品|疫苗|制剂|中药饮片|医疗器械")),
    (
        "特种设备",
        re.compile(
            r"锅炉|压力容器|压力管道|电梯|起重机械|客运索道|大型游乐设施|叉车|气瓶"
        ),
    ),
    ("有特殊法管理的产品", re.compile(r"烟草|卷烟|军工|武器|核材料|农药|兽药")),
)


def excluded_as(product: str) -> str | None:
    """Return to which excluded group a product seems to belong, None to none."""
    for group, words in _EXCLUDED:
        if words.search(product):
            return group
    return None


def scope_refusal(product: str, *, confirmed: bool) -> str | None:
    """Return why a problem cannot be registered, None if it is in scope.

    A name says little: the officer who has checked says so, and registers.
    """
    group = excluded_as(product)
    if group is None or confirmed:
        return None
    return (
        f"联动工作只针对工业产品，不包括{group}（{CLAUSE}）；"
        "经核对确属工业产品的，请勾选“已核对属于联动工作范围”"
    )
