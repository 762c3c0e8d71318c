"""The report of a finding, from what was filed to how it ended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.butler.findings import Finding, FindingState, Severity, Source
from handlers.butler.findings.report import ReportNames, finding_report
from handlers.butler.report_parts import ReportStep
from handlers.forms.view import AnswerView, EvidenceLink, RecordGroup, RecordView

NAMES = ReportNames(
    butler="鹭岛质量管家", client="厦门暖阳电器", contract="GJ-2026-01", found_by="陈工"
)


def finding(state: FindingState, *, rounds: int = 0) -> Finding:
    ended = datetime(2026, 3, 9, 8, tzinfo=UTC)
    return Finding(
        id="1",
        number="FX-2026-0001",
        butler_id="butler",
        client_id="client",
        contract_id="contract",
        source=Source.PATROL,
        source_key="1",
        section="c",
        text="温湿度计未校准",
        advice="送检定机构校准",
        severity=Severity.MAJOR,
        danger=False,
        evidence=(),
        state=state,
        round=rounds,
        due_at=None,
        found_by="walker",
        found_at=datetime(2026, 3, 2, 1, tzinfo=UTC),
        closed_at=ended,
    )


def step(matter: str, *answers: AnswerView) -> ReportStep:
    view = RecordView(title="", groups=(RecordGroup(title="", answers=answers),))
    return ReportStep(matter=matter, by="王厂长", when="2026-03-05 10:00", view=view)


def words(found: Finding, *steps: ReportStep) -> str:
    return "\n".join(finding_report(found, steps, NAMES).texts())


def test_each_round_is_numbered_and_photos_stand_by_name_and_digest() -> None:
    photo = EvidenceLink(id="1", name="after.jpg", digest="ab" * 32)
    corrected = step(
        "整改问题",
        AnswerView(label="问题编号", lines=("FX-2026-0001",)),
        AnswerView(label="备注", lines=("—",)),
        AnswerView(label="整改后照片", files=(photo,)),
    )
    row = (AnswerView(label="项目", lines=("校准",)),)
    verified = step("验证整改效果", AnswerView(label="明细", rows=(row,)))

    said = words(finding(FindingState.CLOSED, rounds=2), corrected, corrected, verified)

    assert "整改问题（第1次）　王厂长　2026-03-05 10:00" in said
    assert "整改问题（第2次）" in said
    assert "验证整改效果　王厂长" in said
    assert f"after.jpg（SHA-256 {'ab' * 8}）" in said
    assert "项目：校准" in said
    # What the head says is not told again, nor what nobody answered.
    assert "问题编号" not in said
    assert "备注" not in said
    assert "整改 2 次，经验证有效，于 2026-03-09 16:00 闭环。" in said


@pytest.mark.parametrize(
    ("state", "ending"),
    [
        (FindingState.OPENED, "尚未闭环：待提出建议。"),
        (FindingState.ACCEPTED, "经项目负责人同意，于 2026-03-09 16:00 结束。"),
        (FindingState.CANCELED, "于 2026-03-09 16:00 终止。"),
    ],
)
def test_the_report_says_how_it_ended(state: FindingState, ending: str) -> None:
    said = words(finding(state))

    assert ending in said
    assert "尚未办理。" in said
