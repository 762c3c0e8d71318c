"""A patrol plan: whom to visit how often, what to look at, who goes and when (B5.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from handlers.butler.rhythm import Rhythm, rhythm_faults
from handlers.butler.self_checks import SELF_CHECKS, is_often_enough
from handlers.deadlines.local_time import SHANGHAI

_LONGEST_NAME = 60


class Depth(StrEnum):
    """How deep a patrol looks: it decides which sections must be answered."""

    BRIEF = "简"
    STANDARD = "标准"
    DEEP = "深入"


#: The seven sections of a patrol (B5.6 a-g).
SECTIONS: dict[str, str] = {
    "a": "工业产品质量相关法规政策执行情况",
    "b": "工业产品质量管理文件运行情况",
    "c": "生产环境现状情况",
    "d": "现场工业产品质量管理情况",
    "e": "工业产品质量管理隐患排查",
    "f": "工业产品质量管理台账规范性情况",
    "g": "日常检测方案的合理性",
}
#: Depth -> the sections that must be answered unless a plan says others.
COMPULSORY: dict[str, tuple[str, ...]] = {
    Depth.BRIEF: ("c", "d", "e"),
    Depth.STANDARD: ("b", "c", "d", "e", "f"),
    Depth.DEEP: tuple(SECTIONS),
}
#: The record of a patrol of the butler's own.
PATROL_RECORD = "f_b8"
#: What a plan can plan, by the form of its record: key -> name.
TEMPLATES: dict[str, str] = {
    PATROL_RECORD: "日常巡查",
    **{key: check.name for key, check in SELF_CHECKS.items()},
}


@dataclass(frozen=True, slots=True)
class Window:
    """Between which hours of its day a patrol takes place."""

    start: time = time(8, 30)
    end: time = time(17, 30)

    def opens_at(self, day: date) -> datetime:
        """Return the moment at which a patrol of a day may begin."""
        return datetime.combine(day, self.start, SHANGHAI)

    def due_at(self, day: date) -> datetime:
        """Return the moment at which a patrol of a day must be done."""
        return datetime.combine(day, self.end, SHANGHAI)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolPlan:
    """What a plan says, in one of its versions."""

    name: str
    rhythm: Rhythm
    assignee: str
    backup: str
    depth: Depth = Depth.STANDARD
    #: Which sections must be answered; those of the depth if none are named.
    sections: tuple[str, ...] = ()
    window: Window = Window()
    template: str = PATROL_RECORD
    #: The person of the client who signs a check of the client's own.
    signer: str | None = None

    @property
    def is_self_check(self) -> bool:
        """Whether the client checks itself, and the butler only helps."""
        return self.template in SELF_CHECKS

    @property
    def compulsory(self) -> tuple[str, ...]:
        """The sections that must be answered, in order."""
        named = self.sections or COMPULSORY[self.depth]
        return tuple(letter for letter in SECTIONS if letter in named)


def plan_faults(plan: PatrolPlan) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a plan in itself, as field and reason."""
    yield from rhythm_faults(plan.rhythm)
    if not 0 < len(plan.name.strip()) <= _LONGEST_NAME:
        yield "name", f"请填写计划名称，最多{_LONGEST_NAME}字"
    if plan.window.end <= plan.window.start:
        yield "window_end", "结束时间应晚于开始时间"
    if plan.assignee == plan.backup:
        yield "backup", "替补人员不能是巡查人员本人"
    if plan.template not in TEMPLATES:
        yield "template", "没有这种巡查表"
    yield from _self_check_faults(plan)
    if not set(plan.sections) <= set(SECTIONS):
        yield "sections", "巡查内容只有七项"


def _self_check_faults(plan: PatrolPlan) -> Iterator[tuple[str, str]]:
    if not plan.is_self_check:
        if plan.signer:
            yield "signer", "只有日管控、周排查、月调度由服务对象的人员签署"
        return
    check = SELF_CHECKS[plan.template]
    if not plan.signer:
        yield "signer", f"请选择签署人：服务对象的{check.post}"
    if not is_often_enough(plan.template, plan.rhythm):
        yield "frequency", f"{check.name}应{check.least}(75号令、76号令)"
