"""What is answered about process instances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine import ActivityState, IncidentView, InstanceState, InstanceView
from web.engine_rest.links import link


def instance_answer(found: InstanceView) -> dict[str, Any]:
    """Return an instance as it is dumped."""
    return {
        "links": [link(f"/process-instance/{found.id}")],
        "id": found.id,
        "definition_id": found.definition_id,
        "definition_key": found.process_key,
        "business_key": found.business_key,
        "case_instance_id": None,
        "ended": found.ended_at is not None,
        "suspended": found.state is InstanceState.SUSPENDED,
        "tenant_id": None,
    }


def tree_answer(
    found: InstanceView,
    visits: Iterable[ActivityState],
    *,
    elements: Mapping[str, tuple[str, str]],
    incidents: Sequence[IncidentView],
) -> dict[str, Any]:
    """Return what is open in an instance as a tree, the instance at its root.

    Args:
        found: The instance.
        visits: Its open activities, outer ones first.
        elements: Kind and name of each element of its diagram.
        incidents: Its open incidents.
    """
    top = _node(
        found.id,
        parent=None,
        element=(found.definition_id, "processDefinition", found.process_name),
        instance=found,
    )
    nodes = {found.id: top}
    for visit in visits:
        parent = nodes.get(visit.scope_id or "", top)
        kind, name = elements.get(visit.element_id, ("task", ""))
        node = _node(
            visit.activity_instance_id,
            parent=parent["id"],
            element=(visit.element_id, kind, name),
            instance=found,
        )
        nodes[visit.activity_instance_id] = node
        parent["child_activity_instances"].append(node)
    for incident in incidents:
        node = nodes.get(incident.activity_instance_id or "", top)
        node["incident_ids"].append(incident.id)
        told = {"id": incident.id, "activity_id": incident.element_id}
        node["incidents"].append(told)
    return top


def _node(
    node_id: str,
    *,
    parent: str | None,
    element: tuple[str, str, str],
    instance: InstanceView,
) -> dict[str, Any]:
    element_id, kind, name = element
    return {
        "id": node_id,
        "parent_activity_instance_id": parent,
        "activity_id": element_id,
        "activity_name": name or None,
        "name": name or None,
        "activity_type": kind,
        "process_instance_id": instance.id,
        "process_definition_id": instance.definition_id,
        "child_activity_instances": [],
        "child_transition_instances": [],
        "execution_ids": [node_id],
        "incident_ids": [],
        "incidents": [],
    }
