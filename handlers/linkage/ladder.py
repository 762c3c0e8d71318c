"""The stage ladder of a case: nine stages on two lines, several of them active.

Pure: made from the activities of the case and its variables, so that the page shows
what the process did, never what somebody ticked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.linkage.stages import STAGES, TASKS, Line, Stage, stage_of
from handlers.linkage.work_record import item_five

_SHANGHAI = ZoneInfo("Asia/Shanghai")


class Activity(Protocol):
    """What the ladder reads of an activity of the case."""

    @property
    def element_id(self) -> str:
        """Id in the diagram."""

    @property
    def state(self) -> str:
        """One of open, completed, canceled."""

    @property
    def started_at(self) -> datetime:
        """When it began."""

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""


class StageState(StrEnum):
    """How a stage stands; the page's class names."""

    DONE = "done"
    ON = "on"
    NOT_STARTED = "not-started"
    NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderStage:
    """One stage of one case."""

    key: str
    number: str
    name: str
    line: Line
    state: StageState
    #: One line: what is being done, or when and how it ended, or why not at all.
    text: str
    #: Ids of the user tasks that are open in it.
    open_tasks: tuple[str, ...] = ()
    ended_on: date | None = None
    #: How often it was begun: more than once in a second round.
    times: int = 0


#: All that the ladder reads of the variables, so that lists read no more.
READS = frozenset(
    {
        "k",
        "window_open",
        "objection_due",
        "assistance_stopped",
        "assistance_started",
        "in_approved_plan",
        "order_required",
        "no_reinspection_approved",
        "reinspection_result",
    }
)
#: The activities that the ladder is made of.
ACTIVITIES = frozenset(TASKS) | {scope for stage in STAGES for scope in stage.scopes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """The nine stages in order, with the round of rectification."""

    stages: tuple[LadderStage, ...]
    round: int

    @property
    def round_text(self) -> str:
        """Return the round in words, or nothing in the first."""
        return f"第{self.round}轮" if self.round > 1 else ""

    @property
    def active(self) -> tuple[str, ...]:
        """Return the numbers of the stages that are active."""
        return tuple(s.number for s in self.stages if s.state is StageState.ON)

    def row(self, line: Line) -> tuple[LadderStage, ...]:
        """Return the stages of one line, in order."""
        return tuple(stage for stage in self.stages if stage.line is line)


def ladder(
    activities: Iterable[Activity],
    variables: Mapping[str, object],
    *,
    outcome: str | None = None,
) -> Ladder:
    """Return the ladder of a case.

    Args:
        outcome: How the case ended, in words, once it has.
    """
    found: dict[str, list[Activity]] = {stage.key: [] for stage in STAGES}
    for activity in activities:
        key = stage_of(activity.element_id)
        if key is not None:
            found[key].append(activity)
    states = {key: _state(activities) for key, activities in found.items()}
    doing = {task for group in found.values() for task in _open_tasks(group)}
    view = _CaseView(variables, outcome, states, frozenset(doing))
    stages = tuple(_stage(stage, found[stage.key], view) for stage in STAGES)
    return Ladder(stages=stages, round=_round(variables))


@dataclass(frozen=True, slots=True)
class _CaseView:
    variables: Mapping[str, object]
    outcome: str | None
    states: Mapping[str, StageState]
    #: Ids of all user tasks that are open.
    doing: frozenset[str]

    def says(self, name: str) -> bool:
        """Say whether a steering variable is true."""
        return bool(self.variables.get(name))


def _stage(
    stage: Stage, activities: Sequence[Activity], case: _CaseView
) -> LadderStage:
    state = case.states[stage.key]
    if state is StageState.NOT_STARTED:
        state, text = _not_begun(stage, case)
    elif state is StageState.ON:
        text = _doing(stage, activities, case)
    elif state is StageState.DONE:
        state, text = _ended(stage, activities, case)
    else:
        text = case.outcome or "已取消"
    return LadderStage(
        key=stage.key,
        number=stage.number,
        name=stage.name,
        line=stage.line,
        state=state,
        text=text,
        open_tasks=_open_tasks(activities),
        ended_on=_ended_on(activities) if state is StageState.DONE else None,
        times=sum(activity.element_id in stage.scopes for activity in activities),
    )


def _state(activities: Sequence[Activity]) -> StageState:
    if not activities:
        return StageState.NOT_STARTED
    if any(activity.state == "open" for activity in activities):
        return StageState.ON
    last = max(
        activities, key=lambda activity: activity.ended_at or activity.started_at
    )
    return StageState.NOT_APPLICABLE if last.state == "canceled" else StageState.DONE


def _open_tasks(activities: Sequence[Activity]) -> tuple[str, ...]:
    return tuple(
        activity.element_id
        for activity in activities
        if activity.state == "open" and activity.element_id in TASKS
    )


def _ended_on(activities: Sequence[Activity]) -> date | None:
    ends = [activity.ended_at for activity in activities if activity.ended_at]
    return max(ends).astimezone(_SHANGHAI).date() if ends else None


def _round(variables: Mapping[str, object]) -> int:
    k = variables.get("k")
    return k if isinstance(k, int) else 1


#: What a stage waits for while nobody has anything to do in it.
_WAITING = {
    "S3": "暂不启动，等待申请或复查结论",
    "S6": "工作记录已提交，等待复查结论",
}


def _doing(stage: Stage, activities: Sequence[Activity], case: _CaseView) -> str:
    names = [TASKS[task][1] for task in dict.fromkeys(_open_tasks(activities))]
    text = "、".join(names) or _waiting(stage, activities, case)
    in_rounds = stage.line is not Line.BOTH and _round(case.variables) > 1
    return f"第{_round(case.variables)}轮 {text}" if in_rounds else text


def _waiting(stage: Stage, activities: Sequence[Activity], case: _CaseView) -> str:
    if stage.key != "S2":
        return _WAITING.get(stage.key, "办理中")
    if "handle_overdue_rectification" in case.doing:
        return "改正期满，等待逾期处置"
    if _round(case.variables) > 1:
        return f"等待复查窗口 {case.variables.get('window_open') or ''}".rstrip()
    if any(
        a.element_id == "objection_handling" and a.state == "open" for a in activities
    ):
        return f"异议期至 {case.variables.get('objection_due')}"
    return "整改中，等待复查申请"


#: The task without which a stage of the assistance line was only passed through.
_PROOF = {
    "S4": "review_assistance_plan",
    "S5": "implement_measures",
    "S6": "submit_work_record",
}


def _ended(
    stage: Stage, activities: Sequence[Activity], case: _CaseView
) -> tuple[StageState, str]:
    proof = _PROOF.get(stage.key)
    if proof is None or _was_done(proof, activities):
        return StageState.DONE, _result(stage, case)
    if case.says("assistance_stopped"):
        return StageState.NOT_APPLICABLE, "不适用：帮扶已终止"
    if stage.key == "S4" and case.says("in_approved_plan"):
        return StageState.DONE, "已列入评审通过的方案"
    return StageState.NOT_APPLICABLE, "不适用：没有现场工作"


def _was_done(task: str, activities: Sequence[Activity]) -> bool:
    return any(a.element_id == task and a.state == "completed" for a in activities)


def _result(stage: Stage, case: _CaseView) -> str:
    if stage.key == "S3":
        return "已启动" if case.says("assistance_started") else "未启动"
    if stage.key == "S7":
        return item_five(case.variables)
    return _RESULTS[stage.key]


_RESULTS = {
    "S1": "已登记",
    "S2": "已处理",
    "S4": "方案已定",
    "S5": "措施已完成",
    "S6": "记录已提交",
    "S8": "已评估",
    "S9": "已归档",
}

_ASSISTANCE_STAGES = frozenset({"S4", "S5", "S6"})


def _not_begun(stage: Stage, case: _CaseView) -> tuple[StageState, str]:
    reason = _why_never(stage, case)
    if reason is None:
        return StageState.NOT_STARTED, "未开始"
    return StageState.NOT_APPLICABLE, f"不适用：{reason}"


def _why_never(stage: Stage, case: _CaseView) -> str | None:
    if case.outcome is not None:
        return case.outcome
    if stage.key in _ASSISTANCE_STAGES:
        return _why_no_assistance(case)
    # The third stage begins together with the supervision line of an order.
    under_way = case.states["S3"] is not StageState.NOT_STARTED
    if stage.key == "S7" and under_way and not case.says("order_required"):
        return "未责令改正，无需复查"
    return None


def _why_no_assistance(case: _CaseView) -> str | None:
    if case.says("assistance_stopped"):
        return "帮扶已终止"
    decided = case.states["S3"] is StageState.DONE
    return "未启动帮扶" if decided and not case.says("assistance_started") else None
