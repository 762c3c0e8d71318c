"""Turn the stored form of an instance into that of another version, or say why not.

It works on the snapshot's own rows: every live token, and every record of what could
be undone, gets the element of the target that the plan names for it. Ids stay, so that
variables, user tasks, jobs and subscriptions keep what they belong to.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.migration.joining import Mark, never_joined
from engine.bpmn.migration.matching import differences, undoes_alike
from engine.bpmn.migration.planning import name_in, why_no_place
from engine.bpmn.migration.reasons import reason
from engine.bpmn.nodes.base import FlowNode
from engine.bpmn.nodes.events import EventBasedGateway
from engine.bpmn.nodes.gateways import JoiningGateway
from engine.bpmn.nodes.inner import SubProcess
from engine.bpmn.snapshot import parse
from engine.bpmn.specs import CompiledProcess, Flow, ScopeSpec
from engine.bpmn.tokens import Phase, Role
from engine.model.migrations import (
    MigrationFailure,
    MigrationPlan,
    MigrationReason,
    MovedPlace,
)

#: Roles of tokens that are on their way through the diagram.
_ON_THE_WAY = frozenset({Role.PLAIN, Role.BODY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """A plan with both versions that it is about."""

    plan: MigrationPlan
    source: CompiledProcess
    target: CompiledProcess


@dataclass(slots=True, kw_only=True)
class Rewritten:
    """The snapshot for the target, with what moved; or what stands against it."""

    snapshot: str = ""
    places: list[MovedPlace] = field(default_factory=list)
    failures: list[MigrationFailure] = field(default_factory=list)


def rewrite(
    text: str, versions: Versions, *, instance_ids: Collection[str]
) -> Rewritten:
    """Rewrite a snapshot for some of the instances in it.

    Raises:
        SnapshotUnreadable: the text is broken or of an unknown format.
    """
    return _Rewriting(versions, frozenset(instance_ids)).run(parse(text))


@dataclass(slots=True, kw_only=True)
class _Scope:
    """One container of the snapshot; one that does not move has no specs."""

    instance_id: str
    moves: bool
    source: ScopeSpec | None = None
    target: ScopeSpec | None = None
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Place:
    """One token with its element in both versions."""

    scope: _Scope
    row: list[Any]
    source: FlowNode
    target: FlowNode | None

    @property
    def extras(self) -> dict[str, Any]:
        """What the token has beyond its element."""
        return self.row[4] if len(self.row) > 4 else {}  # noqa: PLR2004 - its columns

    @property
    def role(self) -> Role:
        """What the token is to its element."""
        return Role(self.extras.get("r", ""))


class _Rewriting:
    """One pass over a snapshot, from the outermost scope to the innermost."""

    def __init__(self, versions: Versions, wanted: frozenset[str]) -> None:
        self._versions = versions
        self._mapping = versions.plan.mapping
        self._wanted = wanted
        self._places: dict[str, _Place] = {}
        self._instances: dict[str, str] = {}
        self._result = Rewritten()

    def run(self, data: dict[str, Any]) -> Rewritten:
        """Rewrite what is in the snapshot."""
        scopes = [self._open(entry) for entry in data["scopes"]]
        for place in self._places.values():
            self._move(place)
        for scope in scopes:
            self._look_at_joins(scope)
        if not self._result.failures:
            self._result.snapshot = json.dumps(
                data, ensure_ascii=False, separators=(",", ":")
            )
        return self._result

    # -- scopes -------------------------------------------------------------------

    def _open(self, entry: dict[str, Any]) -> _Scope:
        scope = self._scope_of(entry)
        for row in entry["tokens"]:
            self._instances[row[0]] = scope.instance_id
            if scope.moves and scope.source is not None:
                source = scope.source.nodes[row[1]]
                place = _Place(scope, row, source, self._target(scope, source))
                self._places[row[0]] = place
                self._move_records(scope, place.extras.get("x", ()), of=place)
        if scope.moves:
            if "definition" in entry:
                entry["definition"] = self._versions.plan.target_id
            entry["spec"] = scope.target.name if scope.target else entry["spec"]
            self._move_records(scope, entry.get("done", ()))
        return scope

    def _scope_of(self, entry: dict[str, Any]) -> _Scope:
        versions = self._versions
        if "instance" in entry:
            moves = entry["instance"] in self._wanted
            return _Scope(
                instance_id=entry["instance"],
                moves=moves,
                source=versions.source.scope if moves else None,
                target=versions.target.scope if moves else None,
            )
        host = self._places.get(entry["host"])
        if host is None:
            return _Scope(instance_id=self._instances[entry["host"]], moves=False)
        inner = host.target.inner if isinstance(host.target, SubProcess) else None
        return _Scope(
            instance_id=host.scope.instance_id,
            moves=True,
            source=versions.source.scopes[entry["spec"]],
            target=inner,
        )

    def _target(self, scope: _Scope, source: FlowNode) -> FlowNode | None:
        wanted = self._mapping.get(source.name)
        if wanted is None or scope.target is None:
            return None
        return scope.target.nodes.get(wanted)

    # -- tokens -------------------------------------------------------------------

    def _move(self, place: _Place) -> None:
        found = list(self._against(place))
        self._fail(place.scope, place.source, found, activity_id=place.row[0])
        target = place.target
        if found or target is None:
            return
        self._mark(place, target)
        self._result.places.append(
            MovedPlace(
                instance_id=place.scope.instance_id,
                activity_id=place.row[0],
                source_element=place.source.name,
                target_element=target.name,
                source_name=place.source.bpmn_name or place.source.name,
                target_name=target.bpmn_name or target.name,
            )
        )
        place.row[1] = target.name

    def _against(self, place: _Place) -> Iterable[MigrationReason]:
        target = place.target
        if place.source.name not in self._mapping:
            versions = self._versions
            return why_no_place(
                versions.source, versions.target, self._mapping, place.source.name
            )
        if target is None:
            return [reason("other_scope")]
        return [
            *differences(place.source, target),
            *self._beside_another(place, target),
            *self._take_flows(place, target),
        ]

    def _beside_another(
        self, place: _Place, target: FlowNode
    ) -> Iterable[MigrationReason]:
        """Return why an event does not wait where it did."""
        owner = self._places.get(place.extras.get("o", ""))
        if owner is None or owner.target is None:
            return []
        if place.role is Role.BOUNDARY and target.host_node is not owner.target:
            return [reason("other_host")]
        if place.role is Role.BRANCH and not any(
            flow.target is target for flow in owner.target.flows_out
        ):
            return [reason("not_behind")]
        return []

    # -- flows --------------------------------------------------------------------

    def _take_flows(self, place: _Place, target: FlowNode) -> Iterable[MigrationReason]:
        """Give the token the flows of the target, where they matter."""
        found: list[MigrationReason] = []
        arrived = place.row[3] if len(place.row) > 3 else None  # noqa: PLR2004
        if arrived is not None:
            other = self._arriving(place, target, arrived)
            if other is None and isinstance(target, JoiningGateway):
                found.append(reason("flow_gone", flow=arrived))
            place.row[3] = other or arrived
        leaving = place.extras.get("w")
        if leaving is not None:
            flows = [self._leaving(place, target, flow_id) for flow_id in leaving]
            found += [
                reason("flow_gone", flow=flow_id)
                for flow_id, other in zip(leaving, flows, strict=True)
                if other is None
            ]
            place.extras["w"] = flows
        return found

    def _arriving(self, place: _Place, target: FlowNode, flow_id: str) -> str | None:
        if place.role is Role.BRANCH:
            owner = self._places.get(place.extras.get("o", ""))
            gateway = owner.target if owner is not None else None
            flows = gateway.flows_out if isinstance(gateway, EventBasedGateway) else ()
            return next((flow.id for flow in flows if flow.target is target), None)
        known = [each for each, _ in target.feeders]
        if flow_id in known:
            return flow_id
        before = dict(place.source.feeders).get(flow_id)
        wanted = self._mapping.get(before.name, before.name) if before else None
        same = [each for each, node in target.feeders if node.name == wanted]
        return same[0] if len(same) == 1 else None

    def _leaving(self, place: _Place, target: FlowNode, flow_id: str) -> str | None:
        if any(flow.id == flow_id for flow in target.flows_out):
            return flow_id
        old = _flow(place.source, flow_id)
        wanted = self._mapping.get(old.target.name, old.target.name) if old else None
        same = [flow.id for flow in target.flows_out if flow.target.name == wanted]
        return same[0] if len(same) == 1 else None

    # -- what could be undone -------------------------------------------------------

    def _move_records(
        self, scope: _Scope, rows: Iterable[list[Any]], *, of: _Place | None = None
    ) -> None:
        """Rename the activities that are done and can be undone.

        Records at a token are of the rounds of its own activity, or of what was done
        inside it and is not handed on yet.
        """
        if of is not None and of.role is not Role.BODY:
            inner = of.target.inner if isinstance(of.target, SubProcess) else None
            own = of.source.inner if isinstance(of.source, SubProcess) else None
            scope = _Scope(
                instance_id=scope.instance_id, moves=True, source=own, target=inner
            )
        for row in rows:
            self._move_record(scope, row)

    def _move_record(self, scope: _Scope, row: list[Any]) -> None:
        if scope.source is None:
            return
        source = scope.source.nodes[row[0]]
        target = self._target(scope, source)
        if target is None:
            code = "other_scope" if source.name in self._mapping else "no_place"
            self._fail(scope, source, [reason(code)])
            return
        if not undoes_alike(source, target):
            self._fail(scope, source, [reason("other_undoing")])
            return
        row[0] = target.name
        _element, _order, *rest = row
        if not rest:
            return
        _scope_id, rounds, inner = rest
        if not rounds and isinstance(source, SubProcess):
            kept = target.inner if isinstance(target, SubProcess) else None
            scope = _Scope(
                instance_id=scope.instance_id,
                moves=True,
                source=source.inner,
                target=kept,
            )
        for each in inner:
            self._move_record(scope, each)

    # -- joins ----------------------------------------------------------------------

    def _mark(self, place: _Place, target: FlowNode) -> None:
        if place.role in _ON_THE_WAY and "u" not in place.extras:
            is_after = place.extras.get("p") == Phase.AFTER
            arrived = place.row[3] if len(place.row) > 3 else None  # noqa: PLR2004
            place.scope.marks.append(
                Mark(
                    element_id=target.name,
                    arrived_by=arrived,
                    leaving=tuple(place.extras.get("w") or ()) if is_after else (),
                )
            )

    def _look_at_joins(self, scope: _Scope) -> None:
        """Refuse what would leave a join of the target waiting for ever."""
        if scope.target is None or self._result.failures:
            return
        stuck = never_joined(self._versions.target, scope.target.name, scope.marks)
        if stuck is None:
            return
        join, missing = stuck
        names = "、".join(name_in(self._versions.target, each) for each in missing)
        self._result.failures.append(
            MigrationFailure(
                reason=reason(
                    "never_joined",
                    join=name_in(self._versions.target, join),
                    missing=names,
                ),
                instance_id=scope.instance_id,
                element_id=join,
                element_name=name_in(self._versions.target, join),
            )
        )

    def _fail(
        self,
        scope: _Scope,
        source: FlowNode,
        reasons: Iterable[MigrationReason],
        *,
        activity_id: str | None = None,
    ) -> None:
        self._result.failures += [
            MigrationFailure(
                reason=why,
                instance_id=scope.instance_id,
                element_id=source.name,
                element_name=source.bpmn_name or source.name,
                activity_id=activity_id,
            )
            for why in reasons
        ]


def _flow(node: FlowNode, flow_id: str) -> Flow | None:
    return next((flow for flow in node.flows_out if flow.id == flow_id), None)
