"""What the preview of an import promises, the import keeps."""

from __future__ import annotations

import pytest

from tests.web.importing import confirm, offer, open_cases
from tests.web.reports import as_csv, report
from tests.web.walker import Walker

KNOWN = "已知悉六个月内的前次抽查"


@pytest.mark.parametrize(("confirmed", "made"), [("", 2), ("是", 3)])
def test_two_samplings_in_one_file_are_told_before_they_are_refused(
    case: Walker, confirmed: str, made: int
) -> None:
    officer = case.site.visitor("officer")
    before = len(open_cases(case.site))
    first = {"受检单位": "厦门第1电器有限公司"}
    lines = [
        report(1, **first),
        # Of the same day: one sampling of two models.
        report(2, **first),
        report(3, **first, 抽样日期="2026/4/20"),
    ]

    said = offer(officer, as_csv([[*each, confirmed] for each in lines], (KNOWN,)))
    assert f"新建 {made} 并入 0 有误 {3 - made}" in said
    told = "该产品已于2026-03-02抽样（本文件第 2 行）"
    assert (told in said) is (not confirmed)
    confirm(officer)

    assert len(open_cases(case.site)) == before + made
