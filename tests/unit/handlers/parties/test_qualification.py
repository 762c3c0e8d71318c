from __future__ import annotations

from datetime import date

import pytest

from handlers.parties.qualification import Certificate, Expert, refusal

VISIT = date(2026, 4, 10)
ASSESSOR = "工业品生产许可证审查员资格"


def test_a_junior_without_a_certificate_is_refused_with_the_clause():
    reason = refusal(Expert(name="王工", title_level="初级"), visit_on=VISIT)

    assert reason == "王工不具备中级及以上职称或规定的从业资格(7.2.1.3)"


@pytest.mark.parametrize("level", ["中级", "副高级", "高级", "正高级"])
def test_a_title_from_the_middle_level_up_qualifies(level: str):
    assert refusal(Expert(name="李工", title_level=level), visit_on=VISIT) is None


def test_a_certificate_that_ends_before_the_visit_is_refused_with_its_date():
    expert = Expert(
        name="陈工",
        certificates=[Certificate(kind=ASSESSOR, valid_to=date(2026, 4, 1))],
    )

    reason = refusal(expert, visit_on=VISIT)

    assert reason == "陈工的证书已于2026-04-01到期，请更换专家或更新证书"


def test_a_certificate_qualifies_to_its_last_day():
    expert = Expert(
        name="陈工", certificates=[Certificate(kind=ASSESSOR, valid_to=VISIT)]
    )

    assert refusal(expert, visit_on=VISIT) is None


def test_a_certificate_of_another_kind_does_not_qualify():
    expert = Expert(name="赵工", certificates=[Certificate(kind="驾驶证")])

    assert refusal(expert, visit_on=VISIT) is not None


def test_an_expert_whom_the_entity_pays_must_step_aside():
    expert = Expert(name="李工", title_level="高级", paid_by=frozenset({"org-7"}))

    assert "应当回避" in str(refusal(expert, visit_on=VISIT, entity_id="org-7"))
    assert refusal(expert, visit_on=VISIT, entity_id="org-8") is None
