from __future__ import annotations

from datetime import date

import pytest

from handlers.parties.qualification import (
    OTHER,
    Certificate,
    Employment,
    Expert,
    refusal,
)

VISIT = date(2026, 4, 10)
ASSESSOR = "工业品生产许可证审查员资格"
#: What the register says of everybody who may be sent.
KNOWN = {"quality_experience": "质量管理十年", "fields": "家用电器"}


def test_a_junior_without_a_certificate_is_refused_with_the_clause():
    reason = refusal(Expert(name="王工", title_level="初级"), visit_on=VISIT)

    assert reason == "王工不具备中级及以上职称或规定的从业资格(7.2.1.3)"


@pytest.mark.parametrize("level", ["中级", "副高级", "高级", "正高级"])
def test_a_title_from_the_middle_level_up_qualifies(level: str):
    assert (
        refusal(Expert(name="李工", title_level=level, **KNOWN), visit_on=VISIT) is None
    )


def test_a_certificate_that_ends_before_the_visit_is_refused_with_its_date():
    expert = Expert(
        name="陈工",
        certificates=[Certificate(kind=ASSESSOR, valid_to=date(2026, 4, 1))],
    )

    reason = refusal(expert, visit_on=VISIT)

    assert reason == "陈工的证书已于2026-04-01到期，请更换专家或更新证书"


def test_a_certificate_qualifies_to_its_last_day():
    expert = Expert(
        name="陈工",
        certificates=[Certificate(kind=ASSESSOR, valid_to=VISIT)],
        **KNOWN,
    )

    assert refusal(expert, visit_on=VISIT) is None


def test_a_certificate_of_another_kind_does_not_qualify():
    expert = Expert(name="赵工", certificates=[Certificate(kind="驾驶证")])

    assert refusal(expert, visit_on=VISIT) is not None


def test_an_expert_whom_the_entity_pays_must_step_aside():
    expert = Expert(
        name="李工", title_level="高级", paid_by=frozenset({"org-7"}), **KNOWN
    )

    assert "应当回避" in str(refusal(expert, visit_on=VISIT, entity_id="org-7"))
    assert refusal(expert, visit_on=VISIT, entity_id="org-8") is None


@pytest.mark.parametrize(
    ("until_on", "is_refused"),
    [
        (None, True),
        (date(2026, 4, 9), True),
        (date(2024, 4, 10), True),
        (date(2024, 4, 9), False),
    ],
)
@pytest.mark.parametrize("known_by", ["id", "name"])
def test_two_years_must_lie_between_an_employment_and_the_visit(
    until_on: date | None, *, is_refused: bool, known_by: str
):
    worked = Employment(
        org_id="org-7" if known_by == "id" else None,
        org_name="厦门暖阳电器有限公司",
        relation="受聘",
        from_on=date(2015, 1, 1),
        until_on=until_on,
    )
    expert = Expert(name="李工", title_level="高级", employments=[worked], **KNOWN)

    told = refusal(
        expert,
        visit_on=VISIT,
        entity_id="org-7",
        entity_name="厦门暖阳电器有限公司" if known_by == "name" else "",
    )

    assert ("应当回避" in str(told)) is is_refused
    assert refusal(expert, visit_on=VISIT, entity_id="org-8") is None


def test_an_employment_that_begins_after_the_visit_binds_nobody():
    later = Employment(
        org_id="org-7", org_name="", relation="受聘", from_on=date(2026, 5, 1)
    )
    expert = Expert(name="李工", title_level="高级", employments=[later], **KNOWN)

    assert refusal(expert, visit_on=VISIT, entity_id="org-7") is None


@pytest.mark.parametrize("missing", ["quality_experience", "fields"])
def test_what_the_register_does_not_say_refuses_with_the_clause(missing: str):
    expert = Expert(name="李工", title_level="高级", **{**KNOWN, missing: " "})

    assert "7.2.1.3" in str(refusal(expert, visit_on=VISIT))


@pytest.mark.parametrize(
    ("recognition", "valid_to", "told"),
    [
        ("", None, "还没有审批人写明的认可理由"),
        ("  ", None, "(7.2.1.3)"),
        ("同类产品认可评审员", None, None),
        ("同类产品认可评审员", date(2026, 4, 1), "证书已于2026-04-01到期"),
    ],
)
def test_another_qualification_counts_once_a_leader_wrote_why(
    recognition: str, valid_to: date | None, told: str | None
):
    kept = Certificate(kind=OTHER, recognition=recognition, valid_to=valid_to)

    reason = refusal(Expert(name="陈工", certificates=[kept], **KNOWN), visit_on=VISIT)

    assert (reason is None) if told is None else (told in str(reason))


def test_a_named_certificate_qualifies_beside_another_that_nobody_recognised():
    kept = [Certificate(kind=OTHER), Certificate(kind=ASSESSOR)]

    expert = Expert(name="陈工", certificates=kept, **KNOWN)

    assert refusal(expert, visit_on=VISIT) is None
