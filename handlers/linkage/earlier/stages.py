"""The stages at which a running case can be entered, and the milestones behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.linkage.earlier import milestones as m


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryStage:
    """One place at which a case can be taken over."""

    key: str
    #: Number of the stage of the standard, as its ladder shows it.
    number: str
    zh: str
    milestones: tuple[m.Milestone, ...]
    #: Matters that are open afterwards.
    opens: tuple[str, ...]


_SUPERVISED = (m.REGISTERED, m.SERVED, m.ORDERED)
_ASSISTED = (*_SUPERVISED, m.GROUPED)
_PLANNED = (*_ASSISTED, m.PLANNED)
_SAMPLED = (*_SUPERVISED, m.RECTIFIED, m.ARRANGED)
_DONE = (*_PLANNED, m.RECORDED, m.RECTIFIED, m.ARRANGED, m.PASSED)

ENTRY_STAGES: tuple[EntryStage, ...] = (
    EntryStage(
        key="registered",
        number="一",
        zh="已登记，结果待送达",
        milestones=(m.REGISTERED,),
        opens=("serve_test_result",),
    ),
    EntryStage(
        key="served",
        number="二",
        zh="结果已送达，待责令改正",
        milestones=(m.REGISTERED, m.SERVED),
        opens=("issue_rectification_order",),
    ),
    EntryStage(
        key="ordered",
        number="二",
        zh="已责令改正，整改中",
        milestones=_SUPERVISED,
        opens=("conduct_self_check", "decide_assistance_start"),
    ),
    EntryStage(
        key="grouped",
        number="三",
        zh="帮扶已启动，工作组已组建",
        milestones=_ASSISTED,
        opens=("prepare_technical_files",),
    ),
    EntryStage(
        key="planned",
        number="四",
        zh="帮扶方案已评审通过",
        milestones=_PLANNED,
        opens=("survey_on_site",),
    ),
    EntryStage(
        key="measured",
        number="五",
        zh="帮扶措施实施中",
        milestones=(*_PLANNED, m.MEASURED),
        opens=("implement_measures",),
    ),
    EntryStage(
        key="recorded",
        number="六",
        zh="帮扶已总结，整改待复查",
        milestones=(*_PLANNED, m.RECORDED),
        opens=("conduct_self_check",),
    ),
    EntryStage(
        key="rectified",
        number="七",
        zh="已申请复查，待组织复查",
        milestones=(*_SUPERVISED, m.RECTIFIED),
        opens=("arrange_reinspection", "decide_assistance_start"),
    ),
    EntryStage(
        key="arranged",
        number="七",
        zh="复查已抽样，待出结论",
        milestones=_SAMPLED,
        opens=("record_reinspection_result",),
    ),
    EntryStage(
        key="announced",
        number="七",
        zh="首轮复查不合格已公告，第2轮",
        milestones=(*_SAMPLED, m.ANNOUNCED),
        opens=(),
    ),
    EntryStage(
        key="passed",
        number="八",
        zh="复查合格，待满意度测评",
        milestones=_DONE,
        opens=("answer_satisfaction_survey",),
    ),
    EntryStage(
        key="surveyed",
        number="九",
        zh="测评已收回，待成果应用和结案",
        milestones=(*_DONE, m.SURVEYED),
        opens=("choose_result_uses",),
    ),
)
BY_KEY: Mapping[str, EntryStage] = {stage.key: stage for stage in ENTRY_STAGES}
