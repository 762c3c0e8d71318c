from __future__ import annotations

import pytest

from handlers.linkage.field_rules import LETTERS, measure_faults, survey_faults
from handlers.linkage.scope import excluded_as, scope_refusal


def survey(**change: dict[str, object]) -> dict[str, object]:
    """Return a survey that collected everything, but for these letters."""
    rows = [
        {"material": letter, "status": "已收集", **change.get(letter, {})}
        for letter in LETTERS
    ]
    return {"survey_materials": rows}


def test_a_survey_with_all_seven_materials_is_complete() -> None:
    assert survey_faults(survey()) == []


@pytest.mark.parametrize(
    ("row", "path", "reason"),
    [
        ({"status": "不适用"}, "survey_materials-3-note", "请写理由"),
        ({"status": "缺失"}, "survey_materials-3-missing_until", "请写补齐日期"),
    ],
)
def test_what_was_not_collected_says_why_or_until_when(
    row: dict[str, object], path: str, reason: str
) -> None:
    (fault,) = survey_faults(survey(d=row))

    assert fault.path == path
    assert reason in fault.message
    assert "7.2.3.1.2" in fault.message


@pytest.mark.parametrize(
    "row",
    [
        {"status": "不适用", "note": "无第三方检验"},
        {"status": "缺失", "missing_until": "2026-05-01"},
        {"status": "缺失", "note": "5月1日前补齐"},
    ],
)
def test_a_reason_or_a_day_is_enough(row: dict[str, object]) -> None:
    assert survey_faults(survey(d=row)) == []


def test_a_letter_that_is_missing_altogether_is_named() -> None:
    rows = [row for row in survey()["survey_materials"] if row["material"] != "f"]  # type: ignore[attr-defined]

    (fault,) = survey_faults({"survey_materials": rows})

    assert "还缺 f) 项" in fault.message


def test_every_root_cause_has_a_measure() -> None:
    causes = [
        {"description": "夹具磨损", "is_root": True},
        {"description": "首检漏检", "is_root": True, "control_key": "CC.P.measure"},
        {"description": "湿度过高", "is_root": False},
    ]

    (fault,) = measure_faults(causes, [{"control_key": "CC.P.measure"}])

    assert "夹具磨损" in fault.message
    assert "7.2.3.3.1" in fault.message


@pytest.mark.parametrize(
    ("product", "group"),
    [
        ("预包装食品", "食品"),
        ("果味饮料", "食品"),
        ("医疗器械包", "药品"),
        ("蒸汽锅炉", "特种设备"),
        ("液化石油气瓶", "特种设备"),
        ("杀虫农药", "有特殊法管理的产品"),
        ("食品接触用塑料杯", None),
        ("食品包装袋", None),
        ("电热毯", None),
        ("电动自行车乘员头盔", None),
    ],
)
def test_products_outside_the_scope_are_known_by_their_names(
    product: str, group: str | None
) -> None:
    assert excluded_as(product) == group


def test_what_seems_out_of_scope_is_taken_once_somebody_has_checked() -> None:
    refused = scope_refusal("乘客电梯", confirmed=False)

    assert refused is not None
    assert "特种设备" in refused
    assert "3.1" in refused
    assert scope_refusal("乘客电梯", confirmed=True) is None
