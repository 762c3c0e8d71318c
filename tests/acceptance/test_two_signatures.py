"""AS-08: Annex B needs two signatures and three dispositions before T504 opens."""

from __future__ import annotations

import pytest

from handlers.linkage.errors import AnswersRefused
from handlers.linkage.records import RecordKind, latest_record
from tests.acceptance.test_papers import paper, printed
from tests.support.case_client import Case, Office

ANALYSE, MEASURES = "analyse_causes", "plan_measures"
#: P02 设备 is the root cause, S03 验收控制 is another.
CAUSES = [
    {
        "issue_key": "P02",
        "factor": "机器",
        "analysis_method": "因果图",
        "description": "夹具磨损",
        "is_root": True,
    },
    {
        "issue_key": "S03",
        "factor": "原料",
        "analysis_method": "因果图",
        "description": "进货检验只核对合格证",
        "is_root": False,
    },
]
SAID = {
    "causes": CAUSES,
    "disposition_stock": "120条已封存",
    "disposition_returned": "2条已封存",
    "disposition_sold": "80条已召回63条",
    "sign_expert": "李卫东",
    "sign_expert_date": "2026-03-02",
    "sign_quality_head": "黄建国",
    "sign_quality_head_date": "2026-03-02",
}
#: The expert has typed the name of the company's 质量负责人, who has not signed.
UNSIGNED = {**SAID, "sign_quality_head_drawn": [], "sign_scan": []}


def before_the_causes(office: Office) -> Case:
    office.at("2026-03-02")
    case = office.sampling(served_on="2026-03-02", order_date="2026-03-02")
    case.begin_assistance().draft_plan().complete("review_assistance_plan")
    return case.complete("survey_on_site", visit_time="2026-03-02T09:30")


def missing(case: Case, **chosen: object) -> dict[str, str]:
    """Hand Annex B in as the expert's page does; return what is missing, by input."""
    with pytest.raises(AnswersRefused) as refusal:
        case.send(ANALYSE, **chosen)
    assert ANALYSE in case.open
    assert MEASURES not in case.open
    return {error.path: error.message for error in refusal.value.errors}


def test_as_08_without_the_companys_signature_measures_stay_closed(
    office: Office,
) -> None:
    case = before_the_causes(office)

    told = missing(case, **UNSIGNED)

    assert list(told) == ["sign_quality_head_drawn"]
    assert "质量负责人还没有签名" in told["sign_quality_head_drawn"]
    assert "7.2.3.2" in told["sign_quality_head_drawn"]
    drawn = {**UNSIGNED, "sign_quality_head_drawn": [case.paper()]}
    case.complete(ANALYSE, **drawn)
    assert MEASURES in case.open


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("chosen", "path", "part"),
    [
        ({"sign_quality_head": ""}, "sign_quality_head", "签名"),
        ({"sign_quality_head_date": ""}, "sign_quality_head_date", "日期"),
        ({"sign_expert": ""}, "sign_expert", "签名"),
        ({"sign_expert_date": ""}, "sign_expert_date", "日期"),
        ({"disposition_sold": ""}, "disposition_sold", "已出厂、销售的不合格产品"),
        ({"disposition_stock": ""}, "disposition_stock", "库存不合格产品"),
        ({"disposition_returned": ""}, "disposition_returned", "退回的不合格样品"),
        ({"causes": CAUSES[1:]}, "causes", "根本原因"),
        (
            {"sign_quality_head_drawn": [], "sign_refusal_reason": "不认可"},
            "sign_scan",
            "请附说明材料或现场记录",
        ),
    ],
)
def test_as_08_each_thing_that_is_missing_is_named_alone(
    office: Office, chosen: dict[str, object], path: str, part: str
) -> None:
    case = before_the_causes(office)
    signed = {**SAID, "sign_quality_head_drawn": [case.paper()], "sign_scan": []}

    told = missing(case, **{**signed, **chosen})

    assert list(told) == [path]
    assert part in told[path]


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_as_08_a_scan_of_the_signed_sheet_opens_the_measures_and_prints_both(
    office: Office,
) -> None:
    case = before_the_causes(office)

    case.complete(ANALYSE, **{**UNSIGNED, "sign_scan": [case.paper()]})

    assert MEASURES in case.open
    with office.engine.read() as connection:
        kept = latest_record(connection, case.key, RecordKind.CAUSES)
    assert kept is not None
    rows = kept.content["causes"]
    assert isinstance(rows, list)
    assert [(row["issue_key"], row["is_root"]) for row in rows] == [
        ("P02", True),
        ("S03", False),
    ]
    found, (analysis,) = paper(case, "annex_b")
    text = printed(found, analysis)
    assert "质量负责人：黄建国质量专家：李卫东" in text
    assert "日期：2026-03-02日期：2026-03-02" in text
    for key in ("disposition_stock", "disposition_returned", "disposition_sold"):
        assert str(SAID[key]) in text


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
def test_as_08_a_refusal_with_its_proof_is_printed_and_no_name_for_it(
    office: Office,
) -> None:
    case = before_the_causes(office)
    refused = {"sign_refusal_reason": "不认可结论", "sign_scan": [case.paper()]}

    case.complete(ANALYSE, **{**UNSIGNED, **refused})

    assert MEASURES in case.open
    found, (analysis,) = paper(case, "annex_b")
    assert "质量负责人：（拒签：不认可结论）" in printed(found, analysis)
