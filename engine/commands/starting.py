"""Begin a root instance: the start rule of its process, then the first step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from engine.bpmn.interpreter import FiredTimer
from engine.commands.context import CommandContext, Variables
from engine.commands.plugins import StartCall, StartOutcome
from engine.commands.roots import Root
from engine.commands.step import Step, plain
from engine.errors import VariableRefused, WrongState
from engine.model.audit import NO_HASH
from engine.model.lifecycles import InstanceState
from engine.model.texts import storable

_LONGEST_KEY = 255


def begin(
    context: CommandContext,
    definition: Row[Any],
    *,
    business_key: str | None,
    variables: Variables,
    labels: Iterable[str] = (),
    start_element: str | None = None,
    action: str = "start_instance",
    fired: FiredTimer | None = None,
) -> str:
    """Start an instance of a definition and return its id.

    Raises:
        WrongState: the definition is suspended.
        VariableRefused: a variable or the business key cannot be stored.
    """
    if definition.suspended:
        raise WrongState(action="start", wanted=definition.id, state="suspended")
    root_id = context.new_id()
    outcome = _outcome(
        context,
        root_id=root_id,
        key=definition.key,
        business_key=business_key,
        variables=plain(variables),
        labels=frozenset(labels),
    )
    root = _fresh_root(
        definition, root_id=root_id, business_key=_checked(outcome.business_key)
    )
    context.work.own_root(root.id)
    values = plain(outcome.variables)
    step = Step.begin(
        context, root, variables=values, start_element=start_element, fired=fired
    )
    payload = {
        "definition_id": root.definition_id,
        "business_key": root.business_key,
        "variables": values,
        "labels": sorted(outcome.labels),
    }
    step.finish(action, payload, labels=outcome.labels)
    return root.id


def _fresh_root(
    definition: Row[Any], *, root_id: str, business_key: str | None
) -> Root:
    return Root(
        id=root_id,
        definition_id=definition.id,
        process_key=definition.key,
        business_key=business_key,
        state=InstanceState.ACTIVE,
        snapshot=None,
        revision=1,
        history_seq=0,
        audit_seq=0,
        audit_head=NO_HASH,
        open_incidents=0,
    )


def _outcome(
    context: CommandContext,
    *,
    root_id: str,
    key: str,
    business_key: str | None,
    variables: Variables,
    labels: frozenset[str],
) -> StartOutcome:
    handlers = context.handlers
    rule = handlers.start_rules.get(key, handlers.start_rule_of_others)
    if rule is None:
        return StartOutcome(
            variables=variables, labels=labels, business_key=business_key
        )
    outcome = rule(
        StartCall(
            variables=variables,
            business_key=business_key,
            actor=context.actor,
            clock=context.work.clock,
            unit_of_work=context.work,
            instance_id=root_id,
        )
    )
    return StartOutcome(
        variables=outcome.variables,
        labels=labels | outcome.labels,
        business_key=outcome.business_key,
    )


def _checked(business_key: str | None) -> str | None:
    if business_key is not None and (
        len(business_key) > _LONGEST_KEY or storable(business_key) != business_key
    ):
        raise VariableRefused(
            name="business key", reason=f"it is a text of up to {_LONGEST_KEY} letters"
        )
    return business_key or None
