"""The report of a patrol and of a check of the client's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from handlers.butler.findings import Finding, FindingState, Severity, Source
from handlers.butler.patrol_report import PatrolNames, SignedPatrol, patrol_report
from handlers.butler.patrols import Patrol
from handlers.butler.plan import Depth, PatrolPlan
from handlers.butler.report_parts import ReportStep
from handlers.butler.rhythm import Frequency, Rhythm
from handlers.butler.self_checks import DAILY
from handlers.butler.states import PatrolState
from handlers.forms.view import AnswerView, EvidenceLink, RecordGroup, RecordView

DAY = date(2026, 3, 2)
NAMES = PatrolNames(butler="鹭岛质量管家", client="厦门暖阳电器", contract="GJ-2026-01")
PLAN = PatrolPlan(
    name="车间巡查",
    rhythm=Rhythm(frequency=Frequency.DAY, valid_from=DAY, valid_to=DAY),
    assignee="walker",
    backup="runner",
    depth=Depth.BRIEF,
)
PATROL = Patrol(
    plan_id="plan",
    named_on=DAY,
    day=DAY,
    state=PatrolState.SIGNED,
    opens_at=datetime(2026, 3, 2, 1, tzinfo=UTC),
    due_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
    instance_id="1",
    reason="与上次相同2/3部分",
)
FINDING = Finding(
    id="1",
    number="FX-2026-0001",
    butler_id="butler",
    client_id="client",
    contract_id="contract",
    source=Source.PATROL,
    source_key="plan:2026-03-02:0",
    section="c",
    text="地面积水",
    advice="",
    severity=Severity.GENERAL,
    danger=False,
    evidence=(),
    state=FindingState.OPENED,
    round=0,
    due_at=None,
    found_by="walker",
    found_at=datetime(2026, 3, 2, 1, tzinfo=UTC),
    closed_at=None,
)


def words(plan: PatrolPlan = PLAN, *findings: Finding) -> str:
    photo = EvidenceLink(id="1", name="floor.jpg", digest="ab" * 32)
    groups = (
        RecordGroup(
            title="c) 生产环境现状情况",
            answers=(
                AnswerView(label="服务对象", lines=("厦门暖阳电器",)),
                AnswerView(label="检查结果", lines=("有问题",)),
                AnswerView(label="现场照片", files=(photo,)),
            ),
        ),
        RecordGroup(
            title="g) 日常检测方案的合理性",
            answers=(AnswerView(label="检查结果", lines=("—",)),),
        ),
    )
    record = ReportStep(
        matter="日常巡查记录",
        by="叶青",
        when="2026-03-02 10:00",
        view=RecordView(title="日常巡查记录", groups=groups),
    )
    signed = SignedPatrol(patrol=PATROL, plan=plan, record=record, findings=findings)
    return "\n".join(patrol_report(signed, NAMES).texts())


def test_a_report_says_what_was_looked_at_and_what_was_found() -> None:
    said = words(PLAN, FINDING)

    assert "巡查报告" in said
    assert "简：必查c、d、e" in said
    assert f"floor.jpg（SHA-256 {'ab' * 8}）" in said
    assert "FX-2026-0001" in said
    assert "尚未提出" in said
    # A part that nobody looked at is left out, and so is what the head says already.
    assert "日常检测方案" not in said
    assert said.count("厦门暖阳电器") == 1
    # How much was copied from last time is the unit's own affair.
    assert "与上次相同" not in said


def test_nothing_found_is_said() -> None:
    assert "本次没有登记问题。" in words()


def test_a_check_of_its_own_is_the_clients_record() -> None:
    said = words(replace(PLAN, template=DAILY, signer="owner", name="日管控"))

    assert "每日工业产品安全检查记录" in said
    assert "厦门暖阳电器　2026-03-02" in said
    assert "巡查深度" not in said
    # The butler does not sign it.
    assert "质量安全员（签字）" in said
    assert "服务单位（签字）" not in said
