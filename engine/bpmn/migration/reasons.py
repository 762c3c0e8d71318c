"""The reasons for which a place cannot move to another version, in two languages."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.migrations import MigrationReason

_TEXTS: Mapping[str, tuple[str, str]] = {
    "same_version": (
        "新旧版本相同，无需迁移",
        "source and target are the same version",
    ),
    "other_process": (
        "目标不是同一流程的版本",
        "the target is a version of another process",
    ),
    "unknown_source": (
        "旧版本中没有环节“{element}”",
        "the source version has no element {element}",
    ),
    "unknown_target": (
        "新版本中没有环节“{element}”",
        "the target version has no element {element}",
    ),
    "two_to_one": (
        "两个环节对应到同一环节“{element}”",
        "another element is mapped to {element} as well",
    ),
    "no_place": (
        "没有指定它在新版本中对应的环节",
        "the plan names no element of the target for it",
    ),
    "gone": (
        "新版本中没有这个环节",
        "the target has no element of this id, and the plan names no other",
    ),
    "other_kind": (
        "在新版本中类型不同：原为{old_zh}，现为{new_zh}",
        "it is of another kind in the target: {old} becomes {new}",
    ),
    "other_scope": (
        "在新版本中位于另一个子流程",
        "it stands in another subprocess in the target",
    ),
    "other_rounds": (
        "在新版本中重复办理的方式不同（单次、逐次或同时）",
        "its rounds are of another kind in the target: once, in turn or together",
    ),
    "other_host": (
        "在新版本中依附于另一个环节",
        "it stands at the border of another activity in the target",
    ),
    "not_behind": (
        "在新版本中不在同一个等待点之后",
        "it does not stand behind the same event-based gateway in the target",
    ),
    "flow_gone": (
        "新版本中没有它到达或离开时经过的连线“{flow}”",
        "the target has no flow {flow}, by which it came or is to leave",
    ),
    "other_call": (
        "在新版本中调用另一个流程：原为{old}，现为{new}",
        "it calls another process in the target: {old} becomes {new}",
    ),
    "other_cycle": (
        "在新版本中不再按同样方式重复提醒",
        "only one of both versions lets the timer repeat",
    ),
    "other_undoing": (
        "它已办结，而新版本中撤销它的方式不同",
        "it is completed, and the target undoes it in another way",
    ),
    "never_joined": (
        "迁移后“{join}”会永远等待来自“{missing}”的分支",
        "from the places of this instance {join} would wait for ever for {missing}",
    ),
    "other_event": (
        "它等待的消息、信号或条件在新版本中不同，而方案没有要求更新",
        "it waits for another event in the target, without updateEventTrigger",
    ),
    "timer_updated": (
        "迁移不改变期限：计时保持原来的到期时间",
        "timers keep their due dates: updateEventTrigger cannot be had for a timer",
    ),
    "being_done": (
        "外部程序正在办理，而新版本中主题不同：原为{old}，现为{new}",
        "a worker is doing it right now, and its topic differs: {old} becomes {new}",
    ),
    "wrong_version": (
        "它不在要迁移的版本上",
        "the instance is not of the source version",
    ),
    "ended": ("它已结束", "the instance has ended"),
    "unknown_instance": ("找不到它", "there is no such instance"),
    "moves_suspended": (
        "它已暂停，而迁移会使它继续进行；请先恢复",
        "it is suspended, and something would begin: activate it first",
    ),
    "refused": ("无法在新版本中继续：{why}", "it cannot go on in the target: {why}"),
}


def reason(code: str, **facts: str) -> MigrationReason:
    """Return a reason with its facts in both texts."""
    text_zh, text = _TEXTS[code]
    return MigrationReason(
        code=code, text=text.format(**facts), text_zh=text_zh.format(**facts)
    )
