from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.presenters.fishbone import (
    FACTORS,
    ChartCause,
    chart_causes,
    fishbone,
    wrapped_text,
)

causes = st.builds(
    ChartCause,
    text=st.text("夹具磨损abc ", min_size=1, max_size=80),
    factor=st.sampled_from([*FACTORS, ""]),
    stage=st.sampled_from(["production", "design", "after_sales", ""]),
    is_root=st.booleans(),
)


@given(st.lists(causes, max_size=12))
def test_everything_stands_inside_the_drawing(listed: list[ChartCause]) -> None:
    chart = fishbone("电热毯 泄漏电流 不合格", listed)

    for drawing in (chart.wide, chart.long):
        assert all(0 <= text.y <= drawing.height for text in drawing.texts)
        assert all(0 <= text.x <= drawing.width for text in drawing.texts)
        assert all(
            0 <= y <= drawing.height
            for line in drawing.lines
            for y in (line.y1, line.y2)
        )


@given(st.lists(causes, max_size=12))
def test_every_cause_is_drawn_once_and_said_once(listed: list[ChartCause]) -> None:
    chart = fishbone("问题", listed)

    drawn = [cause for bone in chart.bones for cause in bone.causes]
    assert sorted(map(repr, drawn)) == sorted(map(repr, listed))
    assert [bone.name for bone in chart.bones][:6] == list(FACTORS)


@pytest.mark.parametrize(
    ("stage", "factor", "bone"),
    [
        ("production", "机器", "机器"),
        ("", "测量", "测量"),
        ("design", "人员", "设计开发"),
        ("quality_mgmt", "", "品质管理"),
        ("", "", "其他"),
    ],
)
def test_a_cause_has_its_bone(stage: str, factor: str, bone: str) -> None:
    cause = ChartCause("夹具磨损", factor, stage, is_root=True)

    chart = fishbone("问题", [cause])

    assert [each.name for each in chart.bones if each.causes] == [bone]
    assert chart.in_words == f"问题的原因。{bone}：★夹具磨损"


def test_rows_that_say_nothing_are_no_causes() -> None:
    assert chart_causes([{"description": " "}, {"issue_key": "P02"}]) == ()


def test_a_long_text_is_cut_with_a_sign() -> None:
    assert wrapped_text("一二三四五六七八九", 3, most=2) == ["一二三", "四五…"]
    assert wrapped_text("abcd", 3, most=2) == ["abcd"]
