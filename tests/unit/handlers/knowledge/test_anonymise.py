from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.knowledge.anonymise import (
    Secret,
    anonymised,
    names_of_entity,
    pieces,
    secrets_of,
)

FACTS = {
    "entity_name": "厦门暖阳电器有限公司",
    "trademark": "日出牌",
    "model_spec": "TT150×80-1X",
    "address": "厦门市思明区演练路4号",
    "contact": "黄建国",
    "phone": "0592-0000004",
    "report_no": "XM2026-0107",
    "case_no": "XMLD-2026-0001",
    "credit_code": "91350203MA00000018",
}
#: Names and numbers of papers come from the forms, which say what they name.
SECRETS = {
    **secrets_of(FACTS),
    "王芳": Secret.PERSON,
    "思市监责改〔2026〕0107号": Secret.NUMBER,
}


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("厦门暖阳电器有限公司成立于2003年", "某企业成立于2003年"),
        ("暖阳电器有员工六十余人", "某企业有员工六十余人"),
        (
            "暖阳的泄漏电流为0.92mA，要求≤0.25mA",
            "某企业的泄漏电流为0.92mA，要求≤0.25mA",
        ),
        ("日出牌TT150×80-1X电热毯", "某商标某型号电热毯"),
        ("厂址在厦门市思明区演练路4号", "厂址在某地址"),
        ("仓库在湖里区枋湖路88号", "仓库在某地址"),
        ("黄建国和王芳到场", "某人员和某人员到场"),
        ("电话13800138000或0592-1234567", "电话某号码或某号码"),
        ("邮箱hjg@example.com", "邮箱某编号"),
        ("报告XM2026-0107，案号XMLD-2026-0001", "报告某编号，案号某编号"),
        ("依据思市监责改〔2026〕0107号", "依据某编号"),
        ("代码91350203MA00000018", "代码某编号"),
        ("许可证XK16-204-00123", "许可证某编号"),
    ],
)
def test_what_gives_the_case_away_is_replaced(said, published) -> None:
    assert anonymised(said, SECRETS) == published


@pytest.mark.parametrize(
    "said",
    [
        "一次合格率由92%提高到99%",
        "GB 4706.8 第13章",
        "返工率下降六成，复查一次通过",
        "",
    ],
)
def test_what_teaches_stays(said) -> None:
    assert anonymised(said, SECRETS) == said


def test_the_preview_marks_what_was_taken_out() -> None:
    shown = pieces("请黄建国核对", SECRETS)

    assert [(each.text, each.secret) for each in shown] == [
        ("请", None),
        ("黄建国", Secret.PERSON),
        ("核对", None),
    ]


def test_a_place_alone_is_no_name() -> None:
    assert "集美" not in names_of_entity("集美塑胶工业有限公司")
    assert "厦门" not in names_of_entity("厦门有限公司")


_WORDS = st.sampled_from([*SECRETS, "，", "和", "的产品", "0.92mA", "质量", " "])


@given(st.lists(_WORDS, max_size=20).map("".join))
def test_no_secret_word_is_left_and_nothing_else_is_lost(text: str) -> None:
    found = pieces(text, SECRETS)
    kept = "".join(each.text for each in found if each.secret is None)

    assert "".join(each.text for each in found) == text
    assert not any(word in kept for word in SECRETS)


@given(st.text(max_size=200))
def test_any_text_can_be_cut(text: str) -> None:
    assert "".join(each.text for each in pieces(text, SECRETS)) == text
