"""Say whether an element of one version can take over from one of another."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.migration.kinds import in_chinese, kind_of
from engine.bpmn.migration.reasons import reason
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.nodes.events import StartEvent
from engine.bpmn.nodes.gateways import ExclusiveGateway
from engine.bpmn.nodes.inner import CallActivity
from engine.bpmn.specs import CompiledProcess, Loop, ScopeSpec
from engine.bpmn.triggers import ConditionTrigger, SubscriptionTrigger, TimerTrigger
from engine.model.migrations import MigrationReason


def differences(source: FlowNode, target: FlowNode) -> Iterator[MigrationReason]:
    """Yield why a place at `source` cannot become one at `target`."""
    old, new = kind_of(source), kind_of(target)
    if old != new or type(source) is not type(target):
        yield reason(
            "other_kind",
            old=old,
            new=new,
            old_zh=in_chinese(old),
            new_zh=in_chinese(new),
        )
        return
    if _rounds(source) != _rounds(target):
        yield reason("other_rounds")
    if _repeats(source) != _repeats(target):
        yield reason("other_cycle")
    yield from _other_call(source, target)


def undoes_alike(source: FlowNode, target: FlowNode) -> bool:
    """Say whether a completed activity would be undone in the same way."""
    return (
        type(source) is type(target)
        and _rounds(source) == _rounds(target)
        and (source.compensation_handler is None)
        == (target.compensation_handler is None)
        and source.handles_compensation == target.handles_compensation
    )


def can_rest(node: FlowNode) -> bool:
    """Say whether something can stay at an element between two commands."""
    if node.model.catches_compensation:
        return False
    instant = isinstance(node, StartEvent | ExclusiveGateway)
    return not instant or node.async_before or node.async_after


def waits_for_event(node: FlowNode) -> bool:
    """Say whether an element waits for a message, a signal or a condition."""
    return isinstance(node.trigger, SubscriptionTrigger | ConditionTrigger)


def node_in(process: CompiledProcess, element_id: str) -> FlowNode | None:
    """Return an element of any scope of a process."""
    found = scope_of(process, element_id)
    return found.nodes[element_id] if found is not None else None


def scope_of(process: CompiledProcess, element_id: str) -> ScopeSpec | None:
    """Return the scope in which an element stands."""
    for scope in process.scopes.values():
        if element_id in scope.nodes:
            return scope
    return None


def _rounds(node: FlowNode) -> str:
    if node.loop is None:
        return "once"
    if not isinstance(node.loop, Loop):
        return "loop"
    if not node.loop.sequential:
        return "parallel"
    # One after the other takes the elements of the collection that was read at first.
    return "in turn" if node.loop.collection is None else "one by one"


def _repeats(node: FlowNode) -> bool:
    trigger = node.trigger
    return isinstance(trigger, TimerTrigger) and trigger.timer_kind == "cycle"


def _other_call(source: FlowNode, target: FlowNode) -> Iterator[MigrationReason]:
    if not (isinstance(source, CallActivity) and isinstance(target, CallActivity)):
        return
    old, new = source.called_key, target.called_key
    if old.is_literal and new.is_literal and str(old) != str(new):
        yield reason("other_call", old=str(old), new=str(new))
