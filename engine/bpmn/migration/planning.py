"""Make a plan of equal ids, and check a plan before any instance is looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from engine.bpmn.migration.matching import (
    can_rest,
    differences,
    node_in,
    scope_of,
)
from engine.bpmn.migration.reasons import reason
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.specs import CompiledProcess
from engine.bpmn.triggers import TimerTrigger
from engine.model.migrations import MigrationFailure, MigrationPlan, MigrationReason


def equal_elements(
    source: CompiledProcess,
    target: CompiledProcess,
    given: Mapping[str, str] = MappingProxyType({}),
) -> Mapping[str, str]:
    """Return the elements that both versions have, with the same id and fitting.

    Args:
        source: The version to move from.
        target: The version to move to.
        given: What is mapped otherwise, and stands as it is given.
    """
    taken = set(given.values())
    mapping = {
        element_id: element_id
        for scope in source.scopes.values()
        for element_id, node in scope.nodes.items()
        if can_rest(node)
        and element_id not in given
        and element_id not in taken
        and (other := node_in(target, element_id)) is not None
        and not any(differences(node, other))
    }
    mapping |= given
    while wrong := [
        element_id
        for element_id in mapping
        if element_id not in given
        and any(_out_of_place(source, target, mapping, element_id))
    ]:
        for element_id in wrong:
            del mapping[element_id]
    return mapping


def plan_failures(
    source: CompiledProcess, target: CompiledProcess, plan: MigrationPlan
) -> list[MigrationFailure]:
    """Return what is wrong with a plan whatever the instances are."""
    if plan.source_id == plan.target_id:
        return [MigrationFailure(reason=reason("same_version"))]
    if source.key != target.key:
        return [MigrationFailure(reason=reason("other_process"))]
    counted = Counter(plan.mapping.values())
    return [
        MigrationFailure(
            reason=why, element_id=element_id, element_name=name_in(source, element_id)
        )
        for element_id, target_id in plan.mapping.items()
        for why in _of_instruction(source, target, plan, element_id)
        + [reason("two_to_one", element=target_id)] * (counted[target_id] > 1)
    ]


def why_no_place(
    source: CompiledProcess,
    target: CompiledProcess,
    mapping: Mapping[str, str],
    element_id: str,
) -> list[MigrationReason]:
    """Return why a plan names no place for an element, as far as the diagrams say."""
    old, same = node_in(source, element_id), node_in(target, element_id)
    if old is None or same is None:
        return [reason("gone")]
    found = list(differences(old, same))
    found += _out_of_place(
        source, target, {**mapping, element_id: element_id}, element_id
    )
    return found or [reason("no_place")]


def name_in(process: CompiledProcess, element_id: str) -> str:
    """Return the label of an element, or its id if it has none."""
    node = node_in(process, element_id)
    return (node.bpmn_name if node is not None else None) or element_id


def _of_instruction(
    source: CompiledProcess,
    target: CompiledProcess,
    plan: MigrationPlan,
    element_id: str,
) -> list[MigrationReason]:
    old = node_in(source, element_id)
    target_id = plan.mapping[element_id]
    new = node_in(target, target_id)
    if old is None:
        return [reason("unknown_source", element=element_id)]
    if new is None:
        return [reason("unknown_target", element=target_id)]
    found = list(differences(old, new))
    found += _out_of_place(source, target, plan.mapping, element_id)
    if (
        plan.updates is not None
        and element_id in plan.updates
        and isinstance(old.trigger, TimerTrigger)
    ):
        found.append(reason("timer_updated"))
    return found


def _out_of_place(
    source: CompiledProcess,
    target: CompiledProcess,
    mapping: Mapping[str, str],
    element_id: str,
) -> Iterator[MigrationReason]:
    """Yield why two elements stand in places that do not answer to each other."""
    target_id = mapping[element_id]
    old_scope, new_scope = scope_of(source, element_id), scope_of(target, target_id)
    if old_scope is None or new_scope is None:
        return
    old_home, new_home = old_scope.name, new_scope.name
    is_top = old_home == source.key
    if is_top != (new_home == target.key) or not (
        is_top or mapping.get(old_home) == new_home
    ):
        yield reason("other_scope")
    old, new = old_scope.nodes[element_id], new_scope.nodes[target_id]
    if _host(old, mapping) != (new.host_node.name if new.host_node else None):
        yield reason("other_host")


def _host(node: FlowNode, mapping: Mapping[str, str]) -> str | None:
    return mapping.get(node.host_node.name) if node.host_node is not None else None
