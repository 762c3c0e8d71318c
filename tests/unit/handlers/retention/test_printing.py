"""A certificate is printed with the days of the place, not of Greenwich."""

from __future__ import annotations

from handlers.documents.layout import Text
from handlers.retention.certificate import Certificate
from handlers.retention.printing import certificate_sheet


def test_what_happened_before_eight_in_the_morning_happened_on_that_day() -> None:
    content = {
        "unit": "鹭鸣质量管家",
        "proposed_by": "庄慧",
        "proposed_at": "2026-11-11T15:59:00+00:00",
        "approved_by": "周敏",
        "approved_at": "2026-11-11T23:30:00+00:00",
        "done_at": "2026-11-12T00:10:00+00:00",
        "destroyed": [],
        "kept": [],
    }
    one = Certificate(
        org_id="unit",
        seq=1,
        purge_id="purge",
        content=content,
        previous_hash="",
        hash="0" * 64,
    )

    texts = [each for each in certificate_sheet(one).blocks if isinstance(each, Text)]

    (line,) = (each.text for each in texts if "提出" in each.text)
    assert line == (
        "庄慧于 2026-11-11 提出，周敏于 2026-11-12 批准，"
        "2026-11-12 销毁 0 份，留存 0 份(B7.2)。"
    )
