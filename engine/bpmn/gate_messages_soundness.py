"""The texts of the soundness check."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.gate_message import Message

_JOIN_ZH = "并行分开的分支用并行网关汇合，二选一的分支用排他网关汇合"
_JOIN_EN = (
    "Join by a parallel gateway what was split in parallel, and merge by an exclusive "
    "gateway what was a choice"
)

SOUNDNESS: Mapping[str, Message] = {
    "soundness_deadlock": Message(
        "会永远等待从 {missing} 来的令牌，流程停住。最短路径：{path}",
        _JOIN_ZH,
        "It can wait for ever for a token from {missing}, and the process stands still. "
        "Shortest path: {path}",
        _JOIN_EN,
    ),
    "soundness_left_behind": Message(
        "别的分支结束后，这里仍会永远等待从 {missing} 来的令牌，流程不能完结。最短路径：{path}",
        _JOIN_ZH,
        "When other branches have ended, it can still wait for ever for a token from "
        "{missing}: the process does not complete. Shortest path: {path}",
        _JOIN_EN,
    ),
    "soundness_two_tokens": Message(
        "两个令牌会先后经过这里，后面的步骤重复执行。最短路径：{path}",
        "请先用并行（或包容）网关把同时进行的分支汇合，或让每个分支各自结束",
        "Two tokens can pass here at once: what follows is done twice. "
        "Shortest path: {path}",
        "Join the branches that go on at once by a parallel (or inclusive) gateway "
        "first, or let each end by itself",
    ),
    "soundness_never": Message(
        "无论条件如何，它都不会执行",
        "请检查前面的汇合和事件，或删除它",
        "It never happens, whatever is chosen",
        "Look at the joins and events before it, or delete it",
    ),
    "soundness_endless": Message(
        "到这里以后再也到不了结束事件。最短路径：{path}",
        "请增加通向结束事件的出口",
        "From here no end can be reached any more. Shortest path: {path}",
        "Draw a way that leads to an end event",
    ),
    "soundness_unchecked": Message(
        "流程的走法太多，检查了 {states} 种状态仍未完成，不能确定是否会停住或重复",
        "请把成组的步骤收进子流程；各子流程分别检查",
        "There are too many ways through it: {states} states were looked at, and it "
        "is not known whether it can stand still or do things twice",
        "Put steps that belong together into subprocesses, which are checked one by one",
    ),
}
