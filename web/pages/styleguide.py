"""Show every component in every state, in the demonstration only."""

from __future__ import annotations

from datetime import date

from werkzeug.exceptions import NotFound

from handlers.linkage.ladder import LadderStage, StageState
from handlers.linkage.stages import STAGES
from web.presenters.deadline import Chip, DeadlineView, NamedDay, Tone
from web.presenters.rows import Fact, Problem, TimelineEntry
from web.routing import Guard, Pages
from web.services import services
from web.templating import page

pages = Pages("styleguide", __name__)

_STATES = {
    "S1": (StageState.DONE, "已登记"),
    "S2": (StageState.DONE, "已处理"),
    "S3": (StageState.DONE, "已启动"),
    "S4": (StageState.ON, "方案评审"),
    "S5": (StageState.NOT_STARTED, "未开始"),
    "S6": (StageState.NOT_STARTED, "未开始"),
    "S7": (StageState.ON, "第2轮 组织复查"),
    "S8": (StageState.NOT_APPLICABLE, "不适用：帮扶已终止"),
    "S9": (StageState.NOT_STARTED, "未开始"),
}


@pages.page("/styleguide", guard=Guard.SIGNED_IN)
def styleguide() -> str:
    """Show the components with invented contents.

    Raises:
        NotFound: this is no demonstration.
    """
    if not services().demo:
        raise NotFound
    return page(
        "styleguide.html",
        stages=sample_stages(),
        deadlines=_sample_deadlines(),
        facts=_FACTS,
        entries=_ENTRIES,
        problems_shown=_PROBLEMS,
        chips=[Chip(tone.value, tone) for tone in Tone],
    )


def sample_stages() -> tuple[LadderStage, ...]:
    """Return a ladder on which both lines are active."""
    return tuple(
        LadderStage(
            key=stage.key,
            number=stage.number,
            name=stage.name,
            line=stage.line,
            state=_STATES[stage.key][0],
            text=_STATES[stage.key][1],
            ended_on=date(2026, 7, 20)
            if _STATES[stage.key][0] is StageState.DONE
            else None,
        )
        for stage in STAGES
    )


def _sample_deadlines() -> list[DeadlineView]:
    statutory = NamedDay(kind="法定", day=date(2026, 10, 3))
    internal = NamedDay(kind="内控", day=date(2026, 9, 30))
    chips = (
        (Chip("还剩 63 天", Tone.BLUE),),
        (Chip("还剩 12 天", Tone.AMBER),),
        (Chip("超内控 2 天", Tone.AMBER),),
        (Chip("逾期 1 天", Tone.RED),),
        (Chip("按期完成", Tone.GREY),),
        (Chip("已中止 停业", Tone.PAUSED),),
        (
            Chip("还剩 12 天", Tone.BLUE),
            Chip("暂定：放假安排未公布", Tone.DASHED),
            Chip("依据待核实", Tone.OUTLINE),
        ),
    )
    return [
        DeadlineView(
            matter="组织复查",
            chips=shown,
            days=(statutory, internal),
            counted="自 2026-07-20 责令之日起 75 日(自然日)",
            law_ref="18号令第47条",
            rule_key="reinsp1",
            late=shown[0].tone is Tone.RED,
        )
        for shown in chips
    ]


_FACTS = (
    Fact(label="经营主体", text="厦门暖阳电器有限公司", source="登记表", url="#facts"),
    Fact(label="产品", text="电热毯 NY-150"),
    Fact(label="不合格项目", text="泄漏电流"),
    Fact(label="报告编号", text="XM2026-0107"),
)
_ENTRIES = (
    TimelineEntry(when="2026-07-20 10:12", who="林晓岚", text="下达责令改正通知书"),
    TimelineEntry(
        when="2026-07-21 09:03",
        who="陈立",
        text="方案评审：不通过",
        remark="第12行缺帮扶周期，请补齐后再报。",
        marked=True,
    ),
    TimelineEntry(when="2026-07-21 09:03", who="", text="期限已到：改正期满"),
)
_PROBLEMS = (
    Problem(anchor="f-sample", label="责令改正通知书文号", message="请填写文号"),
    Problem(anchor="f-sample", label="责令日期", message="请填写日期，例如 2026-07-20"),
)
